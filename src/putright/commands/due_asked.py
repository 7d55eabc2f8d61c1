"""Which clock is meant, and from when? As somebody types it."""

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from putright.commands import Failed
from putright.core.policy import Bar, Clock, Policy

_WHEN = re.compile(
    r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?)?", re.ASCII
)


def clock_named(policy: Policy, name: str) -> Clock:
    """Return the clock of this name. Raises Failed, with the names there are."""
    found = policy.named_clocks(name) if name else []
    if len(found) == 1:
        return found[0]
    if found:
        which = ", ".join(f"{clock.stage}/{clock.id}" for clock in found)
        raise Failed(f"{policy.id} has several clocks called {name!r}: say one of {which}.")
    test = next((bar for bar in policy.bar if bar.id == name and bar.limits), None)
    if test is not None:
        return _last_day_of(test)
    tests = [bar.id for bar in policy.bar if bar.limits]
    known = ", ".join(dict.fromkeys([*(clock.id for clock in policy.all_clocks), *tests]))
    raise Failed(f"{policy.id} has no clock called {name!r}. It has: {known}.")


def _last_day_of(test: Bar) -> Clock:
    """Return a time limit to complain, as a clock: its date is the last day in time."""
    limit = test.limits[0]
    return Clock(
        id=test.id,
        label=test.name,
        strength=test.strength,
        within=limit.within,
        counts_from=limit.counts_from,
        stops_when=("received",),
        cites=test.cites,
        readings=test.readings,
        added=test.added,
    )


def moment(text: str, policy: Policy) -> datetime:
    """Return a moment from text: a day, or a day and time, local unless it says its zone.

    A day alone is noon of it: in hours, so that only the day matters.
    Raises Failed, with what to write.
    """
    zone = ZoneInfo(policy.calendar.zone)
    text = text.strip()
    try:
        if not _WHEN.fullmatch(text):
            raise ValueError
        if len(text) == 10:
            return datetime.combine(date.fromisoformat(text), time(12), zone)
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Failed(
            f"{text!r} is no day or time. Write 2026-11-23, 2026-11-23T10:00 or 2026-11-23T10:00Z."
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=zone)
