"""How does a clock of the core become a proof that a page can show?"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from putright.core.clocks import Running, calendar_for, counting_for, due_of, local_day
from putright.core.counting import Amount, Due
from putright.core.explaining import explain
from putright.core.policy import Clock, Policy, once_for_policy
from putright.design.days import day_plain
from putright.design.proof import (
    Cited,
    Counted,
    Extension,
    HolidayList,
    Pause,
    Proof,
    Read,
    holiday,
)
from putright.languages import later, say


def proof_of(
    running: Running,
    policy: Policy,
    *,
    href: Callable[[str], str] = lambda clause: "",
    rule: str = "",
    why: Mapping[str, str] | None = None,
) -> Proof:
    """Return why a running clock is due when it is.

    `href` gives the address of a clause, by its id. `rule` is a sentence for
    customers, where there is a better one than the usual. `why` may hold the
    reasons given for a `pause`, an `extension` or a `change`.
    """
    clock, reasons = running.clock, why or {}
    due = due_of(clock, running.started_at, policy, running.paused)
    return Proof(
        label=clock.name,
        rule=rule,
        clauses=clauses(running.cites, policy, href),
        strength=clock.strength,
        start_event=_start_event(running),
        start_label=_start_label(running, policy),
        start_at=running.started_at,
        amount=str(clock.within),
        unit=clock.within.unit if isinstance(clock.within, Amount) else "",
        due=running.due,
        due_at=running.due_at,
        promised=running.promised,
        extended=running.extended,
        changed_because=reasons.get("change", ""),
        days=_days(running, policy, due),
        pauses=[
            Pause(since=since, until=until, why=reasons.get("pause", ""))
            for since, until in running.paused
        ],
        extensions=_extensions(running, reasons.get("extension", "")),
        readings=[_reading(name, policy) for name in running.readings],
        calendar=_holidays(clock, policy),
        state=running.state,
        met_at=running.met_at,
        provisional=running.provisional,
        **_moved(running, policy, due),
    )


def clauses(ids: Sequence[str], policy: Policy, href: Callable[[str], str]) -> list[Cited]:
    return [
        Cited(
            id=name,
            heading=policy.clauses[name].heading if name in policy.clauses else "",
            href=href(name),
        )
        for name in ids
    ]


def _start_event(running: Running) -> str:
    clock = running.clock
    return running.again or clock.counts_from or later("Another date passed unanswered")


def _start_label(running: Running, policy: Policy) -> str:
    record = policy.records.get(_start_event(running))
    return record.label if record else ""


def _moved(running: Running, policy: Policy, due: Due | None) -> dict[str, Any]:
    """Return the day taken as the start, if it is not the day it came, and why; and any roll."""
    if due is None or due.at is not None:
        return {}
    counting = counting_for(running.clock, policy)
    came = local_day(running.started_at, counting.zone)
    found: dict[str, Any] = {"start_on": due.start_on}
    if due.start_on != came:
        closed = calendar_for(counting, policy).why_closed(came)
        found["start_moved"] = (
            say("That was not a working day (%(why)s)", why=holiday(closed))
            if closed
            else say("That was after hours")
        )
    closed = calendar_for(counting, policy).why_closed(due.on)
    if counting.ends_on_closed_day == "stays" and closed:
        found["rolls"] = say(
            "%(day)s is a closed day (%(why)s), and the date stays",
            day=day_plain(due.on),
            why=holiday(closed),
        )
    return found


MOST_KEPT = 1_000  # counts of one policy, of some two kilobytes each


@once_for_policy
def _kept(policy: Policy) -> dict[tuple[Any, ...], Sequence[Counted]]:
    """Return the counts that were made: many cases come on one day, and count alike."""
    return {}


def _days(running: Running, policy: Policy, due: Due | None) -> Sequence[Counted]:
    last = max((day for day in (running.promised, running.extended) if day), default=None)
    if due is None or due.at is not None:  # hours, in which no two cases are alike
        return _count(running, policy, last)
    came = local_day(running.started_at, counting_for(running.clock, policy).zone)
    key = (running.stage, running.id, came, due.start_on, running.paused, last)
    kept = _kept(policy)
    found = kept.get(key)
    if found is None:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        found = kept[key] = _count(running, policy, last)
    return found


def _count(running: Running, policy: Policy, last: date | None) -> Sequence[Counted]:
    amount = running.clock.within
    if not isinstance(amount, Amount):
        return ()
    counting = counting_for(running.clock, policy)
    calendar = calendar_for(counting, policy)
    counted = explain(running.started_at, amount, counting, calendar, running.paused)
    found = [Counted(date=d.date, counts=d.counts, why=d.why, number=d.number) for d in counted]
    if found and last and last > found[-1].date:
        found += _days_after(found[-1].date, last, calendar)
    return tuple(found)


def _days_after(after: Any, until: Any, calendar: Any) -> list[Counted]:
    """Return the days past the count, to a later date that was agreed: none has a number."""
    span = range(after.toordinal() + 1, until.toordinal() + 1)
    return [
        Counted(date=day, counts=False, why=calendar.why_closed(day))
        for day in map(type(after).fromordinal, span)
    ]


def _extensions(running: Running, why: str) -> list[Extension]:
    if running.extended is None:
        return []
    return [Extension(until=running.extended, was=running.promised or running.due, why=why)]


def _reading(name: str, policy: Policy) -> Read:
    reading = policy.reading_named.get(name)
    if reading is None:
        return Read(id=name)
    return Read(
        id=name,
        asks=reading.asks,
        chosen=reading.chosen,
        others=[other.says for other in reading.others],
        by=reading.by,
        on=reading.on,
    )


def _holidays(clock: Clock, policy: Policy) -> HolidayList:
    division = counting_for(clock, policy).division
    version = policy.holidays.version if policy.holidays else None
    return HolidayList(division=division, version=version)
