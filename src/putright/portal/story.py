"""What has happened, in the customer's words? Only facts with a sentence are shown.

A miss is never left out: it stands where it happened.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from putright.cases.queries import Opened
from putright.core.facts import Fact
from putright.design.days import day_full, day_of, on_day
from putright.languages import later, say, say_count
from putright.portal.dates import Owed
from putright.portal.sentences import SENTENCES, Telling, Told

_DONE_LATE = "late met"


def story(opened: Opened, found: Sequence[Owed], at: datetime) -> list[Told]:
    """Return the history, the newest first; what is still to come stands before it."""
    lines = [*_told(opened, found), *_missed(found)]
    lines.sort(key=lambda line: (_moment(line), 0), reverse=True)
    return [*_to_come(opened, found), *lines]


def _told(opened: Opened, found: Sequence[Owed]) -> list[Told]:
    customer = str(opened.facts[0].data["filed"].get("customer", ""))
    lines = []
    for place, fact in enumerate(opened.facts):
        sentence = SENTENCES.get(fact.name)
        if sentence is None:
            continue
        told = sentence(Telling(fact, place, opened.case, opened.policy, customer))
        if told is not None:
            told = _with_files(replace(told, at=fact.at), fact)
            lines.append(_with_lateness(told, fact, found))
    return lines[::-1]


def _with_files(told: Told, fact: Fact) -> Told:
    files = fact.data.get("files") or ()
    if not files:
        return told
    added = say_count(len(files), "With %(count)s file.", "With %(count)s files.")
    return replace(told, text=f"{told.text} {added}".strip())


def _moment(line: Told) -> str:
    return line.at.isoformat() if line.at else ""


def _with_lateness(told: Told, fact: Fact, found: Sequence[Owed]) -> Told:
    """Add what we had said, where this came after its date."""
    late = [
        one
        for one in found
        if one.running.met_at == fact.at
        and one.running.state == _DONE_LATE
        and not one.is_settled
        and fact.name in one.running.clock.stops_when
    ]
    owed = next((one for one in late if one.due), None)
    if owed is None or owed.due is None:
        return told
    sorry = f"{owed.missed(day_full(owed.due))} {say(_SORRY)}"
    return replace(told, kind="late", text=f"{told.text} {sorry}".strip())


def _missed(found: Sequence[Owed]) -> Iterator[Told]:
    """Give each date that passed without what it was for, where it passed."""
    for one in found:
        if one.is_missed and one.due is not None:
            title = (
                say("We missed a date we promised")
                if one.is_promise
                else say("We passed a date we aimed for")
            )
            text = f"{one.missed(day_full(one.due))} {say(_SORRY)}"
            yield Told(title, text, at=one.due, kind="late")


_SORRY = later("We are sorry that we did not.")
_COMING = {
    "reply": later("Our reply to you"),
    "answer": later("Our answer to you"),
    "update": later("How it is going"),
}


def _to_come(opened: Opened, found: Sequence[Owed]) -> Iterator[Told]:
    """Give what is promised and not yet done, the nearest first; an aim with its word."""
    for one in found:
        title = _COMING.get(one.purpose)
        if title and one.running.is_open and one.due and not one.is_late:
            yield Told(say(title), date_text=_by(one, one.due), at=one.due, kind="next")


def _by(one: Owed, due: date) -> str:
    """Return the day with its word: an aim is not called a promise."""
    if one.is_promise:
        return say("By %(day)s", day=day_full(due))
    if one.strength == "aim":
        return say("We aim for %(day)s", day=day_full(due))
    return say("Usually by %(day)s", day=day_full(due))


def since(opened: Opened, facts: Sequence[Fact]) -> list[str]:
    """Return what changed while a form was open, as far as it is the customer's to know."""
    customer = str(opened.facts[0].data["filed"].get("customer", ""))
    places = {id(fact): place for place, fact in enumerate(opened.facts)}
    lines = []
    for fact in facts:
        sentence = SENTENCES.get(fact.name)
        place = places.get(id(fact), len(opened.facts) - 1)
        told = sentence and sentence(Telling(fact, place, opened.case, opened.policy, customer))
        if told:
            day = on_day(day_of(fact.at))
            lines.append(say("%(what)s on %(day)s.", what=told.title, day=day))
    return lines
