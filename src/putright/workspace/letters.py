"""What was written between us and the people of a case? Every letter, answer and message."""

from typing import Any

from putright.cases.queries import Opened, timeline
from putright.core.facts import Fact
from putright.design.days import day_short
from putright.people.keys import signs_in
from putright.workspace.history import is_internal
from putright.workspace.words import Teller

_OURS = frozenset({"acknowledged", "responded", "sent"})
_THEIRS = frozenset({"received", "escalated", "dissatisfied", "withdrawn"})


def is_letter(fact: Fact) -> bool:
    """Return whether words went from us to them, or came from them; notes of ours never are."""
    if fact.name == "noted":
        return not is_internal(fact)
    return fact.name in _OURS or fact.name in _THEIRS


def letters(opened: Opened) -> list[tuple[int, Fact]]:
    """Return each letter with its place, the newest first."""
    return [(place, fact) for place, fact in timeline(opened) if is_letter(fact)]


def letter_rows(opened: Opened, teller: Teller) -> list[dict[str, Any]]:
    """Return the letters that we sent, as a short list shows them."""
    return [
        {
            "text": teller.title(fact),
            "note": f"{day_short(fact.at, year=True)}{_by(teller, fact)}",
            "state": "met",
            "word": "Sent",
        }
        for _, fact in letters(opened)
        if fact.name in _OURS
    ]


def is_from_them(fact: Fact) -> bool:
    return fact.name in _THEIRS or not signs_in(fact.by)


def _by(teller: Teller, fact: Fact) -> str:
    who = teller.by(fact)
    return f", by {who}" if who else ""
