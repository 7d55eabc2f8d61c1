"""Which clocks run, and what do they show? Always worked out from the facts.

A clock starts at a fact and stops at another; between them it may be paused,
extended, overtaken or stopped. Three dates are kept apart: `promised`, as it was
given and frozen; `due`, worked out with today's calendar; `extended`, the latest
agreed. Nothing here reads the time: `at` is an argument.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from putright.core.calendars import WorkingCalendar
from putright.core.case import Case, as_date
from putright.core.conditions import holds, is_written
from putright.core.counting import Amount, Counting, Due, due
from putright.core.facts import Fact
from putright.core.policy import AS_AGREED, Clock, Policy

ENDED = ("closed", "refused", "withdrawn")
# A clock that one of these stops measures the answer itself, so it ends with the case. Any
# other is a promise of its own (an order, a commitment) and outlives the closing.
_OF_THE_ANSWER = frozenset({"acknowledged", "responded", "closed", "assigned", "recorded", "sent"})


@dataclass(frozen=True, slots=True)
class Running:
    """One clock of one case, as it stands at a moment."""

    clock: Clock
    key: str
    state: str
    started_at: datetime
    start_place: int
    promised: date | None = None
    due: date | None = None
    due_at: datetime | None = None
    extended: date | None = None
    met_at: datetime | None = None
    ended_at: datetime | None = None  # it stopped without being met: overtaken, or the case ended
    provisional: bool = False
    paused: tuple[tuple[date, date | None], ...] = ()

    @property
    def id(self) -> str:
        return self.clock.id

    @property
    def label(self) -> str:
        return self.clock.name

    @property
    def stage(self) -> str:
        return self.clock.stage

    @property
    def strength(self) -> str:
        return self.clock.strength

    @property
    def cites(self) -> tuple[str, ...]:
        return self.clock.cites or ((self.clock.added,) if self.clock.added else ())

    @property
    def readings(self) -> tuple[str, ...]:
        return self.clock.readings

    @property
    def limit(self) -> date | None:
        """The date it is judged by: the latest agreed, else the one promised, else the one due.

        A pause moves the promise by agreement, so a clock that was paused is judged by
        the date worked out with the pause; the first promise stays a fact.
        """
        if self.extended:
            return self.extended
        return self.due if self.paused else self.promised or self.due

    @property
    def is_open(self) -> bool:
        return self.met_at is None and self.ended_at is None


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def local_day(moment: datetime, zone: str) -> date:
    """Return the day of a moment where the organisation is."""
    return moment.astimezone(_zone(zone)).date()


def counting_for(clock: Clock, policy: Policy) -> Counting:
    """Return how this clock counts: the defaults, the pack's, then each reading it cites."""
    kept = policy.countings
    found = kept.get((clock.stage, clock.id))
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
        kept[(clock.stage, clock.id)] = found
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
    if not isinstance(clock.within, Amount):
        return None
    counting = counting_for(clock, policy)
    return due(start, clock.within, counting, calendar_for(counting, policy), paused)


def clocks(case: Case, policy: Policy, at: datetime) -> list[Running]:
    """Return every clock that has started, as it stands at `at`, in the order of the pack."""
    if case.received_at is None:
        return []
    return _Reading(case, policy, at).all()


