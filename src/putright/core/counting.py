"""When does an amount of time run out, and why on that day? With every day accounted for.

What the law and the policies read differently is a setting of `Counting`. Where
a text is silent the defaults here give its general rule: the day of the event is
day 0, the last day is included, and nothing rolls.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from putright.core.calendars import WorkingCalendar

Unit = Literal["working days", "calendar days", "weeks", "months", "years", "hours", "seconds"]
UNITS: tuple[str, ...] = get_args(Unit)
ELAPSED = ("hours", "seconds")
Pauses = Sequence[tuple[date, date | None]]

ONE_DAY = timedelta(days=1)
NEXT = "next working day"
_AMOUNT = re.compile(r"([0-9]{1,6}) ([a-z ]+)")
_WORDS = {
    "first_day": ("day after", "same day"),
    "received_on_closed_day": ("that day", NEXT),
    "received_after_hours": ("that day", NEXT),
    "ends_on_closed_day": ("stays", "moves on", "comes forward"),
    "closures": ("count", "do not count"),
}


@dataclass(frozen=True, slots=True)
class Amount:
    """So many units of time, as a policy states it."""

    number: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f'No unit is called "{self.unit}". There are: {", ".join(UNITS)}.')
        if self.number < 0:
            raise ValueError(f"An amount of time cannot be less than nothing: {self.number}.")

    def __str__(self) -> str:
        return f"{self.number} {self.unit.removesuffix('s') if self.number == 1 else self.unit}"


def parse_amount(text: str) -> Amount:
    """Return the amount that a pack or a person wrote.

    >>> parse_amount("10 working days")
    Amount(number=10, unit='working days')
    """
    written = _AMOUNT.fullmatch(text.strip())
    number, unit = written.groups() if written else ("", "")
    if unit in ("day", "days"):
        raise ValueError(
            f'"{text}" does not say which days: write "{number} working {unit}" '
            f'or "{number} calendar {unit}".'
        )
    for known in get_args(Unit):
        if unit in (known, known.removesuffix("s")):
            return Amount(int(number), known)
    raise ValueError(
        f'"{text}" is not an amount of time. Write a whole number and one of: {", ".join(UNITS)}.'
    )


@dataclass(frozen=True, slots=True)
class Counting:
    """How a policy, or a reading of it, counts.

    `division` "" is the calendar's, `hours_zone` "" is `zone`; `closes` "" means
    the office never closes. A message at the very moment of closing is in hours.

    Beware: with `received_after_hours` set, a closed day is after hours all day,
    whatever `received_on_closed_day` says. Otherwise a complaint sent on Saturday
    would be due before one sent late on Friday.
    """

    first_day: str = "day after"
    received_on_closed_day: str = "that day"
    received_after_hours: str = "that day"
    ends_on_closed_day: str = "stays"
    closures: str = "count"
    division: str = ""
    zone: str = "Europe/London"
    hours_zone: str = ""
    opens: str = ""
    closes: str = "17:00"

    def __post_init__(self) -> None:
        for key, words in _WORDS.items():
            if getattr(self, key) not in words:
                choices = " or ".join(f'"{word}"' for word in words)
                raise ValueError(f'{key} = "{getattr(self, key)}" is not known: write {choices}.')
        _zone(self.zone)
        _zone(self.hours_zone or self.zone)
        _clock_time(self.closes)
        _clock_time(self.opens)

    @property
    def rolls_in(self) -> bool:
        """Whether anything received out of hours may be taken as received later."""
        return NEXT in (self.received_on_closed_day, self.received_after_hours)


@dataclass(frozen=True, slots=True)
class Due:
    """When it is due: the day, and for elapsed units the moment.

    `start_on` is the day counting starts from: the day of receipt, or the working
    day it is taken as received on. `provisional` means the date rests on holidays
    that have not been published yet.
    """

    on: date
    at: datetime | None
    start_on: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the proof. `number` is 1 for the first unit complete, and so on to the limit."""

    date: date
    counts: bool
    why: str
    number: int | None


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
        return _in_days(came, amount, counting, _as_counted(calendar, counting), paused)
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
    end = _end(start_on, amount, counting, calendar, paused)
    on = _rolled(start_on, end, amount, counting, calendar)
    # Only the days on which the calendar was asked can change with it.
    asked = [start_on] if counting.rolls_in else []
    if amount.unit == "working days" or counting.ends_on_closed_day != "stays":
        asked += [end, on]
    provisional = bool(asked) and max(asked) > calendar.holidays.horizon
    return Due(on, None, start_on, provisional)


def _elapsed(start: datetime, amount: Amount, counting: Counting, paused: Pauses) -> Due:
    """Hours and seconds pass the same when the clocks change, so they are added in UTC."""
    zone = _zone(counting.zone)
    start_on = start.astimezone(zone).date()
    at = begun = start.astimezone(UTC)
    at += timedelta(**{amount.unit: amount.number})
    for away, back in _spans(paused, start_on - ONE_DAY):
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
    day = start.astimezone(_zone(counting.zone)).date()
    if counting.received_after_hours == NEXT:
        there = start.astimezone(_zone(counting.hours_zone or counting.zone))
        closes = _clock_time(counting.closes)
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


