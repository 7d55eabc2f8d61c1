"""What does a policy say? One version of one organisation's, and what is looked up in it.

What a pack may hold is in `vocabulary/`, a file for each file of a pack, with keys,
types and defaults; `docs/reference/pack.md` lists them. All of it can be had from here.
A pack that does not fit is refused by `packs.parse_pack`, which reports every fault at once.
"""

from collections.abc import Callable
from datetime import date
from functools import cached_property, wraps
from typing import Any, TypeVar

from pydantic import Field

from putright.core.calendars import BankHolidays, WorkingCalendar
from putright.core.counting import Counting, Term
from putright.core.names import CUSTOMER_STEPS
from putright.core.vocabulary.admission import Bar, Diversion
from putright.core.vocabulary.clauses import Clause, Document, Gap
from putright.core.vocabulary.clocks import Clock, ExtensionTable
from putright.core.vocabulary.cycles import Cycle
from putright.core.vocabulary.head import CalendarTable, Contact, Mailbox, PolicyHead, known_zone
from putright.core.vocabulary.kinds import Kind, Points
from putright.core.vocabulary.letters import ByPost, EveryLetter, Letter, Part, PlainWords, Route
from putright.core.vocabulary.pack import Pack
from putright.core.vocabulary.people import (
    Access,
    Attestation,
    Course,
    HandingOver,
    Interests,
    Role,
    Routing,
)
from putright.core.vocabulary.readings import OtherReading, Reading
from putright.core.vocabulary.records import Detail, Gate, Record
from putright.core.vocabulary.remedies import Authority, Band, OutcomeWord, Remedy
from putright.core.vocabulary.shared import (
    AS_AGREED,
    NOT_STATED,
    CountingTable,
    Id,
    Limit,
    Rule,
    Strength,
    Table,
    Texts,
    When,
    Within,
)
from putright.core.vocabulary.stages import Panel, Procedure, Stage

__all__ = [
    "AS_AGREED", "NOT_STATED", "Access", "Attestation", "Authority", "Band", "Bar",
    "ByPost", "CalendarTable", "Clause", "Clock", "Contact", "CountingTable", "Course", "Cycle",
    "Detail", "Diversion", "Document", "EveryLetter", "ExtensionTable", "Gap", "Gate",
    "HandingOver", "Id", "Interests", "Kind", "Letter", "Limit", "Mailbox", "OtherReading",
    "OutcomeWord", "Pack", "Panel", "Part", "PlainWords", "Points",
    "Policy", "PolicyHead", "Procedure", "Reading", "Record", "Remedy", "Role", "Route",
    "Routing", "Rule", "Stage", "Strength", "Table", "Texts", "When", "Within", "known_zone",
    "once_for_policy",
]  # fmt: skip


