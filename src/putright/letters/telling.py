"""How does a case learn what became of its letters? Each time it matters, and once."""

from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError

from putright.cases.undelivered import record_delivered, record_undelivered
from putright.letters.models import HANDED_OVER, LOST, Delivery
from putright.people.models import Organisation

_MOST = 200  # in one look


def tell_cases(at: datetime, goes_on: Callable[[], bool]) -> int:
    """Have each case say which of its letters were lost, and which arrived after all."""
    waiting = Delivery.objects.filter(to_tell=True)
    waiting = waiting.order_by("organisation", "case", "sequence", "number")
    done = 0
    for one in list(waiting.select_related("organisation")[:_MOST]):
        if not goes_on():
            break
        try:
            done += _tell(one.organisation, one, at)
        except IntegrityError:
            continue  # Somebody wrote to the case just then: the next look tells it.
    return done


def _tell(organisation: Organisation, one: Delivery, at: datetime) -> bool:
    """Beware the order: killed in between, it is told again, which changes nothing."""
    told = False
    if one.state in LOST and not _went_otherwise(one):
        told = record_undelivered(organisation, one.case, one.sequence, one.channel, one.fault, at)
    elif one.state == HANDED_OVER:
        told = record_delivered(organisation, one.case, one.sequence, one.channel, at)
    Delivery.objects.filter(pk=one.pk, state=one.state).update(to_tell=False)
    return told


def _went_otherwise(one: Delivery) -> bool:
    """Return whether another copy of a letter went: then it was told, whatever became of this."""
    own = Delivery.objects.filter(
        organisation=one.organisation_id, case=one.case, sequence=one.sequence
    )
    return own.filter(state=HANDED_OVER).exclude(number=one.number).exists()
