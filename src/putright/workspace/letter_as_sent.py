"""What did a letter say that went, to whom, and what became of it on each way it took?"""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from django.http import Http404

from putright.cases.queries import Opened
from putright.core.facts import Fact
from putright.core.undelivered import TOLD_ONLY
from putright.design.days import day_time_short
from putright.letters import faults
from putright.letters.by_hand import is_in_batch
from putright.letters.letter import Recipient, Words
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
from putright.letters.queries import standing
from putright.letters.words import NoSuchLetter, letter_of
from putright.workspace.door import StaffRequest
from putright.workspace.letter_paper import Line
from putright.workspace.words import Teller

BY = {
    EMAIL: "E-mail",
    POST: "Post",
    PORTAL: "Their own page",
    PHONE: "Telephone",
    TEXT: "Text message",
    ELSEWHERE: "Some other way",
}
NO_WAY = "No way to send it"
_NOWHERE = (faults.NO_WAY, faults.NO_RECIPIENT, faults.NO_MAIL)  # whatever way it would have had
_WAITS = {
    EMAIL: "Waits to be sent",
    TEXT: "Waits to be sent",
    POST: "Waits to be printed",
    PHONE: "Waits for a call",
}
_DONE = {POST: "Posted", PORTAL: "On their page", PHONE: "Told by telephone"}
_RETURNED = faults.RETURNED
_FAILED = {**dict.fromkeys(faults.HELD, "Held"), TOLD_ONLY: "Told, not in writing"}
IN_BATCH = (
    "It is in a print batch. Under Letters, say that the batch is posted, or undo it: then it may "
    "go another way."
)


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


def by_whom(fact: Fact, words: Words, teller: Teller) -> str:
    """Return who wrote a letter. That we have what came in is said by the organisation."""
    return words.sender.name if fact.name == "received" else teller.by(fact)


def before_calling(to: Recipient) -> list[str]:
    """Return what to know of somebody before they are called, a sentence each."""
    known = (
        ("They asked to be called", to.call_times),
        ("They need an interpreter", to.interpreter),
        ("To remember", " ".join(map(_sentence, to.needs.splitlines()))),
    )
    return [_sentence(f"{what}: {words}") for what, words in known if words.strip()]


def _sentence(words: str) -> str:
    """End what somebody wrote as a sentence ends, once."""
    kept = words.strip()
    return kept if not kept or kept[-1] in ".!?…" else f"{kept}."


def ways_of(deliveries: Sequence[Delivery]) -> list[Way]:
    """Return the ways that a letter took, the latest first."""
    ordered = sorted(deliveries, key=lambda one: -one.number)
    return [way_of_delivery(one) for one in ordered]


def standing_of(ways: Sequence[Way]) -> Way | None:
    """Return the way by which a letter stands: one that went, else the latest."""
    found = standing([one.delivery for one in ways])
    return next((one for one in ways if one.delivery == found), None)


def way_of_delivery(one: Delivery) -> Way:
    state, word = _standing(one)
    by = NO_WAY if one.fault in _NOWHERE else BY.get(one.channel, one.channel)
    return Way(one.channel, by, state, word, _note(one), one)


def _standing(one: Delivery) -> tuple[str, str]:
    if one.state == WAITING:
        printed = one.channel == POST and one.batch is not None
        mark = "late" if one.fault else "run"
        return mark, "Printed, not posted yet" if printed else _WAITS.get(one.channel, "Waits")
    if one.state == HANDED_OVER:
        return "met", _DONE.get(one.channel, "Sent")
    if one.state == BOUNCED:
        return "late", "Returned by post" if one.fault == _RETURNED else "Came back"
    if one.state == FAILED:
        return "late", _FAILED.get(one.fault, "Not delivered")
    return ("none", "Replaced") if one.state == REPLACED else ("none", one.state)


def _note(one: Delivery) -> str:
    """Say when it went and, where it did not arrive, why and what to do."""
    if one.fault:
        batch = f" {IN_BATCH}" if is_in_batch(one) else ""
        return f"{faults.said(one.fault)}{batch}"
    if one.sent_at is not None:
        return f"{day_time_short(one.sent_at, year=True)}."
    if is_in_batch(one):
        return IN_BATCH
    if one.tries:
        again = f" Next try {day_time_short(one.next_at)}." if one.next_at else ""
        tries = "once" if one.tries == 1 else f"{one.tries} times"
        return f"Tried {tries}.{again}"
    return f"Since {day_time_short(one.changed_at, year=True)}."
