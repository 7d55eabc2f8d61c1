"""When does a clock fall due? How it counts, and the date that comes of it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from putright.core.calendars import WorkingCalendar
from putright.core.counting import Amount, Counting, Due, Term
from putright.core.policy import Clock, Policy


@lru_cache(maxsize=64)
def zone_of(name: str) -> ZoneInfo:
    """Return a time zone. Why kept: every clock of every case asks for one of few."""
    return ZoneInfo(name)


def local_day(moment: datetime, zone: str) -> date:
    """Return the day of a moment where the organisation is."""
    return moment.astimezone(zone_of(zone)).date()


def counting_for(clock: Clock, policy: Policy) -> Counting:
    """Return how this clock counts: the defaults, the pack's, then each reading it cites."""
    kept = policy.countings
    found = kept.get(clock.full_id)
    if found is None:
        calendar = policy.calendar
        found = Counting(
            division=calendar.division,
            zone=calendar.zone,
            opens=calendar.opens,
            closes=calendar.closes,
        )
        tables = [policy.counting]
        tables += [
            policy.reading_named[name].counting
            for name in clock.readings
            if name in policy.reading_named
        ]
        tables.append(clock.counting)
        for table in tables:
            found = replace(found, **table.model_dump(exclude_none=True))
        kept[clock.full_id] = found
    return found


def calendar_for(counting: Counting, policy: Policy) -> WorkingCalendar:
    """Return the working calendar of a division with this organisation's closures."""
    return policy.calendar_of(counting.division)


def due_of(
    clock: Clock,
    start: datetime,
    policy: Policy,
    paused: Sequence[tuple[date, date | None]] = (),
) -> Due | None:
    """Return when a clock that starts at `start` falls due, or None if no time is stated."""
    term = term_of(clock, policy)
    return term.due(start, paused) if term else None


def due_many(clock: Clock, starts: Iterable[datetime], policy: Policy) -> list[Due | None]:
    """Return `due_of` for each of these starts, none of which was paused."""
    term = term_of(clock, policy)
    return [term.due(start) if term else None for start in starts]


def term_of(clock: Clock, policy: Policy) -> Term | None:
    """Return the time that a clock gives, kept with its policy; None if none is stated."""
    if not isinstance(clock.within, Amount):
        return None
    found = policy.terms.get(clock.full_id)
    if found is None:
        counting = counting_for(clock, policy)
        found = Term(clock.within, counting, calendar_for(counting, policy))
        policy.terms[clock.full_id] = found
    return found
