"""Which days are working days? Asking, adding and counting them, one or a million at a time.

The rest of working time (amounts, how a policy counts, when it is due, the
day-by-day proof) is in `counting`.
"""

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import accumulate, compress
from types import MappingProxyType
from typing import Any, overload

ANY, COMMON = "any-division", "common-days"
DIVISIONS = ("england-and-wales", "scotland", "northern-ireland", ANY, COMMON)
OFFICE_CLOSED = "Office closed"
_LATEST = date.max.toordinal()


@dataclass(frozen=True, eq=False)
class BankHolidays:
    """The bank holidays of each division that fall on weekdays, and how far they may be relied on.

    `version` is the day the data was last compared with what is published.
    Holidays after `horizon`, to `last`, follow the statutes and are not published
    yet; after `last` none are known.
    """

    version: date
    horizon: date
    first: date
    last: date
    days: Mapping[str, Mapping[date, str]]

    def of(self, division: str) -> dict[date, str]:
        """Return the holidays of one division, of any of them, or those they have in common."""
        if division in self.days:
            return dict(self.days[division])
        every = list(self.days.values())
        if division == ANY:
            return {day: name for days in reversed(every) for day, name in days.items()}
        if division == COMMON:
            return {d: name for d, name in every[0].items() if all(d in days for days in every)}
        known = ", ".join([*self.days, ANY, COMMON])
        raise ValueError(f'No division is called "{division}". There are: {known}.')


class WorkingCalendar:
    """The working days of a division, less an organisation's own closures.

    `without` takes out holidays (as if not yet proclaimed) and `extra` adds some.
    A day before `holidays.first` raises ValueError; after `holidays.last` only
    weekends are closed.
    """

    def __init__(
        self,
        holidays: BankHolidays,
        division: str,
        closures: Iterable[date] = frozenset(),
        without: Iterable[date] = frozenset(),
        extra: Mapping[date, str] = MappingProxyType({}),
    ) -> None:
        self.holidays = holidays
        self.division = division
        self.closures = frozenset(closures)
        self.without = frozenset(without)
        self.extra = MappingProxyType(dict(extra))
        self._table = _table(
            holidays, division, self.closures, self.without, tuple(sorted(extra.items()))
        )
        self._others: dict[tuple[str, bool], WorkingCalendar] = {}

    def __repr__(self) -> str:
        return f"<WorkingCalendar {self.division}, data of {self.holidays.version}>"

    def counted_by(self, division: str, *, closures: bool) -> "WorkingCalendar":
        """Return this calendar as another division has it, with or without the closures."""
        if division == self.division and (closures or not self.closures):
            return self
        if (division, closures) not in self._others:
            closed = self.closures if closures else frozenset()
            self._others[division, closures] = WorkingCalendar(
                self.holidays, division, closed, self.without, self.extra
            )
        return self._others[division, closures]

    def is_working(self, day: date) -> bool:
        return not self.why_closed(day)

    def why_closed(self, day: date) -> str:
        """Return "Saturday", "Sunday", the holiday's name or "Office closed"; "" if it is open."""
        self._table.check(day.toordinal())
        if day.weekday() >= 5:
            return "Saturday" if day.weekday() == 5 else "Sunday"
        return self._table.closed.get(day, "") if day <= self.holidays.last else ""

    def add(self, day: date, n: int) -> date:
        """Return the nth working day after `day`; `day` itself, open or closed, when n is 0."""
        return date.fromordinal(self._table.add(day.toordinal(), n))

    def count(self, after: date, until: date) -> int:
        """Return how many working days follow `after`, up to and including `until`.

        It is negative when `until` comes first: so many working days late.
        """
        return self._table.through(until.toordinal()) - self._table.through(after.toordinal())

    def next_working(self, day: date) -> date:
        """Return the first working day later than `day`."""
        return self.add(day, 1)

    def previous_working(self, day: date) -> date:
        """Return the last working day earlier than `day`."""
        return date.fromordinal(self._table.last_before(day.toordinal()))

    @overload
    def add_many(self, days: "array[int]", n: int) -> "array[int]": ...
    @overload
    def add_many(self, days: Sequence[date], n: int) -> list[date]: ...
    @overload
    def add_many(self, days: list[int] | tuple[int, ...] | range, n: int) -> list[int]: ...
    def add_many(self, days: Any, n: int) -> Any:
        """Return `add(day, n)` for each: dates for dates, ordinals for ordinals.

        Each different day is worked out once, so a million dates take no longer
        than a million look-ups; an array of ordinals is the quickest.
        """
        if isinstance(days, array):
            # Beware: an array filled from a list takes a third less time than from an iterator.
            found = list(map(_Sums(self._table.add, n).__getitem__, days))
            return array(days.typecode, found)
        dates = len(days) > 0 and isinstance(days[0], date)
        add: Callable[[Any, int], Any] = self.add if dates else self._table.add
        return list(map(_Sums(add, n).__getitem__, days))


