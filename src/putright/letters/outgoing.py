"""How does every letter get out: sent at least once, recorded once, never lost?

A worker takes a letter by moving its next try on, so any number may work beside each other;
one that dies leaves it to be taken again, under the same Message-ID. What cannot go is
listed with its reason, and the case says that nobody was told.
"""

import logging
import re
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Case, Q, Value, When

from putright.cases.models import LetterRow
from putright.letters import faults
from putright.letters.channels import NotNow, Undeliverable, text_message
from putright.letters.channels.email import Line, message_of
from putright.letters.judging import judge
from putright.letters.letter import Words
from putright.letters.models import EMAIL, FAILED, HANDED_OVER, TEXT, WAITING, Delivery
from putright.letters.planning import MOST, plan
from putright.letters.telling import tell_cases
from putright.letters.threads import earlier
from putright.letters.words import words_or_none
from putright.notices.outbox import can_send

PLANNED, SENT, TOLD = "letters given a way", "letters sent", "letters told of in their case"
JUDGED = "waiting letters looked at"
_LEASE = timedelta(minutes=5)  # longer than a look takes, and a mail server to answer
_LONGEST_WAIT = timedelta(hours=6)
_GIVES_UP = timedelta(days=3)
_LONGEST_LOOK = 120  # seconds: then others have their turn, and this goes on in the next look

# Why so little: servers know what their addresses look like. This is what no header may hold.
_ADDRESS = re.compile(r"[^\s@<>,;:\"()]+@[^\s@<>,;:\"()]+")

_log = logging.getLogger(__name__)


def look(at: datetime, goes_on: Callable[[], bool] = lambda: True) -> dict[str, int]:
    """Send what is to be sent by `at`; return how much of each was done."""
    done = dict.fromkeys((PLANNED, JUDGED, SENT, TOLD), 0)
    until = time.monotonic() + _LONGEST_LOOK

    def has_time() -> bool:
        return goes_on() and time.monotonic() < until

    done[PLANNED] = plan(at, has_time)
    # Why before any is sent: what may go no more does not go, and what is on time is told so.
    done[JUDGED] = judge(at, has_time)
    done[SENT] = send_due(at, has_time)
    done[TOLD] = tell_cases(at, goes_on)
    return done


def has_more(done: Mapping[str, int]) -> bool:
    """Return whether a look ended with more to be sent at once."""
    return max(done.get(name, 0) for name in (PLANNED, JUDGED, SENT)) >= MOST


def send_due(at: datetime, goes_on: Callable[[], bool], most: int = MOST) -> int:
    """Send what is due by e-mail and text message; return how many went."""
    ways = [*([EMAIL] if can_send() else []), *([TEXT] if settings.TEXTS else [])]
    due = Delivery.objects.filter(next_at__lte=at, channel__in=ways)
    due = due.order_by("next_at", "organisation", "case", "sequence", "number")
    done = 0
    with Line() as line:
        for one in list(due.select_related("organisation")[:most]):
            if not goes_on() or (one.channel == EMAIL and not line.is_there()):
                break
            if take(one, at):
                done += _send(line, one, at)
    return done


def take(one: Delivery, at: datetime) -> bool:
    """Return whether it is ours: nobody else took it since it was read."""
    wait = min(_LEASE * 2 ** min(one.tries, 10), _LONGEST_WAIT)
    mine = Delivery.objects.filter(pk=one.pk, next_at=one.next_at, state=WAITING)
    return bool(mine.update(next_at=at + wait, tries=one.tries + 1))


def _send(line: Line, one: Delivery, at: datetime) -> bool:
    words = words_or_none(one.organisation, one.case, one.sequence)
    if words is None:
        return lost(one, faults.UNREADABLE, at)
    try:
        _hand_over(line, one, words, at)
    except Undeliverable as fault:
        return lost(one, fault.fault, at)
    except NotNow as fault:
        # Beware: neither an address nor the words may be in a log.
        _log.warning("A letter (%s) waits to be sent again: %s", one.letter, fault)
        if at - one.created_at > _GIVES_UP:
            return lost(one, faults.TRIED_LONG, at)
        return False
    return handed_over(one, at)


def _hand_over(line: Line, one: Delivery, words: Words, at: datetime) -> None:
    if words.missing:
        raise Undeliverable(faults.ERASED)
    if one.channel == TEXT:
        text_message.send(words, one.message_id)
        return
    if not words.recipient.email:
        raise Undeliverable(faults.NO_WAY)
    if not _ADDRESS.fullmatch(words.recipient.email):
        raise Undeliverable(faults.ODD_ADDRESS)
    line.send(message_of(one.organisation, words, one, earlier(one), at))


# -- what became of it --------------------------------------------------------------------


def handed_over(one: Delivery, at: datetime, by: str = "", went_at: datetime | None = None) -> bool:
    """Record that a letter went: on its way, and in the outbox. False where it was recorded.

    `went_at` is when it did, where that is said only now. Its case is to know of it where it
    may count the letter as not arrived: it goes again, or goes late.
    """
    went = min(went_at or at, at)
    is_news = Q(number__gt=1) | ~Q(fault="") | Q(judge_at__lte=at)
    with transaction.atomic():
        mine = Delivery.objects.filter(pk=one.pk, state=WAITING)
        changed = mine.update(
            to_tell=Case(When(is_news, then=Value(True)), default=Value(False)),
            state=HANDED_OVER, sent_at=went, changed_at=at, next_at=None, fault="",
            by=by or one.by,
        )  # fmt: skip
        if changed:
            LetterRow.objects.filter(
                organisation=one.organisation_id,
                case=one.case,
                sequence=one.sequence,
                sent_at=None,
            ).update(sent_at=went)
    return bool(changed)


def lost(one: Delivery, fault: str, at: datetime, state: str = FAILED) -> bool:
    """Record that a letter cannot go this way: it is listed, and its case will say so."""
    _log.warning("A letter (%s) was not delivered: %s", one.letter, fault)
    Delivery.objects.filter(pk=one.pk, state=one.state).update(
        state=state, changed_at=at, next_at=None, fault=fault, to_tell=True
    )
    return False
