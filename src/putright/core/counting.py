"""When does an amount of time run out? `explaining.py` says why on that day.

What the law and the policies read differently is a setting of `Counting`. Where
a text is silent the defaults here give its general rule: the day of the event is
day 0, the last day is included, and nothing rolls.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from putright.core.amounts import (
    NEXT,
    UNITS,
    Amount,
    Counting,
    Due,
    Unit,
    clock_time,
    parse_amount,
    zone_named,
)
from putright.core.calendars import WorkingCalendar

__all__ = [
    "UNITS", "Amount", "Counting", "Due", "Term", "Unit", "due", "months_on", "parse_amount",
]  # fmt: skip

ELAPSED = ("hours", "seconds")
Pauses = Sequence[tuple[date, date | None]]

ONE_DAY = timedelta(days=1)


def due(
    start: datetime,
    amount: Amount,
    counting: Counting,
    calendar: WorkingCalendar,
    paused: Pauses = (),
) -> Due:
    """Return when `amount` of time from `start` runs out.

    A pause (from, resumed) takes out the days after the first up to and including
    the second. One that has not ended (None) takes out nothing yet. Nothing of
    anything is the day it starts on.
    """
    if start.tzinfo is None:
        raise ValueError("A start needs its time zone: this moment has none.")
    try:
        if amount.unit in ELAPSED:
            return _elapsed(start, amount, counting, paused)
        came = _came(start, counting)
        return _in_days(came, amount, counting, as_counted(calendar, counting), paused)
    except OverflowError as error:
        raise ValueError("That date is after the year 9999, and no calendar holds it.") from error


class Term:
    """An amount of time, how it is counted and by which calendar: asked again and again.

    Why: what falls due depends on the moment of the start only through the day it came,
    and whether that was after hours. Very many cases come on few days, so each such day
    is worked out once and kept.
    """

    def __init__(self, amount: Amount, counting: Counting, calendar: WorkingCalendar) -> None:
        self.amount = amount
        self.counting = counting
        self.calendar = calendar
        self._kept: dict[_Came, Due] = {}

    def due(self, start: datetime, paused: Pauses = ()) -> Due:
        """Return what `due` returns for this start."""
        if paused or self.amount.unit in ELAPSED or start.tzinfo is None:
            return due(start, self.amount, self.counting, self.calendar, paused)
        came = _came(start, self.counting)
        found = self._kept.get(came)
        if found is None:
            found = due(start, self.amount, self.counting, self.calendar)
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[came] = found
        return found


_MOST_KEPT = 4096  # days: eleven years of them, in half a megabyte


def _in_days(
    came: "_Came",
    amount: Amount,
    counting: Counting,
    calendar: WorkingCalendar,
    paused: Pauses,
) -> Due:
    start_on = _taken_as_received(came, counting, calendar)
    end = end_of(start_on, amount, counting, calendar, paused)
    on = _rolled(start_on, end, amount, counting, calendar)
    # Only the days on which the calendar was asked can change with it.
    asked = [start_on] if counting.rolls_in else []
    if amount.unit == "working days" or counting.ends_on_closed_day != "stays":
        asked += [end, on]
    provisional = bool(asked) and max(asked) > calendar.holidays.horizon
    return Due(on, None, start_on, provisional)


def _elapsed(start: datetime, amount: Amount, counting: Counting, paused: Pauses) -> Due:
    """Hours and seconds pass the same when the clocks change, so they are added in UTC."""
    zone = zone_named(counting.zone)
    start_on = start.astimezone(zone).date()
    at = begun = start.astimezone(UTC)
    at += timedelta(**{amount.unit: amount.number})
    for away, back in spans_of(paused, start_on - ONE_DAY):
        stopped = max(begun, _midnight_after(away, zone))
        if stopped < at:
            at += _midnight_after(back, zone) - stopped
    return Due(at.astimezone(zone).date(), at, start_on, provisional=False)


def _midnight_after(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day + ONE_DAY, time(), zone).astimezone(UTC)


# The day on which it came, where the organisation is; and, if that was after hours, the day
# where the office is.
_Came = tuple[date, date | None]


def _came(start: datetime, counting: Counting) -> _Came:
    day = start.astimezone(zone_named(counting.zone)).date()
    if counting.received_after_hours == NEXT:
        there = start.astimezone(zone_named(counting.hours_zone or counting.zone))
        closes = clock_time(counting.closes)
        if closes is not None and there.time() > closes:
            return day, there.date()
    return day, None


def _taken_as_received(came: _Came, counting: Counting, calendar: WorkingCalendar) -> date:
    day, after_hours = came
    if after_hours is not None:
        day = max(day, calendar.next_working(after_hours))
    if counting.rolls_in and not calendar.is_working(day):
        return calendar.next_working(day)
    return day


def end_of(
    start_on: date,
    amount: Amount,
    counting: Counting,
    calendar: WorkingCalendar,
    paused: Pauses,
) -> date:
    """Return the last day of the amount, wherever it falls."""
    number = amount.number
    if number == 0:
        return start_on
    eve = eve_of(start_on, counting)
    if amount.unit != "working days":
        end = _plain_end(start_on, eve, amount)
        for away, back in spans_of(paused, eve):
            if away < end:
                end += back - away
        return end
    end = calendar.add(eve, number)
    for away, back in spans_of(paused, eve):
        if away < end:
            number += calendar.count(away, back)
            end = calendar.add(eve, number)
    return end


def eve_of(start_on: date, counting: Counting) -> date:
    """Return the day before the first that may count."""
    return start_on - ONE_DAY if counting.first_day == "same day" else start_on


def _plain_end(start_on: date, eve: date, amount: Amount) -> date:
    if amount.unit == "calendar days":
        return eve + timedelta(days=amount.number)
    if amount.unit == "weeks":
        return eve + timedelta(weeks=amount.number)
    months = amount.number * (12 if amount.unit == "years" else 1)
    return months_on(start_on, months, beginning_with=eve < start_on)


def months_on(start: date, months: int, *, beginning_with: bool) -> date:
    """Return the corresponding date, or the last day of a month that has none.

    A period 'beginning with' its first day ends the day before the corresponding
    date; where there is none it ends with the month all the same.
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > date.max.year:
        raise OverflowError
    length = monthrange(year, month + 1)[1]
    if start.day > length:
        return date(year, month + 1, length)
    return date(year, month + 1, start.day) - (ONE_DAY if beginning_with else timedelta())


def _rolled(
    start_on: date,
    end: date,
    amount: Amount,
    counting: Counting,
    calendar: WorkingCalendar,
) -> date:
    """Return the working day on which an amount is taken to end, if the policy moves it."""
    rule = counting.ends_on_closed_day
    stays = rule == "stays" or amount.unit == "working days" or amount.number == 0
    if stays or calendar.is_working(end):
        return end
    if rule == "moves on":
        return calendar.next_working(end)
    return max(start_on, calendar.previous_working(end))


def spans_of(paused: Pauses, eve: date) -> Iterator[tuple[date, date]]:
    """Give the pauses that have ended, in order, no day twice, none before counting begins."""
    reached = eve
    for away, back in sorted((away, back) for away, back in paused if back is not None):
        away = max(away, reached)
        if back > away:
            yield away, back
            reached = back


def as_counted(calendar: WorkingCalendar, counting: Counting) -> WorkingCalendar:
    """Return the calendar by which this counts: its division, with closures only if they do."""
    division = counting.division or calendar.division
    return calendar.counted_by(division, closures=counting.closures == "do not count")
