"""How does a case learn what became of its letters? Each time it matters, and once."""

from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError

from putright.cases.undelivered import record_delivered, record_undelivered
from putright.letters import faults
from putright.letters.models import HANDED_OVER, LOST, WAITING, Delivery
from putright.people.models import Organisation

_MOST = 200  # in one look


def tell_cases(at: datetime, goes_on: Callable[[], bool]) -> int:
    """Have each case say which letters were lost or wait too long, and which arrived after all."""
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
    is_late = one.state == WAITING and one.fault == faults.NOT_IN_TIME
    if (one.state in LOST or is_late) and not went_otherwise(one):
        told = record_undelivered(organisation, one.case, one.sequence, one.channel, one.fault, at)
    elif one.state == HANDED_OVER:
        place = (organisation, one.case, one.sequence)
        told = record_delivered(*place, one.channel, at, one.sent_at)
    Delivery.objects.filter(pk=one.pk, state=one.state).update(to_tell=False)
    return told


def went_otherwise(one: Delivery) -> bool:
    """Return whether another copy of a letter went: then it was told, whatever became of this."""
    own = Delivery.objects.filter(
        organisation=one.organisation_id, case=one.case, sequence=one.sequence
    )
    return own.filter(state=HANDED_OVER).exclude(number=one.number).exists()
