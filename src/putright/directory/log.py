"""Who changed what in the directory, and when? Added to, and never changed."""

import secrets
from datetime import UTC, datetime
from typing import NamedTuple

from putright.directory.models import Change
from putright.people.models import Organisation, Staff

_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
_MANY = 10_000  # entries of one moment
_last = 0


class Entry(NamedTuple):
    """One line of the log; `by` is a name, or nothing for the command line."""

    at: datetime
    by: str
    said: str


def tell(
    organisation: Organisation, about: str, what: str, said: str, *, by: str, at: datetime
) -> None:
    """Write down one change, in the transaction that makes it."""
    Change.objects.create(
        organisation=organisation,
        number=_number(at),
        at=at,
        by=by,
        about=about,
        what=what,
        said=said,
    )


def about(organisation: Organisation, person: str, most: int = 100) -> list[Entry]:
    """Return what was changed of somebody, the latest first."""
    found = Change.objects.filter(organisation=organisation, about=person).order_by("-number")
    rows = list(found.values_list("at", "by", "said")[:most])
    who = Staff.objects.filter(key__in={by for _, by, _ in rows if by})
    names = dict(who.values_list("key", "name"))
    return [Entry(at, names.get(by, ""), said) for at, by, said in rows]


def _number(at: datetime) -> int:
    """Return a number that grows with the moment, and from one entry of it to the next.

    Chance, in the lower bits, tells apart what two processes write at once.
    """
    global _last
    passed = at - _EPOCH
    now = (passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds
    # Why not the larger for ever: a demonstration's clock may be set back.
    _last = _last + 1 if now <= _last < now + _MANY else now
    return _last << 11 | secrets.randbits(11)