def _end(
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
    eve = _eve(start_on, counting)
    if amount.unit != "working days":
        end = _plain_end(start_on, eve, amount)
        for away, back in _spans(paused, eve):
            if away < end:
                end += back - away
        return end
    end = calendar.add(eve, number)
    for away, back in _spans(paused, eve):
        if away < end:
            number += calendar.count(away, back)
            end = calendar.add(eve, number)
    return end


def _eve(start_on: date, counting: Counting) -> date:
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


def _spans(paused: Pauses, eve: date) -> Iterator[tuple[date, date]]:
    """Give the pauses that have ended, in order, no day twice, none before counting begins."""
    reached = eve
    for away, back in sorted((away, back) for away, back in paused if back is not None):
        away = max(away, reached)
        if back > away:
            yield away, back
            reached = back


def explain(
    start: datetime,
    amount: Amount,
    counting: Counting,
    calendar: WorkingCalendar,
    paused: Pauses = (),
) -> list[Day]:
    """Return every day from the start to the due day, whether it counts, and why.

    Numbers run from 1 to the limit: the day on which that many units are complete,
    so each working day is numbered, and of weeks or months the last day of each.
    Elapsed units have no numbers. A day that was taken as received later is listed
    from the day it came, and one brought forward to the day it would have ended.
    """
    answer = due(start, amount, counting, calendar, paused)
    received = start.astimezone(_zone(counting.zone)).date()
    if amount.unit in ELAPSED:
        spans = list(_spans(paused, received - ONE_DAY))
        away = {day: _paused_on(day, spans) for day in _days(received, answer.on)}
        away[received] = "Start"
        return [Day(day, why != "Paused", why, None) for day, why in away.items()]
    counted = _as_counted(calendar, counting)
    proof = _Proof(answer, amount, counting, counted, paused)
    return [proof.day(day) for day in _days(received, max(answer.on, proof.end))]


class _Proof:
    """What explains one due date: its numbered days, its pauses, its end before any roll."""

    def __init__(
        self,
        answer: Due,
        amount: Amount,
        counting: Counting,
        calendar: WorkingCalendar,
        paused: Pauses,
    ) -> None:
        self.answer, self.amount, self.calendar = answer, amount, calendar
        self.eve = _eve(answer.start_on, counting)
        self.numbers = {
            _end(answer.start_on, Amount(n, amount.unit), counting, calendar, paused): n
            for n in range(1, amount.number + 1)
        }
        self.end = max(self.numbers, default=answer.start_on)
        self.spans = list(_spans(paused, self.eve))

    def day(self, day: date) -> Day:
        number = self.numbers.get(day)
        if day < self.answer.start_on:
            why = self.calendar.why_closed(day) or "Received after hours"
            return Day(day, False, why, None)
        if day <= self.eve or self.amount.number == 0:
            return Day(day, False, "Start (day 0)", None)
        if number is not None:
            return Day(day, True, self._why_numbered(day), number)
        return self._between(day)

    def _why_numbered(self, day: date) -> str:
        if day == self.answer.on < self.end:
            return "Brought forward to a working day"
        if day == self.end != self.answer.on:
            return self.calendar.why_closed(day)
        if day == self.answer.start_on:
            return "Start (day 1)"
        return {"working days": "Working day", "calendar days": "Calendar day"}.get(
            self.amount.unit, f"{self.amount.unit.removesuffix('s').capitalize()} complete"
        )

    def _between(self, day: date) -> Day:
        if day > self.end:
            why = self.calendar.why_closed(day) or "Moved on to a working day"
            return Day(day, False, why, None)
        closed = self.calendar.why_closed(day) if self.amount.unit == "working days" else ""
        closed = closed or _paused_on(day, self.spans)
        start = "Start (day 1)" if day == self.answer.start_on else ""
        return Day(day, not closed, closed or start, None)


def _paused_on(day: date, spans: Iterable[tuple[date, date]]) -> str:
    return "Paused" if any(away < day <= back for away, back in spans) else ""


def _days(first: date, last: date) -> Iterator[date]:
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)


def _as_counted(calendar: WorkingCalendar, counting: Counting) -> WorkingCalendar:
    """Return the calendar by which this counts: its division, with closures only if they do."""
    division = counting.division or calendar.division
    return calendar.counted_by(division, closures=counting.closures == "do not count")


@lru_cache(maxsize=64)
def _zone(name: str) -> tzinfo:
    # A pack that writes "GMT" reads the clock so all year, summer time or not (case 40).
    if name in ("GMT", "UTC"):
        return UTC
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(
            f'No time zone is called "{name}": write one such as "Europe/London".'
        ) from None


@lru_cache(maxsize=64)
def _clock_time(written: str) -> time | None:
    if not written:
        return None
    try:
        return time.fromisoformat(written)
    except ValueError:
        raise ValueError(f'"{written}" is not a time of day: write it as "17:00".') from None