class _Sums(dict[Any, Any]):
    """Each day's sum, worked out when it is first asked for."""

    def __init__(self, add: Callable[[Any, int], Any], n: int) -> None:
        super().__init__()
        self.add, self.n = add, n

    def __missing__(self, day: Any) -> Any:
        found = self[day] = self.add(day, self.n)
        return found


@dataclass(frozen=True, eq=False)
class _Table:
    """Every working day from `first` to `last`, and how many there are through each day.

    Days are ordinals here. Adding looks up how many working days there are
    through the start, and then the one that stands n further on; past `last`,
    where only weekends are closed, both are arithmetic.
    """

    first: int
    last: int
    closed: Mapping[date, str]
    working: "array[int]"
    counts: "array[int]"

    def check(self, day: int) -> None:
        if day < self.first:
            raise ValueError(
                f"Working days are known from {_said(self.first)}; {_said(day)} is before that."
            )

    def through(self, day: int) -> int:
        if day > self.last:
            return len(self.working) + _weekdays_through(day) - _weekdays_through(self.last)
        self.check(day)
        return self.counts[day - self.first]

    def add(self, day: int, n: int) -> int:
        if n < 0:
            raise ValueError(f"Working days can be added, not taken away: {n} is less than 0.")
        position = self.through(day) + n
        if n == 0:
            return day
        if position <= len(self.working):
            return self.working[position - 1]
        found = _weekday(_weekdays_through(self.last) + position - len(self.working))
        if found > _LATEST:
            raise ValueError("That day is after the year 9999, and no calendar holds it.")
        return found

    def last_before(self, day: int) -> int:
        position = self.through(day - 1) if day > self.first else 0
        if position == 0:
            self.check(day)
            raise ValueError(f"No working day is known before {_said(day)}.")
        if position <= len(self.working):
            return self.working[position - 1]
        return _weekday(_weekdays_through(self.last) + position - len(self.working))


@lru_cache(maxsize=256)
def _table(
    holidays: BankHolidays,
    division: str,
    closures: frozenset[date],
    without: frozenset[date],
    extra: tuple[tuple[date, str], ...],
) -> _Table:
    known = {day: name for day, name in holidays.of(division).items() if day not in without}
    closed = dict.fromkeys(closures, OFFICE_CLOSED) | known | dict(extra)
    shut = {day.toordinal() for day in closed}
    first, last = holidays.first.toordinal(), holidays.last.toordinal()
    span = range(first, last + 1)
    # An ordinal that leaves 6 or 0 when divided by 7 is a Saturday or a Sunday.
    is_open = [0 < day % 7 < 6 and day not in shut for day in span]
    working = array("i", compress(span, is_open))
    counts = array("i", accumulate(is_open))
    return _Table(first, last, closed, working, counts)


def _said(day: int) -> str:
    said = date.fromordinal(day)
    return f"{said.day} {said:%B %Y}"


def _weekdays_through(day: int) -> int:
    """Return how many days from Monday to Friday there are from ordinal 1, a Monday, to `day`."""
    weeks, left = divmod(day, 7)
    return weeks * 5 + min(left, 5)


def _weekday(position: int) -> int:
    """Return the ordinal of the weekday that stands at `position`, counted from 1."""
    weeks, left = divmod(position - 1, 5)
    return weeks * 7 + left + 1