class Policy(Pack):
    """One version of one organisation's policy."""

    holidays_without: tuple[date, ...] = ()  # only a rehearsal sets it: not yet proclaimed
    holidays: BankHolidays | None = Field(default=None, exclude=True)  # given by the loader

    def changed(self, **updates: Any) -> "Policy":
        """Return a copy with other tables, and none of the lookups kept for this one."""
        return self.model_copy(update=updates)

    @cached_property
    def countings(self) -> dict[tuple[str, str], Counting]:
        """How each clock counts, filled in by `clocks.counting_for`."""
        return {}

    @cached_property
    def terms(self) -> dict[tuple[str, str], Term]:
        """The time that each clock gives, filled in by `clocks.term_of`."""
        return {}

    @cached_property
    def calendars(self) -> dict[str, WorkingCalendar]:
        return {}

    def calendar_of(self, division: str) -> WorkingCalendar:
        """Return the working calendar of a division, with this organisation's closures."""
        if division not in self.calendars:
            if self.holidays is None:
                raise ValueError("This policy was given no bank holidays to count with.")
            self.calendars[division] = WorkingCalendar(
                self.holidays,
                division,
                closures=frozenset(self.calendar.closures),
                without=frozenset(self.holidays_without),
            )
        return self.calendars[division]

    @cached_property
    def kept(self) -> dict[Any, Any]:
        """What others work out from this policy and nothing else: see `once_for_policy`."""
        return {}

    @property
    def id(self) -> str:
        return self.policy.id

    @property
    def version(self) -> str:
        return self.policy.version

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        return {kind.id: kind for kind in self.kind}

    @cached_property
    def roles(self) -> dict[str, Role]:
        return {role.id: role for role in self.role}

    @cached_property
    def procedures(self) -> dict[str, Procedure]:
        """Procedures by id; a pack that names none has one, `main`."""
        named = {procedure.id: procedure for procedure in self.procedure}
        for stage in self.stage:
            named.setdefault(stage.procedure, Procedure(id=stage.procedure, name=""))
        return named

    @cached_property
    def stages(self) -> dict[str, Stage]:
        return {stage.id: stage for stage in self.stage}

    @cached_property
    def records(self) -> dict[str, Record]:
        return {record.id: record for record in self.record}

    @cached_property
    def details(self) -> dict[str, Detail]:
        return {detail.id: detail for detail in self.detail}

    @cached_property
    def clauses(self) -> dict[str, Clause]:
        return {clause.id: clause for clause in self.clause}

    @cached_property
    def reading_named(self) -> dict[str, Reading]:
        return {reading.id: reading for reading in self.reading}

    @cached_property
    def all_clocks(self) -> tuple[Clock, ...]:
        """Every clock, those of a stage marked with it."""
        of_stages = tuple(
            clock.model_copy(update={"stage": stage.id})
            for stage in self.stage
            for clock in stage.clock
        )
        return self.clock + of_stages

    @cached_property
    def clock_by_name(self) -> dict[tuple[str, str], Clock]:
        """Every clock by its stage ("" for one of the whole case) and id."""
        return {clock.full_id: clock for clock in self.all_clocks}

    @cached_property
    def clocks_for(self) -> dict[str, tuple[tuple[str, tuple[Clock, ...]], ...]]:
        """The clocks that may run in a case of each kind, by stage, in the order of the pack."""
        found = {}
        for kind in self.kinds:
            able = [c for c in self.all_clocks if not c.applies.kind or kind in c.applies.kind]
            stages = dict.fromkeys(clock.stage for clock in able)
            found[kind] = tuple((s, tuple(c for c in able if c.stage == s)) for s in stages)
        return found

    @cached_property
    def stages_of(self) -> dict[str, tuple[Stage, ...]]:
        found: dict[str, tuple[Stage, ...]] = {}
        for stage in self.stage:
            found[stage.procedure] = (*found.get(stage.procedure, ()), stage)
        return found

    @cached_property
    def gates_before(self) -> dict[str, tuple[Gate, ...]]:
        found: dict[str, tuple[Gate, ...]] = {}
        for gate in self.gate:
            for step in gate.before:
                found[step] = (*found.get(step, ()), gate)
        return found

    def named_clocks(self, name: str) -> list[Clock]:
        """Return the clocks called `name`: by id, by `stage/id`, or the answer clock of a stage.

        A list, because an id may repeat in different stages.
        """
        exact = [clock for clock in self.all_clocks if clock.id == name]
        if exact:
            return exact
        stage, _, clock_id = name.partition("/")
        if clock_id:
            return [c for c in self.all_clocks if c.stage == stage and c.id == clock_id]
        return [
            c for c in self.all_clocks if name and c.stage == name and "responded" in c.stops_when
        ]

    @cached_property
    def awaited(self) -> dict[tuple[str, str], tuple[Clock, ...]]:
        """The clocks that each clock with `from_due_of` waits for.

        An id may repeat in different stages: then the one of its own stage is meant.
        """
        found: dict[tuple[str, str], tuple[Clock, ...]] = {}
        for clock in self.all_clocks:
            if clock.from_due_of:
                named = self.named_clocks(clock.from_due_of)
                own = [one for one in named if one.stage == clock.stage]
                found[clock.full_id] = tuple(own or named)
        return found

    @cached_property
    def waited_for(self) -> frozenset[tuple[str, str]]:
        """The clocks, as (stage, id), whose falling due may start another."""
        return frozenset(one.full_id for some in self.awaited.values() for one in some)

    @cached_property
    def permits(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """The roles that may do each step or record, filled in by `asking.who_may`."""
        return {}

    @cached_property
    def may(self) -> dict[str, frozenset[str]]:
        """What each role may ask; a customer's, unless the pack says more, what any may."""
        return {
            role.id: CUSTOMER_STEPS
            if role.side == "customer" and not role.may
            else frozenset(role.may)
            for role in self.role
        }

    @cached_property
    def rules_named(self) -> dict[str, dict[str, Rule]]:
        """The rules that a step may be about, by the detail that names one and by their ids."""
        tables = ("record", "bar", "diversion", "route", "letter", "remedy")
        # Beware: an id may be there twice, and the first is meant.
        return {name: {r.id: r for r in reversed(getattr(self, name))} for name in tables}

    @cached_property
    def key_details(self) -> frozenset[str]:
        """Details that tell one clock, party or failure from another, and so are never words."""
        return frozenset(
            {clock.per for clock in self.all_clocks if clock.per}
            | {gate.from_each for gate in self.gate if gate.from_each}
            | {gate.for_each for gate in self.gate if gate.for_each}
            | {remedy.once_for for remedy in self.remedy if remedy.once_for}
        )

    def setting(self, name: str) -> float | None:
        """Return a figure that the organisation supplies, or None where it is not stated."""
        value = self.settings.get(name, NOT_STATED)
        return None if value == NOT_STATED else float(value)


T = TypeVar("T")


def once_for_policy(function: Callable[[Policy], T]) -> Callable[[Policy], T]:
    """Keep with each policy what this function makes of it, for no policy ever changes."""

    @wraps(function)
    def kept(policy: Policy) -> T:
        found: T | None = policy.kept.get(function)
        if found is None:
            found = policy.kept[function] = function(policy)
        return found

    return kept
