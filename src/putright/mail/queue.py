"""Which messages are to be understood, and by whom?

A worker takes one by moving its next try on: any number may work beside each other, and
what one that dies had taken is found again.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import OperationalError

from putright.mail.models import UNREAD, Arrived
from putright.mail.taking_in import understand
from putright.people.models import Organisation

_LEASE = timedelta(minutes=5)  # longer than any message takes
_TRIES = 5  # of what fails for a reason that is not its own; then a person has to look
TOGETHER = 200  # in one look

_log = logging.getLogger(__name__)


def understand_waiting(at: datetime, goes_on: Callable[[], bool] = lambda: True) -> int:
    """Understand what is due; return how many were."""
    due = Arrived.objects.filter(next_at__isnull=False, next_at__lte=at)
    found = due.order_by("next_at", "organisation", "number")[:TOGETHER]
    known = {one.pk: one for one in Organisation.objects.all()} if found else {}
    done = 0
    for one in found:
        if not goes_on():
            break
        if _take(one, at):
            done += 1
            try_one(known[one.organisation_id], one, at)
    return done


def _take(one: Arrived, at: datetime) -> bool:
    """Return whether it is ours: nobody else took it since it was read."""
    wait = _LEASE * 2 ** min(one.tries, 5)
    mine = Arrived.objects.filter(pk=one.pk, next_at=one.next_at)
    return bool(mine.update(next_at=at + wait, tries=one.tries + 1))


def try_one(organisation: Organisation, one: Arrived, at: datetime) -> str:
    """Understand one message, and let nothing that goes wrong with it stop the others."""
    try:
        return understand(organisation, one, at)
    except OperationalError:  # the database itself: the worker waits for it
        raise
    except Exception as fault:
        # Why all: whatever is the matter with one message is its own. It is tried again, and
        # after some tries a person has to look. Beware: no words of it in a log.
        _log.error("Message %s could not be taken in: %s", one.number, type(fault).__name__)
        if one.tries + 1 >= _TRIES or not isinstance(fault, OSError):
            Arrived.objects.filter(pk=one.pk).update(
                state=UNREAD, reason="broken", detail=type(fault).__name__, next_at=None
            )
        return UNREAD
