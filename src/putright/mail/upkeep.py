"""What has to be done with mail as time passes: fetched, understood, and counted."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from putright.mail.doors.watching import look_into_all
from putright.mail.models import Arrived
from putright.mail.queue import TOGETHER, understand_waiting
from putright.mail.reckoning import is_due, reckon
from putright.people.models import Organisation

FETCHED, UNDERSTOOD = "messages fetched", "messages understood"
_REMEMBERED = timedelta(days=1)


def look(at: datetime, goes_on: Callable[[], bool] = lambda: True) -> dict[str, int]:
    """Do what there is to do by `at`; return how much of each was done."""
    this = look_into_all(goes_on)
    understood = understand_waiting(at, goes_on)
    old = Arrived.objects.filter(sender_key__gt="", arrived_at__lt=at - _REMEMBERED)
    old.update(sender_key="")
    for organisation in Organisation.objects.order_by("pk"):
        if goes_on() and is_due(organisation, at, has_news=bool(this.new or understood)):
            reckon(organisation, at)
    return {FETCHED: this.new, UNDERSTOOD: understood}


def has_more(done: Mapping[str, int]) -> bool:
    """Return whether a look ended with more to be done at once."""
    return done.get(UNDERSTOOD, 0) >= TOGETHER or done.get(FETCHED, 0) > 0
