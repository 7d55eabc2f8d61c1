"""Which clocks run, and what do they show? Always worked out from the facts.

A clock starts at a fact and stops at another; between them it may be paused,
extended, overtaken or stopped. Three dates are kept apart (`running_clock.py`).
Nothing here reads the time: `at` is an argument.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from putright.core.agreed import Agreed, is_whole
from putright.core.case import Case, as_date
from putright.core.conditions import holds, is_written
from putright.core.counting import Due
from putright.core.dues import (
    calendar_for,
    counting_for,
    due_many,
    due_of,
    local_day,
    term_of,
    zone_of,
)
from putright.core.facts import Fact
from putright.core.policy import AS_AGREED, Clock, Policy
from putright.core.running_clock import Running, Spans
from putright.core.taken_back import taken_back
from putright.core.undelivered import is_answer_lost, not_told

__all__ = [
    "ENDED", "Running", "calendar_for", "clocks", "counting_for", "due_many", "due_of",
    "local_day", "promised_clocks", "term_of",
]  # fmt: skip

Span = tuple[int, int]  # from a place among the facts, up to another
Start = tuple[int, datetime]

ENDED = ("closed", "refused", "withdrawn")
# A clock that one of these stops measures the answer itself, so it ends with the case. Any
# other is a promise of its own (an order, a commitment) and outlives the closing.
_OF_THE_ANSWER = frozenset({"acknowledged", "responded", "closed", "assigned", "recorded", "sent"})


def clocks(case: Case, policy: Policy, at: datetime) -> list[Running]:
    """Return every clock that has started, as it stands at `at`, in the order of the pack."""
    if case.received_at is None:
        return []
    return _Reading(case, policy, at).all()


def promised_clocks(
    case: Case, policy: Policy, at: datetime
) -> tuple[list[Running], list[Running]]:
    """Return the clocks as `clocks` would, were every date that is due promised; and those
    among them whose date was not promised before.

    Why: whoever adds to a case needs both, and to read the clocks twice is a good part of
    all the work. A promise says of its own clock what was reckoned just now, and nothing
    else follows from it, unless the pack has a clock that heeds promises.
    """
    if case.received_at is None:
        return [], []
    reading = _Reading(case, policy, at, promising=True)
    found = reading.all()
    return found, [one for one in found if (one.clock.full_id, one.key) in reading.promising]


class _Reading(Agreed):
    """One reading of all the clocks of a case at one moment.

    With `promising` each date that is due and was never promised counts as promised.
    """

    def __init__(
        self, case: Case, policy: Policy, at: datetime, *, promising: bool = False
    ) -> None:
        super().__init__(case, zone_of(policy.calendar.zone))
        self.policy = policy
        self.at = at
        self.day = at.astimezone(self.zone).date()
        self.done: dict[tuple[str, str], list[Running]] = {}
        self.is_promising = promising
        self.promising: set[tuple[tuple[str, str], str]] = set()

    def all(self) -> list[Running]:
        found: list[Running] = []
        stages = self.policy.clocks_for.get(self.case.kind) or (("", self.policy.all_clocks),)
        for stage, some in stages:
            if stage and self.case.entry(stage) is None:
                continue  # no clock of a stage runs before it is entered
            for clock in some:
                found += self.of(clock)
        return found

    def of(self, clock: Clock) -> Sequence[Running]:
        if not clock.from_due_of and clock.counts_from not in self.places:
            return ()
        found = self.done.get(clock.full_id)
        if found is None:
            self.done[clock.full_id] = []  # a clock that waits for itself has no start
            found = self.done[clock.full_id] = self._read(clock)
        return found

    def _read(self, clock: Clock) -> list[Running]:
        scope = self._scope(clock)
        if scope is None or not self._applies(clock):
            return []
        starts = self._starts(clock, scope)
        return [self._running(clock, key, some, scope) for key, some in starts.items()]

    def _applies(self, clock: Clock) -> bool:
        stages = clock.applies.stage
        if stages and not any(stage in stages for stage in self.case.stages_entered()):
            return False
        return holds(clock.applies_besides, self.case, self.day)

    def _scope(self, clock: Clock) -> Span | None:
        """Return the places between which this clock looks; a stage's, its latest stay."""
        if clock.stage:
            return self.case.entry(clock.stage)
        return 0, len(self.facts)

    def _starts(self, clock: Clock, scope: Span) -> dict[str, list[Start]]:
        """Return place and moment of each start, by key."""
        found: dict[str, list[Start]] = {}
        # The receipt of the case starts clocks of later stages too.
        begin, end = (0, len(self.facts)) if clock.counts_from == "received" else scope
        for place, fact in self.case.on_file(clock.counts_from, self.day):
            if begin <= place < end and (not clock.per or fact.data.get(clock.per)):
                key = str(fact.data[clock.per]) if clock.per else ""
                found.setdefault(key, []).append((place, fact.at))
        if clock.from_due_of:
            moment = self._fell_due(clock)
            if moment is not None and not (found.get("") and found[""][0][1] <= moment):
                found[""] = [(self._place_at(moment), moment)]
        return found

    def _fell_due(self, waiting: Clock) -> datetime | None:
        """Return when the clock that this one waits for fell due unmet, or None if it did not."""
        for clock in self.policy.awaited[waiting.full_id]:
            for running in self.of(clock):
                first = running.promised or running.due
                if first is None:
                    continue
                met = running.met_at and running.met_at.astimezone(self.zone).date()
                if (met or self.day) > first and running.state not in ("stopped", "overtaken"):
                    return datetime(first.year, first.month, first.day, 12, tzinfo=self.zone)
        return None

    def _place_at(self, moment: datetime) -> int:
        for place, fact in enumerate(self.facts):
            if fact.at > moment:
                return place - 1
        return len(self.facts) - 1

    def _present_start(
        self, clock: Clock, key: str, starts: list[Start], scope: Span
    ) -> tuple[Start, tuple[int, Fact] | None]:
        """Return the start that counts now, and what stopped the clock since, if anything did.

        A start that has not been answered is never hidden by a later one: the
        earlier date is the customer's. Once it was answered, a later start begins
        afresh; a clock that repeats begins again at each stop.
        """
        present = starts[0]
        while True:
            stop = self._stop(clock, key, present[0], scope)
            if stop is None:
                return present, None
            later = [start for start in starts if start[0] > stop[0]]
            if later:
                present = later[0]
            elif clock.repeats and stop[1].name not in ("responded", "closed", "withdrawn"):
                present = stop[0], stop[1].at
            else:
                return present, stop

    def _begins_again(self, clock: Clock, place: int, starts: list[Start]) -> bool:
        return clock.repeats and all(start[0] != place for start in starts)

    def _stop(self, clock: Clock, key: str, place: int, scope: Span) -> tuple[int, Fact] | None:
        if clock.stops.isdisjoint(self.places):
            return None
        end = scope[1] if clock.stage else len(self.facts)
        for later in range(place + 1, end):
            fact = self.facts[later]
            if fact.name not in clock.stops:
                continue
            if key and str(fact.data.get(clock.per, "")) != key:
                continue
            if clock.in_writing and not self._is_written(fact):
                continue
            if fact.name == "closed" and self._opened_again(later):
                continue  # a closing that did not stand stops nothing
            if later in self._taken_back:
                continue  # whom it names was shut out of the case since
            if later in self._not_told:
                arrived = self._not_told[later]
                if arrived is None:
                    continue  # it was said in a letter that never arrived
                return later, replace(fact, at=arrived.at)
            return later, fact
        return None

    def _opened_again(self, place: int) -> bool:
        return any(f.name in ("reopened", "entered") for f in self.facts[place + 1 :])

    def _is_written(self, fact: Fact) -> bool:
        return is_written(fact.data.get("form")) or self.case.is_on_file("adjustment", self.day)

    def _running(self, clock: Clock, key: str, starts: list[Start], scope: Span) -> Running:
        (place, start), stop = self._present_start(clock, key, starts, scope)
        paused = self.pauses(clock, place)
        reckoned = self._reckoned(clock, place, start, paused)
        promised = self.promised(clock, key, place, start)
        if self.is_promising and promised is None and reckoned and not paused:
            promised = reckoned.on
            self.promising.add((clock.full_id, key))
        running = Running(
            clock=clock,
            key=key,
            state="",
            started_at=start,
            start_place=place,
            promised=promised,
            due=reckoned.on if reckoned else None,
            due_at=reckoned.at if reckoned else None,
            extended=self.extended(clock, key, place),
            met_at=stop[1].at if stop else None,
            provisional=reckoned.provisional if reckoned else False,
            paused=paused,
            again=self.facts[place].name if self._begins_again(clock, place, starts) else "",
        )
        end = None if stop else self._end(running, scope)
        # Nobody has seen it yet, so it may still be written in. Why: to make it anew for each
        # of these, as `replace` does, was a quarter of a reading.
        object.__setattr__(running, "ended_at", end[1] if end else None)
        object.__setattr__(running, "state", self._state(running, end))
        return running

    def _reckoned(self, clock: Clock, place: int, start: datetime, paused: Spans) -> Due | None:
        if clock.within == AS_AGREED:
            agreed = as_date(self.facts[place].data.get("on"))
            return Due(agreed, None, agreed, provisional=False) if agreed else None
        if paused and paused[-1][1] is None:
            return None  # it is paused: its date is known when it resumes
        return due_of(clock, start, self.policy, paused)

    def _state(self, running: Running, end: tuple[str, datetime] | None) -> str:
        if running.met_at is not None:
            return "late met" if self._is_past(running, running.met_at) else "met"
        if end is not None:
            name, moment = end
            return "late" if self._is_past(running, moment) else name
        if running.paused and running.paused[-1][1] is None:
            return "paused"
        if self._is_modified(running):
            return "modified"
        if running.limit is None:
            return "not stated"
        if self._is_past(running, self.at):
            return "late"
        return "provisional" if running.provisional else "running"

    def _is_past(self, running: Running, moment: datetime) -> bool:
        if running.due_at is not None and running.extended is None:
            return moment > running.due_at
        limit = running.limit
        return limit is not None and moment.astimezone(self.zone).date() > limit

    def _end(self, running: Running, scope: Span) -> tuple[str, datetime] | None:
        """Return how this clock ended without being met, and when, or None if it runs on."""
        facts = self.facts
        if running.clock.stage and scope[1] < len(facts):
            return "overtaken", facts[scope[1]].at
        for place, leaves_stages in self._stopping:
            if place > running.start_place and (running.clock.stage or not leaves_stages):
                return "stopped", facts[place].at
        of_the_answer = not _OF_THE_ANSWER.isdisjoint(running.clock.stops)
        if of_the_answer and self.case.status in ENDED:
            of_an_answer = self.case.status == "closed" and "responded" in running.clock.stops
            if of_an_answer and is_answer_lost(self.case, self._not_told, running.start_place):
                return None  # it was closed with an answer that nobody has read
            ending = self.case.latest(self.case.status)
            if ending is not None:
                # What another system ended was not measured here, so it is not called late.
                elsewhere = bool(ending.data.get("elsewhere"))
                return "stopped", running.started_at if elsewhere else ending.at
        return None

    @cached_property
    def _not_told(self) -> Mapping[int, Fact | None]:
        return not_told(self.case)

    @cached_property
    def _taken_back(self) -> frozenset[int]:
        return taken_back(self.case, self.policy)

    @cached_property
    def _stopping(self) -> list[tuple[int, bool]]:
        """Where clocks are stopped by a diversion, or (True) those of a stage by leaving it."""
        return [
            (place, not diverted)
            for place, fact in enumerate(self.facts)
            if (diverted := _stops_clocks(fact)) or fact.data.get("leaves_stages")
        ]

    def _is_modified(self, running: Running) -> bool:
        """A modifying diversion changes nothing until its plan is on file (CI-10)."""
        modified = any(
            fact.data.get("clocks") == "modified" and is_whole(fact)
            for fact in self.case.named("diverted")
        )
        return modified and self.case.is_on_file("plan", self.day)


def _stops_clocks(fact: Fact) -> bool:
    return fact.name == "diverted" and is_whole(fact) and fact.data.get("clocks") == "stop"