class _Reading:
    """One reading of all the clocks of a case at one moment."""

    def __init__(self, case: Case, policy: Policy, at: datetime) -> None:
        self.case = case
        self.policy = policy
        self.at = at
        self.day = local_day(at, policy.calendar.zone)
        self.done: dict[tuple[str, str], list[Running]] = {}

    def all(self) -> list[Running]:
        return [running for clock in self.policy.all_clocks for running in self.of(clock)]

    def of(self, clock: Clock) -> list[Running]:
        name = (clock.stage, clock.id)
        if name not in self.done:
            self.done[name] = []  # a clock that waits for itself has no start
            self.done[name] = list(self._read(clock))
        return self.done[name]

    def _read(self, clock: Clock) -> Iterator[Running]:
        scope = self._scope(clock)
        if scope is None or not self._applies(clock):
            return
        for key, place, start in self._starts(clock, scope):
            yield self._running(clock, key, place, start, scope)

    def _applies(self, clock: Clock) -> bool:
        when = clock.applies
        if when.stage:
            if not set(when.stage) & set(self.case.stages_entered()):
                return False
            when = when.model_copy(update={"stage": ()})
        return holds(when, self.case, self.day)

    def _scope(self, clock: Clock) -> tuple[int, int] | None:
        """Return the places between which this clock looks; a stage's, its latest stay."""
        if clock.stage:
            return self.case.entry(clock.stage)
        return 0, len(self.case.facts)

    def _starts(self, clock: Clock, scope: tuple[int, int]) -> Iterator[tuple[str, int, datetime]]:
        """Give key, place and moment of each start that has not been overtaken by a later one."""
        found: dict[str, list[tuple[int, datetime]]] = {}
        for place, fact in self._start_facts(clock, scope):
            key = str(fact.data.get(clock.per, "")) if clock.per else ""
            found.setdefault(key, []).append((place, fact.at))
        if clock.from_due_of:
            moment = self._fell_due(clock)
            if moment is not None and not (found.get("") and found[""][0][1] <= moment):
                found[""] = [(self._place_at(moment), moment)]
        for key, starts in found.items():
            place, moment = self._present_start(clock, key, starts, scope)
            yield key, place, moment

    def _start_facts(self, clock: Clock, scope: tuple[int, int]) -> Iterator[tuple[int, Fact]]:
        if not clock.counts_from:
            return
        begin, end = scope
        if clock.counts_from == "received":
            begin, end = 0, len(self.case.facts)
        for place, fact in self.case.on_file(clock.counts_from, self.day):
            if begin <= place < end and (not clock.per or fact.data.get(clock.per)):
                yield place, fact

    def _fell_due(self, waiting: Clock) -> datetime | None:
        """Return when the clock that this one waits for fell due unmet, or None if it did not.

        An id may repeat in different stages: then the one of its own stage is meant.
        """
        named = self.policy.named_clocks(waiting.from_due_of)
        own = [clock for clock in named if clock.stage == waiting.stage]
        for clock in own or named:
            for running in self.of(clock):
                first = running.promised or running.due
                if first is None:
                    continue
                met = running.met_at and local_day(running.met_at, self.policy.calendar.zone)
                if (met or self.day) > first and running.state not in ("stopped", "overtaken"):
                    zone = _zone(self.policy.calendar.zone)
                    return datetime(first.year, first.month, first.day, 12, tzinfo=zone)
        return None

    def _place_at(self, moment: datetime) -> int:
        for place, fact in enumerate(self.case.facts):
            if fact.at > moment:
                return place - 1
        return len(self.case.facts) - 1

    def _present_start(
        self,
        clock: Clock,
        key: str,
        starts: list[tuple[int, datetime]],
        scope: tuple[int, int],
    ) -> tuple[int, datetime]:
        """Return the start that counts now.

        A start that has not been answered is never hidden by a later one: the
        earlier date is the customer's. Once it was answered, a later start begins
        afresh; a clock that repeats begins again at each stop.
        """
        place, moment = starts[0]
        while True:
            stop = self._stop(clock, key, place, scope)
            if stop is None:
                return place, moment
            later = [start for start in starts if start[0] > stop[0]]
            if later:
                place, moment = later[0]
            elif clock.repeats and stop[1].name not in ("responded", "closed", "withdrawn"):
                place, moment = stop[0], stop[1].at
            else:
                return place, moment

    def _stop(
        self, clock: Clock, key: str, place: int, scope: tuple[int, int]
    ) -> tuple[int, Fact] | None:
        end = scope[1] if clock.stage else len(self.case.facts)
        for later in range(place + 1, end):
            fact = self.case.facts[later]
            if fact.name not in clock.stops_when:
                continue
            if key and str(fact.data.get(clock.per, "")) != key:
                continue
            if clock.in_writing and not self._is_written(fact):
                continue
            if fact.name == "closed" and self._opened_again(later):
                continue  # a closing that did not stand stops nothing
            return later, fact
        return None

    def _opened_again(self, place: int) -> bool:
        return any(f.name in ("reopened", "entered") for f in self.case.facts[place + 1 :])

    def _is_written(self, fact: Fact) -> bool:
        return is_written(fact.data.get("form")) or self.case.is_on_file("adjustment", self.day)

    def _running(
        self, clock: Clock, key: str, place: int, start: datetime, scope: tuple[int, int]
    ) -> Running:
        stop = self._stop(clock, key, place, scope)
        paused = self._pauses(clock, place)
        running = Running(
            clock=clock,
            key=key,
            state="",
            started_at=start,
            start_place=place,
            met_at=stop[1].at if stop else None,
            extended=self._extended(clock, key, place),
            promised=self._promised(clock, key, place, start),
            paused=paused,
        )
        running = self._with_due(running, place)
        end = None if stop else self._end(running, scope)
        if end is not None:
            running = replace(running, ended_at=end[1])
        return replace(running, state=self._state(running, end))

    def _with_due(self, running: Running, place: int) -> Running:
        clock = running.clock
        if clock.within == AS_AGREED:
            return replace(running, due=as_date(self.case.facts[place].data.get("on")))
        if running.paused and running.paused[-1][1] is None:
            return running  # it is paused: its date is known when it resumes
        reckoned = due_of(clock, running.started_at, self.policy, running.paused)
        if reckoned is None:
            return running
        return replace(
            running, due=reckoned.on, due_at=reckoned.at, provisional=reckoned.provisional
        )

    def _promised(self, clock: Clock, key: str, place: int, start: datetime) -> date | None:
        began = local_day(start, self.policy.calendar.zone).isoformat()
        for fact in self.case.facts[max(place, 0) :]:
            data = fact.data
            if (
                fact.name == "promised"
                and data.get("clock") == clock.id
                and data.get("stage", "") == clock.stage
                and data.get("key", "") == key
                and data.get("from") == began
            ):
                return as_date(data.get("due"))
        return None

    def _extended(self, clock: Clock, key: str, place: int) -> date | None:
        found = None
        for fact in self.case.facts[place + 1 :]:
            data = fact.data
            if (
                fact.name == "extended"
                and data.get("clock") == clock.id
                and data.get("stage", "") == clock.stage
                and data.get("key", "") == key
            ):
                found = as_date(data.get("until"))
        return found

    def _pauses(self, clock: Clock, place: int) -> tuple[tuple[date, date | None], ...]:
        zone = self.policy.calendar.zone
        found: list[tuple[date, date | None]] = []
        for fact in self.case.facts[place + 1 :]:
            stops = fact.name == "diverted" and _whole(fact) and fact.data.get("clocks") == "pause"
            if (fact.name == "paused" and fact.data.get("clock") in ("", None, clock.id)) or stops:
                if not found or found[-1][1] is not None:
                    found.append((local_day(fact.at, zone), None))
            elif (
                fact.name == "resumed"
                and fact.data.get("clock") in ("", None, clock.id)
                and found
                and found[-1][1] is None
            ):
                found[-1] = (found[-1][0], local_day(fact.at, zone))
        return tuple(found)

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
        return limit is not None and local_day(moment, self.policy.calendar.zone) > limit

    def _end(self, running: Running, scope: tuple[int, int]) -> tuple[str, datetime] | None:
        """Return how this clock ended without being met, and when, or None if it runs on."""
        facts = self.case.facts
        if running.clock.stage and scope[1] < len(facts):
            return "overtaken", facts[scope[1]].at
        of_the_answer = bool(_OF_THE_ANSWER & set(running.clock.stops_when))
        for fact in facts[running.start_place + 1 :]:
            if fact.name == "diverted" and _whole(fact) and fact.data.get("clocks") == "stop":
                return "stopped", fact.at
            if running.clock.stage and fact.data.get("leaves_stages"):
                return "stopped", fact.at
        if of_the_answer and self.case.status in ENDED:
            ending = self.case.latest(self.case.status)
            if ending is not None:
                # What another system ended was not measured here, so it is not called late.
                elsewhere = bool(ending.data.get("elsewhere"))
                return "stopped", running.started_at if elsewhere else ending.at
        return None

    def _is_modified(self, running: Running) -> bool:
        """A modifying diversion changes nothing until its plan is on file (CI-10)."""
        modified = any(
            fact.name == "diverted" and fact.data.get("clocks") == "modified" and _whole(fact)
            for fact in self.case.facts
        )
        return modified and self.case.is_on_file("plan", self.day)


def _whole(fact: Fact) -> bool:
    return fact.data.get("covers") == "whole"
