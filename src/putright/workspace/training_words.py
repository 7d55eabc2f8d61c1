"""How is it said that somebody was trained, or was not?"""

from typing import NamedTuple

from putright.core.training import Trained
from putright.design.days import day_plain


class Said(NamedTuple):
    """The mark of a state, its word, and what stands below it."""

    kind: str
    word: str
    note: str


_MARKS = {
    "current": ("met", "Trained"),
    "expires soon": ("soon", "Ends soon"),
    "expired": ("late", "Over"),
    "missing": ("late", "Missing"),
    "": ("none", "Not asked"),
}
WORDS = {state: word for state, (_, word) in _MARKS.items()}


def said_of(one: Trained) -> Said:
    kind, word = _MARKS[one.state]
    return Said(kind, word, _note(one))


def _note(one: Trained) -> str:
    if one.on is None:
        return "Not done yet" if one.needed else ""
    done = f"Done {day_plain(one.on)}"
    if one.until is None:
        return done
    return f"{done}, {'held' if one.state == 'expired' else 'holds'} until {day_plain(one.until)}"
