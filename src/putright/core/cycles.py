"""When is the next review, report or issue due, and is the last one overdue?

A cycle counts from its start, or from when it was last done; a policy may also
print a date of its own. Then the earlier of the two governs, and where they do not
agree both are shown (`working-time` case 46).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from putright.core.counting import Amount, months_on
from putright.core.policy import Cycle, Policy

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class CycleDate:
    """When one cycle is next due.

    `by_rule` is counted; `stated` is the first and last day of what the text prints.
    `due` is the day to have done it by; after `overdue_after` it is overdue.
    """

    cycle: Cycle
    due: date | None
    by_rule: date | None
    stated: tuple[date, date] | None
    overdue_after: date | None
    mismatch: bool

    def is_overdue(self, day: date) -> bool:
        return self.overdue_after is not None and day > self.overdue_after


def cycle_date(
    cycle: Cycle,
    policy: Policy,
    day: date,
    done: Sequence[date] = (),
    triggers: Sequence[date] = (),
) -> CycleDate:
    """Return when a cycle is next due, seen from `day`.

    `done` are the days it was done; `triggers` those on which something happened
    that brings it forward (the cycle's `sooner_when`).
    """
    found = _untriggered(cycle, policy, day, done)
    sooner = [t for t in triggers if t >= max(done, default=date.min)]
    if not sooner or not cycle.sooner_when or (found.due and found.due <= min(sooner)):
        return found
    return replace(found, due=min(sooner), overdue_after=min(sooner))


def _untriggered(cycle: Cycle, policy: Policy, day: date, done: Sequence[date]) -> CycleDate:
    stated = stated_days(cycle.stated) if not done else None
    by_rule = _by_rule(cycle, policy, day, done)
    if stated is None:
        return CycleDate(cycle, by_rule, by_rule, None, by_rule, False)
    first, last = stated
    if by_rule is None:
        return CycleDate(cycle, last, None, stated, last, False)
    agrees = first <= by_rule <= last
    due = by_rule if agrees else min(by_rule, last)
    return CycleDate(cycle, due, by_rule, stated, last if agrees else due, not agrees)


def cycle_dates(policy: Policy, day: date) -> list[CycleDate]:
    """Return when each cycle of a policy is next due, in the order of the pack."""
    return [cycle_date(cycle, policy, day) for cycle in policy.cycle]


def _by_rule(cycle: Cycle, policy: Policy, day: date, done: Sequence[date]) -> date | None:
    if not isinstance(cycle.every, Amount):
        return None
    if isinstance(cycle.starts, str):
        return _end_of_period(cycle.starts, cycle.every, max([day, *done]))
    start = max(done) if done else cycle.starts or policy.policy.in_force_from
    return None if start is None else later(start, cycle.every)


def later(start: date, every: Amount) -> date:
    """Return the day that comes so long after another; in days, weeks, months or years."""
    if every.unit == "years":
        return months_on(start, 12 * every.number, beginning_with=False)
    if every.unit == "months":
        return months_on(start, every.number, beginning_with=False)
    days = every.number * (7 if every.unit == "weeks" else 1)
    return start + timedelta(days=days)


def _end_of_period(starts: str, every: Amount, day: date) -> date:
    """Return the last day of the period that `day` falls in, the year starting as told."""
    number, _, month = starts.partition(" ")
    start = date(day.year - 1, _month(month), int(number))
    while start <= day:
        start = later(start, every)
    return start - timedelta(days=1)


def start_of(starts: date | str | None) -> tuple[int, int] | None:
    """Return the month and day on which a yearly count starts, or None for a date.

    Raises ValueError for what is no day of a year (29 February among them).
    """
    if not isinstance(starts, str):
        return None
    number, _, month = starts.partition(" ")
    found = date(2001, _month(month), int(number))
    return found.month, found.day


def stated_days(stated: date | str | None) -> tuple[date, date] | None:
    """Return the first and last day of a printed date: a day, or a month.

    >>> stated_days("April 2012")
    (datetime.date(2012, 4, 1), datetime.date(2012, 4, 30))
    """
    if stated is None:
        return None
    if isinstance(stated, date):
        return stated, stated
    left, _, right = stated.replace("-", " ").partition(" ")
    year, month = (left, right) if left.isdigit() else (right, left)
    first = date(int(year), int(month) if month.isdigit() else _month(month), 1)
    return first, months_on(first, 1, beginning_with=False) - timedelta(days=1)


def _month(word: str) -> int:
    short = word.strip().lower()[:3]
    if short not in _MONTHS:
        raise ValueError(f"{word!r} is no month.")
    return _MONTHS.index(short) + 1
