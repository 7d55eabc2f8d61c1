"""What has somebody typed into a form that was not sent?

A form keeps its draft when it is asked to, and when a sign-in ends while somebody types.
Nothing is checked: what is wrong in it is said when it is sent.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from putright.desks.models import Draft
from putright.people.models import Organisation

Boxes = Mapping[str, Sequence[str]]
KEPT_FOR = timedelta(days=7)
LARGEST = 200_000  # characters of one draft
MOST = 50  # drafts of one person


class Kept(NamedTuple):
    """A draft as a list shows it."""

    place: str
    boxes: dict[str, list[str]]
    kept_at: datetime


def keep(organisation: int, person: str, place: str, boxes: Boxes, at: datetime) -> bool:
    """Keep what stands in the boxes; return whether it could be kept."""
    written = json.dumps({name: list(texts) for name, texts in boxes.items()})
    own = Draft.objects.filter(organisation=organisation, person=person)
    is_full = own.count() >= MOST and not own.filter(place=place).exists()
    if len(written) > LARGEST or is_full:
        return False
    Draft.objects.update_or_create(
        organisation_id=organisation,
        person=person,
        place=place,
        defaults={"boxes": written, "kept_at": at},
    )
    return True


def kept(organisation: Organisation, person: str, place: str) -> Kept | None:
    """Return this person's draft of a form, or None."""
    row = Draft.objects.filter(organisation=organisation, person=person, place=place).first()
    return Kept(row.place, json.loads(row.boxes), row.kept_at) if row else None


def of_person(organisation: Organisation, person: str, begins: str) -> list[Kept]:
    """Return a person's drafts of one sort, the newest first."""
    own = Draft.objects.filter(organisation=organisation, person=person)
    rows = own.filter(place__startswith=begins).order_by("-kept_at")
    return [Kept(r.place, json.loads(r.boxes), r.kept_at) for r in rows[:MOST]]


def of_person_anywhere(
    organisations: Sequence[Organisation], person: str, begins: str
) -> list[Kept]:
    """Return a person's drafts of one sort, wherever they work, the newest first."""
    own = Draft.objects.filter(organisation__in=organisations, person=person)
    rows = own.filter(place__startswith=begins).order_by("-kept_at")
    return [Kept(r.place, json.loads(r.boxes), r.kept_at) for r in rows[:MOST]]


def drop(organisation: Organisation, person: str, place: str) -> None:
    Draft.objects.filter(organisation=organisation, person=person, place=place).delete()


def drop_old(at: datetime) -> int:
    """Drop every draft that nobody came back to; return how many."""
    return Draft.objects.filter(kept_at__lt=at - KEPT_FOR).delete()[0]
