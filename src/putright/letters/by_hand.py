"""What do staff do about a letter on its way: send it again, say that it was told or came back?

Whoever asks has been found to be one who may come near the case.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from putright.cases.models import LetterRow
from putright.core.undelivered import TOLD_ONLY
from putright.letters import faults
from putright.letters.judging import is_not_theirs, is_owed_in_writing, judge_one
from putright.letters.models import (
    BOUNCED,
    HANDED_OVER,
    LOST,
    PHONE,
    POST,
    REPLACED,
    WAITING,
    Delivery,
)
from putright.letters.outgoing import handed_over, lost
from putright.letters.planning import Unplanned, first_delivery
from putright.letters.ways import Way, way_of
from putright.letters.words import letter_of
from putright.people.models import Organisation


class NotAsItWas(Exception):
    """Somebody else dealt with this letter first: show how it stands now."""


class InBatch(NotAsItWas):
    """It is in a print batch that is not posted: say of that first that it is, or undo it."""


class NotTheirs(NotAsItWas):
    """It is for somebody who may be told nothing any more: it goes to the customer instead."""


def is_in_batch(one: Delivery) -> bool:
    """Return whether a letter is in a print batch, and nobody said yet that it is posted."""
    return one.state == WAITING and one.batch is not None


def latest(organisation: Organisation, case: int, sequence: int) -> Delivery | None:
    """Return how a letter stands: the last way on which it was sent."""
    own = Delivery.objects.filter(organisation=organisation, case=case, sequence=sequence)
    return own.order_by("-number").first()


def send_again(
    organisation: Organisation, case: int, sequence: int, channel: str, *, by: str, at: datetime
) -> Delivery:
    """Send a letter once more, by this way; by the one that fits them best, if none is named.

    One that still waits goes the new way instead. Raises NotAsItWas if it was done before, and
    InBatch for one that is printed with others: what is on paper may be in the post already.
    """
    before = latest(organisation, case, sequence)
    if before is None:
        raise NotAsItWas
    if is_in_batch(before):
        raise InBatch
    _must_be_theirs(before, at)
    words = letter_of(organisation, case, sequence)
    way = Way(channel) if channel else way_of(words, "")
    row = LetterRow.objects.get(organisation=organisation, case=case, sequence=sequence)
    one = Unplanned(organisation.pk, case, sequence, row.letter, row.message_id)
    made = first_delivery(organisation, one, way, at, before.number + 1, by)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            if before.state != HANDED_OVER:
                # Why only as it was read: it may have gone, or into a batch, since then.
                held = _own(before).filter(state=before.state, batch=before.batch)
                if not held.update(state=REPLACED, changed_at=at, next_at=None):
                    raise NotAsItWas
            if made.state == HANDED_OVER:
                LetterRow.objects.filter(pk=row.pk, sent_at=None).update(sent_at=at)
    except IntegrityError:
        raise NotAsItWas from None
    return made


def was_told(delivery: Delivery, *, by: str, at: datetime) -> None:
    """Record that they were told by telephone. What is owed in writing waits on, and is listed."""
    if delivery.state in LOST:
        again = send_again(
            delivery.organisation, delivery.case, delivery.sequence, PHONE, by=by, at=at
        )
        delivery = again
    _must_be_theirs(delivery, at)
    if is_owed_in_writing(delivery, at):
        _only_told(delivery, by, at)
    elif not handed_over(delivery, at, by):
        raise NotAsItWas


def _only_told(delivery: Delivery, by: str, at: datetime) -> None:
    """Record a call of what is owed in writing: they know of it, and it is still to be sent."""
    with transaction.atomic():
        if not _own(delivery).filter(state=WAITING).update(by=by, sent_at=at):
            raise NotAsItWas
        lost(delivery, TOLD_ONLY, at)


def _must_be_theirs(delivery: Delivery, at: datetime) -> None:
    """Refuse to tell somebody who has left, or whose authority ended; it is held from now on."""
    if is_not_theirs(delivery, at):
        judge_one(delivery, at)
        raise NotTheirs


def came_back(delivery: Delivery, *, by: str, at: datetime) -> None:
    """Record that the post brought a letter back."""
    if delivery.channel != POST or delivery.state != HANDED_OVER:
        raise NotAsItWas
    lost(delivery, faults.RETURNED, at, state=BOUNCED)
    _own(delivery).update(by=by)


def _own(delivery: Delivery) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk=delivery.pk)
