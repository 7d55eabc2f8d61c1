"""What has to be done for other systems as time passes?

Events get their numbers, and whoever wants to be told is told, in the order of the feed: one
after the other, so an address that does not answer is waited for and nothing overtakes. Its
place is kept with what became of each, so that nothing is lost when a worker dies; what was
told and not yet noted is told a second time, under the same id.
"""

import json
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from time import monotonic

from django.db.models import F

from putright.signing.sealed import Unreadable, unseal
from putright.systems import feed, rates, tokens
from putright.systems.models import Asked, Delivery, Feed, Hook
from putright.systems.sending import NotSent, post
from putright.systems.signature import signed
from putright.systems.telling import item

_AT_ONCE = 50  # events told to one address in one look
# Seconds of one look for one address that answers slowly, and for all of them: whatever else
# a worker has to do does not wait longer.
_FOR_ONE, _FOR_ALL = 10, 30
_HELD = timedelta(minutes=2)  # for whoever tells; then another worker may
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=1)
GIVEN_UP = timedelta(days=3)  # without one that was taken
_KEPT = timedelta(days=30)
_ASKED = timedelta(days=90)

_log = logging.getLogger(__name__)


def look(at: datetime, goes_on: Callable[[], bool] = lambda: True) -> dict[str, int]:
    """Do what there is to do by `at`; return how much of each."""
    done = {"events numbered": feed.number_all(), "webhooks told": 0, "old calls forgotten": 0}
    goes_on = _within(_FOR_ALL, goes_on)
    due = Hook.objects.select_related("organisation").filter(next_at__lte=at, state=Hook.ON)
    for hook in due.order_by("next_at")[:500]:
        if goes_on():
            done["webhooks told"] += tell(hook, at, _within(_FOR_ONE, goes_on))
    if goes_on():
        done["old calls forgotten"] = _forget(at)
    return done


def _within(seconds: float, goes_on: Callable[[], bool]) -> Callable[[], bool]:
    """Return the same question, answered no once so long has passed."""
    end = monotonic() + seconds
    return lambda: goes_on() and monotonic() < end


def has_more(done: Mapping[str, int]) -> bool:
    """Return whether a look ended with more to be told at once."""
    return done["webhooks told"] >= _AT_ONCE


def tell(hook: Hook, at: datetime, goes_on: Callable[[], bool] = lambda: True) -> int:
    """Tell one address what it was not told yet; return how many events it took."""
    # Why so: of many workers one has it, for as long as it says.
    mine = Hook.objects.filter(pk=hook.pk, next_at=hook.next_at, state=Hook.ON)
    if not mine.update(next_at=at + _HELD):
        return 0
    holder = tokens.with_number(hook.organisation, hook.token, at)
    found = Feed.objects.filter(organisation=hook.organisation).first()
    if holder is None or found is None:
        _give_up(hook, at, "The token with whose eyes it sees works no more.")
        return 0
    page = feed.page(hook.organisation, found, holder.actor, hook.place, _AT_ONCE)
    names = frozenset(hook.events.split())
    told = 0
    for one in page.items:
        if not goes_on() or not _is_ours(hook):
            break
        if names and one.name not in names:
            _at_place(hook, one.number)
            continue
        if not _told(hook, one, at):
            return told
        told += 1
    else:
        _at_place(hook, page.place)
    Hook.objects.filter(pk=hook.pk, state=Hook.ON).update(
        next_at=at if page.more else at + timedelta(seconds=1)
    )
    return told


def _is_ours(hook: Hook) -> bool:
    """Return whether it is still to be told from here: nobody has stopped it, or put it back."""
    return Hook.objects.filter(pk=hook.pk, state=Hook.ON, place=hook.place).exists()


def _told(hook: Hook, one: feed.Told, at: datetime) -> bool:
    """Tell of one event; return whether it was taken, and note what became of it."""
    key = {"organisation": hook.organisation, "hook": hook.number, "number": one.number}
    kept, _ = Delivery.objects.get_or_create(**key, defaults={"tried_at": at})
    body = json.dumps(item(one), separators=(",", ":"), ensure_ascii=False).encode()
    try:
        secret = unseal(hook.sealed)
        headers = signed(secret, f"{hook.number:x}-{one.cursor}", int(at.timestamp()), body)
        post(hook.url, body, {"Content-Type": "application/json", **headers})
    except (NotSent, Unreadable) as fault:
        why = str(fault) or "Its secret was sealed with another secret key. Add it anew."
        tries = kept.tries + 1
        Delivery.objects.filter(pk=kept.pk).update(tries=tries, tried_at=at, fault=why[:300])
        _put_off(hook, at, tries, why)
        return False
    Delivery.objects.filter(pk=kept.pk).update(
        tries=F("tries") + 1, tried_at=at, told_at=at, fault=""
    )
    _at_place(hook, one.number, told_at=at, failing_since=None)
    return True


def _at_place(hook: Hook, place: int, **more: object) -> None:
    if place == hook.place and not more:
        return
    # Why checked: somebody may have asked meanwhile that it be told again.
    Hook.objects.filter(pk=hook.pk, place=hook.place).update(place=place, **more)
    hook.place = place


def _put_off(hook: Hook, at: datetime, tries: int, why: str) -> None:
    since = hook.failing_since or at
    if at - since >= GIVEN_UP:
        _give_up(hook, at, why)
        return
    wait = min(_FIRST_WAIT * 2 ** min(tries - 1, 10), _LONGEST_WAIT)
    Hook.objects.filter(pk=hook.pk, state=Hook.ON).update(next_at=at + wait, failing_since=since)


def _give_up(hook: Hook, at: datetime, why: str) -> None:
    since = hook.failing_since or at
    Hook.objects.filter(pk=hook.pk, state=Hook.ON).update(
        state=Hook.FAILED, next_at=None, failing_since=since
    )
    _log.warning("A webhook of %s is given up: %s", hook.organisation.slug, why)


def _forget(at: datetime) -> int:
    gone = rates.forget(at)
    gone += Delivery.objects.filter(told_at__lt=at - _KEPT).delete()[0]
    return gone + Asked.objects.filter(at__lt=at - _ASKED).delete()[0]
