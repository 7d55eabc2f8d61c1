"""What was written between us and the people of a case? Every letter, answer and message."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from putright.cases.queries import Opened, timeline
from putright.cases.rows import letters_among
from putright.core.facts import Fact
from putright.core.undelivered import NAMES as UNDELIVERED
from putright.design.days import day_short
from putright.design.jinja import paragraphs
from putright.letters.queries import of_case
from putright.people.keys import signs_in
from putright.workspace.door import StaffRequest, address
from putright.workspace.history import is_internal
from putright.workspace.letter_as_sent import Way, ways_of
from putright.workspace.letter_paper import Line, written
from putright.workspace.words import Teller

_OURS = frozenset({"acknowledged", "responded", "sent"})
_TOLD_IN = _OURS - {"sent"}
_THEIRS = frozenset({"received", "escalated", "dissatisfied", "withdrawn"})


def is_letter(fact: Fact) -> bool:
    """Return whether words went from us to them, or came from them; notes of ours never are."""
    if fact.name == "noted":
        return not is_internal(fact)
    return fact.name in _OURS or fact.name in _THEIRS


def letters(opened: Opened) -> list[tuple[int, Fact]]:
    """Return each letter with its place, the newest first.

    A step that a letter carried out stands in that letter, and is not shown beside it.
    """
    sent = {fact.recorded_at for fact in opened.case.named("sent")}
    return [
        (place, fact)
        for place, fact in timeline(opened)
        if is_letter(fact) and not (fact.name in _TOLD_IN and fact.recorded_at in sent)
    ]


def letter_rows(opened: Opened, teller: Teller) -> list[dict[str, Any]]:
    """Return the letters that we sent, as a short list shows them."""
    lost, sent = _lost(opened), letters_among(opened.facts)
    return [
        {
            "text": teller.title(fact),
            "note": f"{day_short(fact.at, year=True)}{_by(teller, fact)}",
            "state": "late" if place in lost else "met",
            "word": "Not delivered" if place in lost else "Sent" if place in sent else "Told",
        }
        for place, fact in letters(opened)
        if fact.name in _OURS
    ]


def _lost(opened: Opened) -> set[int]:
    """Return the places of the letters of which the case says that they never arrived."""
    arrived = {
        int(fact.data["letter"]): fact.name == "delivered"
        for fact in opened.facts
        if fact.name in UNDELIVERED
    }
    return {place for place, is_so in arrived.items() if not is_so}


def text_of(fact: Fact, teller: Teller) -> Markup:
    """Return what was written, as it was written: of a letter only its words, below its subject."""
    text = fact.words.get("text")
    if fact.name != "sent" or not text:
        return teller.text(fact)
    subject = fact.words.get("subject")
    about = Markup('<p class="govuk-body"><strong>{}</strong></p>').format(subject or "")
    return (about if subject else Markup("")) + Markup("").join(map(_as_said, written(text)))


def _as_said(line: Line) -> Markup:
    """Return a paragraph of a letter, or a list, as a page shows it."""
    if not line.items:
        return paragraphs(line.text)
    items = Markup("").join(Markup("<li>{}</li>").format(one) for one in line.items)
    return Markup('<ul class="govuk-list govuk-list--bullet">{}</ul>').format(items)


def ways_by_place(request: StaffRequest, opened: Opened) -> Mapping[int, Sequence[Way]]:
    """Return what became of each letter of a case, by its place, in one question."""
    ways = of_case(request.organisation, opened.number)
    return {place: ways_of(some) for place, some in ways.items()}


def sent_address(request: StaffRequest, opened: Opened, place: int, fact: Fact) -> str:
    """Return where a letter stands on its sheet as it went; nothing for a note or a message."""
    if fact.name not in _OURS and fact.name != "received":
        return ""
    return address("letter-sent", request, opened.reference, place)


def is_from_them(fact: Fact) -> bool:
    return fact.name in _THEIRS or not signs_in(fact.by)


def _by(teller: Teller, fact: Fact) -> str:
    who = teller.by(fact)
    return f", by {who}" if who else ""
