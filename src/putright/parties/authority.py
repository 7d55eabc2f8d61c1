"""May somebody who acts for the customer be told anything today, and on what does it rest?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from putright.cases.queries import Opened
from putright.core.case import Party
from putright.core.parties import Authority, authorising, authority


@dataclass(frozen=True, slots=True)
class Standing:
    """A representative's authority on a day, as pages tell of it."""

    state: str  # whole, narrow, ended, none
    given: Authority | None
    needed: Sequence[str]  # what the policy takes as authority, by name
    clauses: Sequence[str]

    @property
    def until(self) -> date | None:
        return self.given.until if self.given else None

    @property
    def points(self) -> Sequence[int]:
        return self.given.points if self.given else ()


def standing(opened: Opened, party: Party, day: date) -> Standing:
    """Return what somebody who acts for the customer may be told on this day."""
    able = authorising(opened.policy)
    given = authority(opened.case, opened.policy, party, day)
    clauses = [name for record in able for name in (record.cites or (record.added,)) if name]
    return Standing(
        _state(given, day), given, [one.label for one in able], list(dict.fromkeys(clauses))
    )


def _state(given: Authority | None, day: date) -> str:
    if given is None:
        return "none"
    if given.counts:
        return "narrow" if given.points else "whole"
    # One that was struck out before its last day is as though it had never been seen.
    return "ended" if given.until is not None and given.until < day else "none"
