"""When is a policy due to be looked at again, and has that day passed?"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from putright.core.calendars import Amount, Counting, due
from putright.core.policy import Cycle, Policy
from putright.design.days import MONTHS, day_plain

_REVIEW = "policy-review"
_MONTH = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True, slots=True)
class Review:
    """The review of a policy: when it is due, as worked out and as the text says, and by whom."""

    due: date | None
    stated: str
    by: str
    is_past: bool

    @property
    def sentence(self) -> str:
        if not self.due and not self.stated:
            return "No date is stated for its review."
        on = day_plain(self.due) if self.due else self.stated
        if self.is_past:
            return f"This policy was due for review on {on}. It is still in force."
        return f"It is due for review by {on}."


def review(policy: Policy, today: date) -> Review | None:
    """Return the review of a policy, or None where it speaks of none."""
    cycle = next((cycle for cycle in policy.cycle if cycle.id == _REVIEW), None)
    if cycle is None:
        return None
    reckoned = _reckoned(cycle, policy)
    stated = _stated(cycle)
    first = min((day for day in (reckoned, stated) if day), default=None)
    role = policy.roles.get(cycle.by)
    return Review(first, _words(cycle), role.name if role else "", bool(first and first < today))


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
    found = _MONTH.fullmatch(cycle.stated) if isinstance(cycle.stated, str) else None
    if found:
        return f"{MONTHS[int(found[2]) - 1]} {found[1]}"
    return day_plain(cycle.stated) if isinstance(cycle.stated, date) else str(cycle.stated or "")
