"""Which letters are printed together, and are they on their way?

A batch is made, downloaded, and confirmed once its letters are posted: only then are they
sent. Until then it is listed, and it can be undone, so that its letters wait for another.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from putright.cases.references import new_id
from putright.letters.by_hand import NotAsItWas
from putright.letters.faults import said
from putright.letters.judging import judge_all
from putright.letters.letter import Words
from putright.letters.models import POST, WAITING, Delivery, PrintBatch
from putright.letters.outgoing import handed_over
from putright.letters.words import letter_of
from putright.people.models import Organisation

MOST = 500  # letters in one batch: a file that a printer can take


def make(
    organisation: Organisation, *, by: str, at: datetime, among: Collection[int] | None = None
) -> PrintBatch | None:
    """Make a batch of what waits to be printed, the oldest first; None where nothing does.

    `among` are the cases that whoever makes it may open: what is restricted waits for others.
    """
    judge_all(organisation, at)
    with transaction.atomic():
        batch = PrintBatch(organisation=organisation, number=new_id(), made_at=at, made_by=by)
        taken = 0
        waiting = _to_print(organisation)
        if among is not None:
            waiting = waiting.filter(case__in=among)
        for one in waiting[:MOST]:
            # Why one by one: whoever else makes a batch now takes the others, and none twice.
            mine = Delivery.objects.filter(pk=one.pk, state=WAITING, batch=None)
            taken += mine.update(batch=batch.number, changed_at=at)
        if not taken:
            return None
        batch.save(force_insert=True)
    return batch


def _to_print(organisation: Organisation) -> QuerySet[Delivery]:
    waiting = Delivery.objects.filter(organisation=organisation, state=WAITING, channel=POST)
    return waiting.filter(batch=None).order_by("changed_at", "case", "sequence", "number")


def deliveries(batch: PrintBatch) -> list[Delivery]:
    """Return what is in a batch, in the order in which it is printed."""
    held = Delivery.objects.filter(organisation=batch.organisation_id, batch=batch.number)
    return list(held.order_by("created_at", "case", "sequence", "number"))


def is_out(one: Delivery) -> bool:
    """Return whether a letter of a batch is not to be posted with it: it is held, or goes anew."""
    return one.state != WAITING and one.sent_at is None


def held_in(some: Sequence[Delivery]) -> dict[int, str]:
    """Return which of these letters of a batch are not to be posted, by number, and why."""
    return {
        number: said(one.fault) or "It goes another way."
        for number, one in enumerate(some, 1)
        if is_out(one)
    }


def words_of(organisation: Organisation, some: Sequence[Delivery]) -> Sequence[Words]:
    """Return letters of a batch as they are to be printed."""
    return [letter_of(organisation, one.case, one.sequence) for one in some]


def downloaded(batch: PrintBatch, at: datetime) -> None:
    mine = PrintBatch.objects.filter(pk=batch.pk, downloaded_at=None)
    mine.update(downloaded_at=at)


def posted(batch: PrintBatch, *, by: str, at: datetime, went_at: datetime | None = None) -> int:
    """Confirm that the letters of a batch are in the post; return how many. Once only.

    `went_at` is when they were posted, where that was before: not before it was made. Of one
    with no letter left nothing can be said but that it is undone. What was held stays here.
    """
    went = min(max(went_at or at, batch.made_at), at)
    judge_all(batch.organisation, at)
    with transaction.atomic():
        if not deliveries(batch):
            raise NotAsItWas
        mine = PrintBatch.objects.filter(pk=batch.pk, posted_at=None, undone_at=None)
        if not mine.update(posted_at=went, posted_by=by):
            raise NotAsItWas
        return sum(handed_over(one, at, by, went) for one in deliveries(batch))


def undone(batch: PrintBatch, at: datetime) -> int:
    """Put the letters of a batch that was not posted back to wait; return how many."""
    with transaction.atomic():
        mine = PrintBatch.objects.filter(pk=batch.pk, posted_at=None, undone_at=None)
        if not mine.update(undone_at=at):
            raise NotAsItWas
        held = Delivery.objects.filter(organisation=batch.organisation_id, batch=batch.number)
        return int(held.filter(state=WAITING).update(batch=None, changed_at=at))


def unconfirmed(organisation: Organisation) -> list[PrintBatch]:
    """Return the batches of which nobody said that they were posted, the oldest first."""
    made = PrintBatch.objects.filter(organisation=organisation, posted_at=None, undone_at=None)
    return list(made.order_by("made_at", "number"))
