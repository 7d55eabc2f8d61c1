"""What does a policy say? The vocabulary of a pack, as frozen models of one version.

Every table that a pack may hold is a class here, with its keys, types and
defaults; `docs/reference/pack.md` lists them. A pack that does not fit is
refused by `packs.parse_pack`, which reports every fault at once.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property, wraps
from typing import Annotated, Any, Literal, Self, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from putright.core.calendars import BankHolidays, WorkingCalendar
from putright.core.counting import Amount, Counting, Term, parse_amount
from putright.core.names import CUSTOMER_STEPS

NOT_STATED = "not stated"
AS_AGREED = "as agreed"


def _as_tuple(value: object) -> object:
    """TOML arrays arrive as lists; the items stay strict."""
    return tuple(value) if isinstance(value, list) else value


def _as_amount(value: object) -> object:
    if value in (NOT_STATED, AS_AGREED) or isinstance(value, Amount):
        return value
    if isinstance(value, str):
        amount = parse_amount(value)
        per_year = {"years": 1, "months": 12, "weeks": 53}.get(amount.unit, 366)
        if amount.number > _LONGEST.get(amount.unit, 100 * per_year):
            raise ValueError(f"{value!r} is longer than any policy allows: check the number")
        return amount
    raise ValueError(
        'write an amount in quotes, such as "10 working days", "30 calendar days" or "not stated"'
    )


Texts = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]
Within = Annotated[
    Amount | Literal["not stated", "as agreed"],
    BeforeValidator(_as_amount),
]
Strength = Literal["must", "will", "aim", "usually", "may", "text"]
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9./_-]*$")]


_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_LONGEST = {"hours": 9000, "seconds": 900_000}  # others: a century is longer than any policy


def known_zone(name: str) -> str:
    """Return the name of a time zone. Raises ValueError for one that there is not."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f'{name!r} is no time zone: write one such as "Europe/London"') from None
    return name


class Table(BaseModel):
    """A table of a pack: strict types, no unknown keys, never changed."""

    model_config = ConfigDict(
        strict=True, extra="forbid", frozen=True, arbitrary_types_allowed=True
    )

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy with other values, and none of what was worked out from these.

        A table never changes, so whatever follows from it alone is worked out once (the
        cached properties below); of a copy it may no longer be true.
        """
        copy = super().model_copy(update=update, deep=deep)
        for name, value in vars(type(self)).items():
            if isinstance(value, cached_property):
                copy.__dict__.pop(name, None)
        return copy


class Rule(Table):
    """A table that decides something, and so must say whence it comes."""

    cites: Texts = ()
    readings: Texts = ()
    added: str = ""


class When(Table):
    """A condition: every key given must hold; a list means any of its words."""

    kind: Texts = ()
    procedure: Texts = ()
    stage: Texts = ()
    role: Texts = ()
    not_role: Texts = ()
    channel: Texts = ()
    outcome: Texts = ()
    remedy: Texts = ()
    to: Texts = ()
    form: Texts = ()
    has: Texts = ()
    lacks: Texts = ()

    @cached_property
    def keys_given(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The keys that say something, each with its words."""
        every = ((name, getattr(self, name)) for name in type(self).model_fields)
        return tuple((name, words) for name, words in every if words)


class PolicyHead(Table):
    id: Id
    organisation: str
    title: str
    version: str = NOT_STATED
    drafted: date | None = None
    approved: date | None = None
    effective: date | None = None
    approved_by: str = NOT_STATED
    owner: str = NOT_STATED
    summary: str = ""
    internal: bool = False  # the text is confidential: a public page serves our summary only

    @property
    def in_force_from(self) -> date | None:
        """Effective defaults to approval, and that to drafting (CZ-V's three dates)."""
        return self.effective or self.approved or self.drafted


