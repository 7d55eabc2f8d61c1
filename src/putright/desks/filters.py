"""Which ways of looking at the worklist has this person saved?"""

from datetime import datetime
from typing import NamedTuple

from putright.desks.models import SavedFilter
from putright.people.models import Organisation

MOST = 20  # of one person: more is a list to search, not to glance at
LONGEST_NAME = 60


class TooMany(ValueError):
    """This person has saved as many as there may be."""


class Saved(NamedTuple):
    """A saved filter: what its owner calls it, and what the worklist is asked."""

    name: str
    asked: str


def saved(organisation: Organisation, person: str) -> list[Saved]:
    """Return a person's filters, by name."""
    found = SavedFilter.objects.filter(organisation=organisation, person=person).order_by("name")
    return [Saved(*row) for row in found.values_list("name", "asked")[:MOST]]


def save(organisation: Organisation, person: str, name: str, asked: str, at: datetime) -> None:
    """Keep a filter under its name; what was kept under the same name is replaced."""
    known = {one.name for one in saved(organisation, person)}
    if name not in known and len(known) >= MOST:
        raise TooMany(f"You have {MOST} saved filters, and no more can be kept: remove one first.")
    SavedFilter.objects.update_or_create(
        organisation=organisation,
        person=person,
        name=name,
        defaults={"asked": asked, "made_at": at},
    )


def drop(organisation: Organisation, person: str, name: str) -> bool:
    """Forget a filter; return whether there was one."""
    kept = SavedFilter.objects.filter(organisation=organisation, person=person, name=name)
    return bool(kept.delete()[0])
