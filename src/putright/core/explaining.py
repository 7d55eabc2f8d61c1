"""Why is it due on that day? Every day from the start to the end, and whether it counts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from putright.core.amounts import Amount, Counting, Due, zone_named
from putright.core.calendars import WorkingCalendar
from putright.core.counting import (
    ELAPSED,
    ONE_DAY,
    Pauses,
    as_counted,
    due,
    end_of,
    eve_of,
    spans_of,
)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the proof. `number` is 1 for the first unit complete, and so on to the limit."""

    date: date
    counts: bool
    why: str
    number: int | None


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
    received = start.astimezone(zone_named(counting.zone)).date()
    if amount.unit in ELAPSED:
        spans = list(spans_of(paused, received - ONE_DAY))
        away = {day: _paused_on(day, spans) for day in _days(received, answer.on)}
        away[received] = "Start"
        return [Day(day, why != "Paused", why, None) for day, why in away.items()]
    counted = as_counted(calendar, counting)
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
        self.eve = eve_of(answer.start_on, counting)
        self.numbers = {
            end_of(answer.start_on, Amount(n, amount.unit), counting, calendar, paused): n
            for n in range(1, amount.number + 1)
        }
        self.end = max(self.numbers, default=answer.start_on)
        self.spans = list(spans_of(paused, self.eve))

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