class CalendarTable(Table):
    division: Literal[
        "england-and-wales", "scotland", "northern-ireland", "any-division", "common-days"
    ]
    zone: str = "Europe/London"
    opens: str = ""
    closes: str = "17:00"
    closures: Annotated[tuple[date, ...], BeforeValidator(_as_tuple)] = ()

    @field_validator("zone")
    @classmethod
    def _a_zone(cls, value: str) -> str:
        return known_zone(value)

    @field_validator("opens", "closes")
    @classmethod
    def _a_time(cls, value: str) -> str:
        if value and not _TIME.fullmatch(value):
            raise ValueError(f'{value!r} is no time of day: write one such as "17:00"')
        return value


class CountingTable(Table):
    """How days are counted; only the keys given override what stands before."""

    first_day: Literal["day after", "same day"] | None = None
    received_on_closed_day: Literal["that day", "next working day"] | None = None
    received_after_hours: Literal["that day", "next working day"] | None = None
    ends_on_closed_day: Literal["stays", "moves on", "comes forward"] | None = None
    closures: Literal["count", "do not count"] | None = None
    division: (
        Literal["england-and-wales", "scotland", "northern-ireland", "any-division", "common-days"]
        | None
    ) = None
    zone: str | None = None
    hours_zone: str | None = None


class Clause(Table):
    id: Id
    heading: str = ""
    summary: str
    strength: Strength
    kept_by: Annotated[
        tuple[Literal["page", "report", "screen", "outside"], ...], BeforeValidator(_as_tuple)
    ] = ()
    status: Literal["", "not yet"] = ""
    internal: bool = False


class Gap(Table):
    id: Id
    says: str
    cites: Texts = ()


class Document(Table):
    id: Id
    name: str
    status: Literal["loaded", "not loaded", "retired"]
    version: str = NOT_STATED
    in_force: date | None = None
    until: date | None = None
    owner: str = NOT_STATED
    cites: Texts = ()


class OtherReading(Table):
    """What else an ambiguity could have meant, and how the date would then be counted."""

    says: str
    counting: CountingTable = CountingTable()
    within: Within | None = None


def _as_others(value: object) -> object:
    if not isinstance(value, (list, tuple)):
        return value
    return tuple({"says": item} if isinstance(item, str) else item for item in value)


class Reading(Table):
    id: Id
    clause: str
    asks: str
    chosen: str
    others: Annotated[tuple[OtherReading, ...], BeforeValidator(_as_others)] = ()
    by: str = NOT_STATED
    on: date | None = None
    counting: CountingTable = CountingTable()


class Kind(Rule):
    id: Id
    name: str
    definition: str = ""
    procedure: str = ""
    counts_as: str = "not counted"
    from_roles: Texts = ()
    public: bool = True  # a customer may choose it on the web


class Points(Rule):
    answered_before: Literal["respond", "close"] = "respond"
    overall: Literal["stated", "upheld if any is"] = "stated"


class Role(Rule):
    id: Id
    name: str
    side: Literal["staff", "customer", "outside"] = "staff"
    may: Texts = ()
    must_be_filled: bool = False
    one_for_each: Literal["", "service", "centre", "contract"] = ""
    administers: bool = False
    opens: Literal["own", "unowned", "every"] = "own"
    reads_views: bool = False


class Access(Rule):
    """Who opens what, of the cases that are not restricted."""

    need_to_know: bool = False


class Routing(Rule):
    when: When = When()
    to: str


class Course(Rule):
    """What somebody must have learnt: for which roles, how long it holds, what it is needed for."""

    id: Id
    name: str
    for_role: Texts = ()
    valid_for: Within = "not stated"
    limits: Annotated[tuple[When, ...], BeforeValidator(_as_tuple)] = ()


class Attestation(Rule):
    """Who says that they have read this version of the policy, and within what time."""

    id: Id
    by_role: Texts = ()
    within: Within = "not stated"


class HandingOver(Rule):
    """Whether a case that has an owner goes to another only once they accept it."""

    accepted: bool = False
    outright_by: Texts = ()


class Procedure(Rule):
    id: Id
    name: str
    status: Literal["loaded", "not loaded", "vacant", "retired"] = "loaded"
    contract: str = ""


class Limit(Table):
    counts_from: str
    within: Within


