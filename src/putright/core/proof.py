"""Why this date? A date with its clause, its start, its reading and every day counted."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from putright.core.clocks import Running, calendar_for, counting_for, due_of
from putright.core.counting import Amount
from putright.core.explaining import explain
from putright.core.policy import Clock, Policy, Reading


@dataclass(frozen=True, slots=True)
class OtherDate:
    """The date under another reading of the same words."""

    reading: str
    says: str
    due: date | None


@dataclass(frozen=True, slots=True)
class Proof:
    """Everything that a person needs to check one date by eye.

    `days` are those of `explaining.explain`. Staff and customer are shown the same one.
    """

    clock: Clock
    amount: str
    started_at: datetime
    start_event: str
    due: date | None
    due_at: datetime | None
    provisional: bool
    division: str
    calendar_version: date | None
    readings: tuple[Reading, ...]
    others: tuple[OtherDate, ...]
    days: tuple[Any, ...]
    promised: date | None = None
    extended: date | None = None
    state: str = ""
    paused: tuple[tuple[date, date | None], ...] = ()


def prove(clock: Clock, start: datetime, policy: Policy, running: Running | None = None) -> Proof:
    """Return the proof of the date that `clock` gives when it starts at `start`."""
    paused = running.paused if running else ()
    if paused and paused[-1][1] is None:
        paused = paused[:-1]
    counting = counting_for(clock, policy)
    calendar = calendar_for(counting, policy)
    found = due_of(clock, start, policy, paused)
    days = (
        tuple(explain(start, clock.within, counting, calendar, paused))
        if found is not None and isinstance(clock.within, Amount)
        else ()
    )
    readings = tuple(
        policy.reading_named[name] for name in clock.readings if name in policy.reading_named
    )
    return Proof(
        clock=clock,
        amount=str(clock.within),
        started_at=start,
        start_event=clock.counts_from or f"{clock.from_due_of} fell due",
        due=found.on if found else (running.due if running else None),
        due_at=found.at if found else None,
        provisional=found.provisional if found else False,
        division=counting.division,
        calendar_version=policy.holidays.version if policy.holidays else None,
        readings=readings,
        others=tuple(_others(clock, start, policy, readings)),
        days=days,
        promised=running.promised if running else None,
        extended=running.extended if running else None,
        state=running.state if running else "",
        paused=running.paused if running else (),
    )


def _others(
    clock: Clock, start: datetime, policy: Policy, readings: tuple[Reading, ...]
) -> list[OtherDate]:
    found = []
    for reading in readings:
        for other in reading.others:
            changed = clock.model_copy(
                update={
                    "id": f"{clock.id}//{reading.id}//{other.says}",
                    "counting": other.counting,
                    "within": other.within or clock.within,
                }
            )
            same = not other.counting.model_dump(exclude_none=True) and other.within is None
            due = None if same else _due_if_known(changed, start, policy)
            found.append(OtherDate(reading.id, other.says, due))
    return found


def _due_if_known(clock: Clock, start: datetime, policy: Policy) -> date | None:
    """Return the date, or None where no calendar reaches so far: it is only by the way."""
    try:
        found = due_of(clock, start, policy)
    except ValueError:
        return None
    return found.on if found else None
