"""When is a policy due to be looked at again, and has that day passed?"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from putright.core.counting import Amount, Counting, due
from putright.core.policy import Cycle, Policy
from putright.design.days import MONTHS, day_plain
from putright.languages import say

_REVIEW = "policy-review"
_MONTH = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True, slots=True)
class Review:
    """The review of a policy: when it is due, as worked out and as the text says, and by whom."""

    on: str  # "on 28 April 2012", "in September 2022"
    by: str
    is_past: bool

    @property
    def sentence(self) -> str:
        if not self.on:
            return say("No date is stated for its review.")
        if self.is_past:
            return say(
                "This policy was due for review %(when)s. It is still in force.", when=self.on
            )
        return say("It is due for review %(when)s.", when=self.on)


def review(policy: Policy, today: date) -> Review | None:
    """Return the review of a policy, or None where it speaks of none."""
    cycle = next((cycle for cycle in policy.cycle if cycle.id == _REVIEW), None)
    if cycle is None:
        return None
    reckoned, stated = _reckoned(cycle, policy), _stated(cycle)
    first = min((day for day in (reckoned, stated) if day), default=None)
    role = policy.roles.get(cycle.by)
    by_text = first is None or (first == stated and first != reckoned)
    on = _words(cycle) if by_text else _on(first) if first else ""
    return Review(on, role.name if role else "", bool(first and first < today))


def _reckoned(cycle: Cycle, policy: Policy) -> date | None:
    if not isinstance(cycle.starts, date) or not isinstance(cycle.every, Amount):
        return None
    counting = Counting(division=policy.calendar.division, zone=policy.calendar.zone)
    start = datetime.combine(cycle.starts, time(12), tzinfo=ZoneInfo(policy.calendar.zone))
    return due(start, cycle.every, counting, policy.calendar_of(counting.division)).on


def _stated(cycle: Cycle) -> date | None:
    """Return the day stated; of a month without a day its last, when it has surely passed."""
    if isinstance(cycle.stated, date):
        return cycle.stated
    found = _MONTH.fullmatch(cycle.stated or "")
    if not found:
        return None
    year, month = int(found[1]), int(found[2])
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def _words(cycle: Cycle) -> str:
    """Return the date as the text gives it."""
    if isinstance(cycle.stated, date):
        return _on(cycle.stated)
    found = _MONTH.fullmatch(cycle.stated or "")
    month = f"{say(MONTHS[int(found[2]) - 1])} {found[1]}" if found else cycle.stated
    return say("in %(month)s", month=month) if month else ""


def _on(day: date) -> str:
    return say("on %(date)s", date=day_plain(day))
