"""What that went wrong is still to be put right and checked, with or without a date?

A pack ties it together by a detail that numbers the failures: what was found carries it, and so
does what says that it was put right. One that was found and not put right stays owed, whether or
not anybody has planned yet how, and however the case ended.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from putright.cases.queries import Opened
from putright.core.policy import Clock
from putright.languages import say
from putright.portal.promises import cited, purpose


@dataclass(frozen=True, slots=True)
class Standing:
    """One thing that is still to be put right."""

    clock: Clock
    key: str
    cites: tuple[str, ...]


def still_owed(opened: Opened) -> list[Standing]:
    """Return what is still to be put right. A customer learns of it with our answer."""
    if opened.case.status not in ("answered", "closed"):
        return []
    return [
        Standing(clock, key, tuple(cited(clock.cites, opened.policy)))
        for clock in opened.policy.all_clocks
        if is_numbered(clock)
        for key in _owed(opened, clock)
    ]


def is_numbered(clock: Clock) -> bool:
    """Return whether a clock is of something put right that is numbered, each by itself."""
    return purpose(clock) == "remedy" and bool(clock.per)


def _owed(opened: Opened, clock: Clock) -> Iterator[str]:
    known = opened.policy.records
    found = {
        str(fact.data[clock.per])
        for fact in opened.facts
        if fact.name in known and fact.data.get(clock.per)
    }
    done = {str(fact.data.get(clock.per)) for fact in opened.facts if fact.name in clock.stops}
    yield from sorted(found - done)


def rows(opened: Opened) -> list[dict[str, Any]]:
    """Return each as a line of what we will do."""
    return [
        {
            "text": one.clock.name,
            "note": " ".join(
                [
                    say("It is done once somebody has looked and it is as it should be."),
                    say("Clause %(number)s.", number=", ".join(one.cites)) if one.cites else "",
                ]
            ).strip(),
            "state": "run",
            "word": say("To do"),
        }
        for one in still_owed(opened)
    ]
