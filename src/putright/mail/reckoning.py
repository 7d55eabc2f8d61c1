"""Is all mail accounted for: does what arrived equal what became of it?

What was taken is counted by day as it comes, apart from the rows themselves; the rows are
counted by what became of them, and their originals in the store. A server that is read says
itself how many messages it has. Where two of these differ, something is lost, and everybody
is told: a line on the page that each sees first.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Sum

from putright.design.days import plural
from putright.files.models import KeptFile, place_of
from putright.files.store import store
from putright.mail.models import STATES, Arrived, Box, DayCount, Reckoning
from putright.people.models import Organisation

EVERY = timedelta(minutes=10)  # when nothing comes
SOON = timedelta(seconds=50)  # when something came: counting looks at every row
SILENT = timedelta(hours=1)  # that a mailbox may be out of reach before everybody is told
_RECENT = timedelta(days=1)
_MOST = 500  # originals that are looked for in the store at a time


class Total(NamedTuple):
    """What was counted at one moment."""

    arrived: int
    in_store: int
    counts: Mapping[str, int]
    faults: tuple[str, ...]


def reckon(organisation: Organisation, at: datetime) -> Reckoning:
    """Count, and write down what was found."""
    found = counted(organisation, at)
    kept, _ = Reckoning.objects.update_or_create(
        organisation=organisation,
        defaults={
            "at": at,
            "arrived": found.arrived,
            "in_store": found.in_store,
            "counts": dict(found.counts),
            "fault": " ".join(found.faults),
        },
    )
    return kept


def counted(organisation: Organisation, at: datetime) -> Total:
    """Count what arrived, what became of it, and what is in the store."""
    mine = Arrived.objects.filter(organisation=organisation)
    counts = dict.fromkeys(STATES, 0)
    counts |= dict(mine.values_list("state").annotate(Count("number")))
    days = DayCount.objects.filter(organisation=organisation)
    arrived = days.aggregate(sum=Sum("arrived"))["sum"] or 0
    files = KeptFile.objects.filter(organisation=OuterRef("organisation"), id=OuterRef("file"))
    in_store = mine.filter(Exists(files)).count()
    faults = [
        *_sums(arrived, counts, in_store),
        *_lost(organisation, at),
        *_boxes(organisation, at),
    ]
    return Total(arrived, in_store, counts, tuple(faults))


def _sums(arrived: int, counts: Mapping[str, int], in_store: int) -> list[str]:
    known = sum(counts.values())
    found = []
    if known != arrived:
        found.append(f"{plural(arrived, 'message')} arrived, and {_are(known)} accounted for.")
    if in_store != known:
        of = f"Of {plural(known, 'message')}, {in_store}"
        found.append(f"{of} {'has its' if in_store == 1 else 'have their'} original on record.")
    return found


def _are(number: int) -> str:
    return f"{number} {'is' if number == 1 else 'are'}"


def _lost(organisation: Organisation, at: datetime) -> list[str]:
    """Look for the originals of the last day, and of what waits, where they should lie."""
    live = KeptFile.objects.filter(
        organisation=OuterRef("organisation"), id=OuterRef("file"), erased_at=None
    )
    mine = Arrived.objects.filter(Exists(live), organisation=organisation)
    recent = mine.filter(number__gte=0, kept_at__gt=at - _RECENT).order_by("-number")
    lost = [
        file
        for file in recent.values_list("file", flat=True)[:_MOST]
        if not store().exists(place_of(organisation.pk, file))
    ]
    if not lost:
        return []
    return [f"The original of {len(lost)} of them is missing from the store of files."]


def _boxes(organisation: Organisation, at: datetime) -> list[str]:
    found = []
    for box in Box.objects.filter(organisation=organisation).order_by("mailbox"):
        if box.known != box.there:
            found.append(
                f"The server has {plural(box.there, 'message')} in mailbox {box.mailbox}, and "
                f"{_are(box.known)} kept here."
            )
        if box.fault and box.fault_since and at - box.fault_since > SILENT:
            found.append(f"Mailbox {box.mailbox} cannot be read: {box.fault}.")
    return found


def is_due(organisation: Organisation, at: datetime, *, has_news: bool) -> bool:
    """Return whether it was not counted for a while, where any mail ever came."""
    last = Reckoning.objects.filter(organisation=organisation).values_list("at", flat=True).first()
    if last is not None:
        return not timedelta(0) <= at - last < (SOON if has_news else EVERY)
    return (
        DayCount.objects.filter(organisation=organisation).exists()
        or Box.objects.filter(organisation=organisation).exists()
    )