class ExtensionTable(Table):
    at_most: Within | None = None
    needs: Texts = ()


class Clock(Rule):
    id: Id
    label: str = ""
    strength: Strength
    within: Within = "not stated"
    counts_from: str = ""
    from_due_of: str = ""
    stops_when: Texts
    in_writing: bool = False
    applies: When = When()
    per: str = ""
    repeats: bool = False
    extension: ExtensionTable | None = None
    pause_needs: Texts = ()
    counting: CountingTable = CountingTable()
    stage: str = Field(default="", exclude=True)  # filled in by `Policy.all_clocks`

    @property
    def name(self) -> str:
        return self.label or self.id.replace("-", " ").capitalize()

    @cached_property
    def full_id(self) -> tuple[str, str]:
        """Its stage ("" for a clock of the whole case) and id, which only together are its own."""
        return self.stage, self.id

    @cached_property
    def stops(self) -> frozenset[str]:
        return frozenset(self.stops_when)

    @cached_property
    def applies_besides(self) -> When:
        """The condition on which it applies, less the stages: those may have been left since."""
        return self.applies.model_copy(update={"stage": ()})


class Panel(Table):
    members: int = 3
    offices: Texts = ()
    substitutes: bool = True


class Stage(Rule):
    id: Id
    name: str
    procedure: Id = "main"
    handled_by: str = NOT_STATED
    enter_on: Annotated[
        tuple[Literal["received", "requested", "dissatisfied", "no-answer"], ...],
        BeforeValidator(_as_tuple),
    ] = ()
    in_writing_from: Texts = ()
    ask_within: Annotated[tuple[Limit, ...], BeforeValidator(_as_tuple)] = ()
    take: Literal["earliest", "latest"] = "earliest"
    straight_here: When | None = None
    becomes: str = ""
    answer_in: Literal["any form", "writing"] = "any form"
    different_people: bool = False
    different_team: bool = False
    panel: Panel | None = None
    informal: bool = False
    final: bool = False
    clock: Annotated[tuple[Clock, ...], BeforeValidator(_as_tuple)] = ()


class Detail(Table):
    """A detail that a step or record may carry, typed so that a form can be drawn."""

    id: str
    type: Literal[
        "words", "date", "moment", "money", "number", "person", "file", "choice", "yes-no"
    ] = "words"
    label: str = ""
    hint: str = ""
    choices: Texts = ()


class Record(Rule):
    id: Id
    name: str = ""
    hint: str = ""
    when: When = When()  # the cases it belongs to
    needs: Texts = ()
    or_none_because: bool = False
    expires: bool = False
    from_role: Texts = ()
    not_by: Texts = ()
    struck_by: Texts = ()
    restricted: bool = False
    authorises: bool = False  # while it counts, its representative may be told, and may act
    shown_to: Texts = ()  # sides that may read it; `side`: the one that it names
    about: Literal[
        "", "conduct", "context", "adjustments", "warning", "restriction", "appeal",
        "appeal-answer", "safety", "panel-papers", "panel-minutes",
    ] = ""  # what pages make of it, whatever the pack calls it  # fmt: skip

    @cached_property
    def label(self) -> str:
        return self.name or self.id.replace("-", " ").capitalize()

    @cached_property
    def all_needs(self) -> tuple[str, ...]:
        """The details that it cannot do without, the day it expires among them."""
        return tuple(dict.fromkeys([*self.needs, *(["until"] if self.expires else [])]))


class Gate(Rule):
    id: Id
    before: Texts
    when: When = When()
    needs: Texts = ()
    needs_any: Texts = ()
    from_each: str = ""
    for_each: str = ""  # only what carries the same value of this detail as the step counts
    each_of: str = ""  # one is needed for each of these on file, told apart by `for_each`
    of_assignee: str = ""  # only what names, in this detail, the person whom the step is to
    since: str = ""
    of_side: str = ""  # of `joined`, only a party of this side counts
    strength: Strength = "will"


def _as_unless(value: object) -> object:
    return {"has": value} if isinstance(value, list) else value


