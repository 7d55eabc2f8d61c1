"""What did a letter say that went, to whom, and what became of it on each way it took?"""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from django.http import Http404

from putright.cases.queries import Opened
from putright.core.facts import Fact
from putright.design.days import day_time_short
from putright.letters import faults
from putright.letters.letter import Words
from putright.letters.models import (
    BOUNCED,
    ELSEWHERE,
    EMAIL,
    FAILED,
    HANDED_OVER,
    PHONE,
    PORTAL,
    POST,
    REPLACED,
    TEXT,
    WAITING,
    Delivery,
)
from putright.letters.words import NoSuchLetter, letter_of
from putright.workspace.door import StaffRequest
from putright.workspace.letter_paper import Line

BY = {
    EMAIL: "E-mail",
    POST: "Post",
    PORTAL: "Their own page",
    PHONE: "Telephone",
    TEXT: "Text message",
    ELSEWHERE: "Some other way",
}
_WAITS = {
    EMAIL: "Waits to be sent",
    TEXT: "Waits to be sent",
    POST: "Waits to be printed",
    PHONE: "Waits for a call",
}
_DONE = {POST: "Posted", PORTAL: "On their page", PHONE: "Told by telephone"}
_RETURNED = faults.RETURNED


class Way(NamedTuple):
    """What became of a letter on one way: a mark, its word, and a sentence."""

    channel: str
    by: str
    state: str
    word: str
    note: str
    delivery: Delivery


def place_in(text: str) -> int:
    """Return the place of a letter that an address names; what names none leads nowhere."""
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        raise Http404
    return int(text)


def words_of(request: StaffRequest, opened: Opened, place: int) -> tuple[Fact, Words]:
    """Return a letter of a case as it was written; there is no such page for anything else."""
    try:
        words = letter_of(request.organisation, opened.number, place)
    except NoSuchLetter:
        raise Http404 from None
    return opened.facts[place - 1], words


def lines_of(words: Words) -> list[Line]:
    """Return the words between greeting and closing, as paragraphs and lists."""
    found: list[Line] = []
    for is_item, some in groupby(words.paragraphs, key=lambda one: one.sort == "item"):
        if is_item:
            found.append(Line(items=tuple(one.text for one in some)))
        else:
            found += [Line(one.text, is_heading=one.sort == "heading") for one in some]
    return found


def ways_of(deliveries: Sequence[Delivery]) -> list[Way]:
    """Return the ways that a letter took, the one that counts first."""
    ordered = sorted(deliveries, key=lambda one: -one.number)
    return [way_of_delivery(one) for one in ordered]


def way_of_delivery(one: Delivery) -> Way:
    state, word = _standing(one)
    return Way(one.channel, BY.get(one.channel, one.channel), state, word, _note(one), one)


def _standing(one: Delivery) -> tuple[str, str]:
    if one.state == WAITING:
        printed = one.channel == POST and one.batch is not None
        return "run", "Printed, not posted yet" if printed else _WAITS.get(one.channel, "Waits")
    if one.state == HANDED_OVER:
        return "met", _DONE.get(one.channel, "Sent")
    if one.state == BOUNCED:
        return "late", "Returned by post" if one.fault == _RETURNED else "Came back"
    if one.state == FAILED:
        return "late", "Not delivered"
    return ("none", "Replaced") if one.state == REPLACED else ("none", one.state)


def _note(one: Delivery) -> str:
    """Say when it went and, where it did not arrive, why and what to do."""
    if one.fault:
        return faults.said(one.fault)
    if one.sent_at is not None:
        return f"{day_time_short(one.sent_at, year=True)}."
    if one.tries:
        again = f" Next try {day_time_short(one.next_at)}." if one.next_at else ""
        tries = "once" if one.tries == 1 else f"{one.tries} times"
        return f"Tried {tries}.{again}"
    return f"Since {day_time_short(one.changed_at, year=True)}."