class Bar(Rule):
    id: Id
    name: str
    strength: Strength
    limits: Annotated[tuple[Limit, ...], BeforeValidator(_as_tuple)] = ()
    take: Literal["earliest", "latest"] = "earliest"
    when: When | None = None
    applies: When = When()
    unless: Annotated[When | None, BeforeValidator(_as_unless)] = None
    discretion: bool = True
    needs: Texts = ()
    tell: Texts = ()


class Diversion(Rule):
    id: Id
    to: str
    covers: Literal["whole", "part"]
    clocks: Literal["stop", "run", "pause", "modified"]
    when: When = When()
    approved_by: Texts = ()
    needs: Texts = ()
    counts_as: str = ""
    restricted: bool = False


class OutcomeWord(Rule):
    id: Id
    name: str
    means: str = ""


class Remedy(Rule):
    id: Id
    name: str
    once_for: str = ""
    pays: bool = False  # it is money: no sum goes out under any other remedy


class Authority(Rule):
    remedy: Texts
    when: When = When()
    decided_by: Texts
    after_consulting: Texts = ()
    up_to: str = ""
    claim_below: str = ""
    divert_to: str = ""


class Band(Rule):
    """A sum that is usual for such harm: a guide to whoever decides, and no limit."""

    id: Id
    name: str
    at_least: int = 0
    up_to: int = 0  # nought: and over


class Interests(Rule):
    """Interests that staff have declared are matched before somebody is given a case."""

    id: Id
    declared_each: str = ""  # the cycle by which everybody declares
    checked_by: Texts = ()  # the second line


class Letter(Rule):
    id: Id
    name: str = ""
    when: When = When()  # the cases it belongs to
    needs: Texts = ()


class Route(Rule):
    id: Id
    to: str
    in_letters: Texts
    in_force: date | None = None
    until: date | None = None
    when: When = When()
    grounds: Texts = ()
    within: Within | None = None
    contact: str = ""


class Cycle(Rule):
    id: Id
    what: str
    every: Within
    starts: date | str | None = None
    stated: date | str | None = None
    sooner_when: Texts = ()
    by: str = ""
    to: Texts = ()
    contains: Texts = ()
    needs: Texts = ()


class Contact(Table):
    """A way to reach the organisation, with its history (CI-14)."""

    channel: str
    value: str
    label: str = ""
    since: date | None = None
    until: date | None = None
    cites: Texts = ()


class Policy(Table):
    """One version of one organisation's policy."""

    policy: PolicyHead
    calendar: CalendarTable
    counting: CountingTable = CountingTable()
    settings: dict[str, Any] = {}
    overlays: Texts = ()
    contact: tuple[Contact, ...] = ()
    clause: tuple[Clause, ...] = ()
    gap: tuple[Gap, ...] = ()
    document: tuple[Document, ...] = ()
    reading: tuple[Reading, ...] = ()
    kind: tuple[Kind, ...] = ()
    points: Points = Points()
    access: Access = Access()
    role: tuple[Role, ...] = ()
    routing: tuple[Routing, ...] = ()
    handing_over: HandingOver = HandingOver()
    course: tuple[Course, ...] = ()
    attestation: tuple[Attestation, ...] = ()
    procedure: tuple[Procedure, ...] = ()
    stage: tuple[Stage, ...] = ()
    clock: tuple[Clock, ...] = ()
    detail: tuple[Detail, ...] = ()
    record: tuple[Record, ...] = ()
    gate: tuple[Gate, ...] = ()
    bar: tuple[Bar, ...] = ()
    diversion: tuple[Diversion, ...] = ()
    outcome: tuple[OutcomeWord, ...] = ()
    remedy: tuple[Remedy, ...] = ()
    authority: tuple[Authority, ...] = ()
    band: tuple[Band, ...] = ()
    interests: tuple[Interests, ...] = ()
    letter: tuple[Letter, ...] = ()
    route: tuple[Route, ...] = ()
    cycle: tuple[Cycle, ...] = ()
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
