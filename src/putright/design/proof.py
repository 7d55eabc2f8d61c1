"""What is known about one date? The rule, the start, each day of the count, every change.

A proof is plain: days already counted by the core, and what the policy says.
`why` makes sentences and a calendar of it. Nothing is counted again there, so
the page cannot disagree with the clock.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from putright.design.days import day_of
from putright.languages import later, say

ELAPSED = ("hours", "minutes", "seconds")
SPANS = ("weeks", "months", "years")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A clause of the policy, by its number."""

    id: str = ""
    heading: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """How an ambiguity was read, and by whom."""

    id: str = ""
    asks: str = ""
    chosen: str = ""
    others: Sequence[Any] = ()
    by: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One day of the count, as `core.calendars.explain` gives it."""

    date: date
    counts: bool = False
    why: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    date: date
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    since: date
    until: date | None = None
    why: str = ""
    by: str = ""

    def holds(self, day: date) -> bool:
        """A pause takes out the days after it begins, up to and including the day it ends."""
        return self.since < day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    until: date
    was: date | None = None
    why: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayList:
    division: str = ""
    version: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """All that can be said about one date. Every part may be missing, and is then not shown."""

    label: str = ""
    rule: str = ""
    clauses: Sequence[Cited] = ()
    strength: str = ""
    start_event: str = ""
    start_label: str = ""  # what the policy calls it, where it is a record of its own
    start_at: datetime | None = None
    start_on: date | None = None
    start_moved: str = ""
    starts_when: str = ""
    first_counted: date | None = None
    amount: str = ""
    unit: str = ""
    due: date | None = None
    due_at: datetime | None = None
    promised: date | None = None
    recalculated: date | None = None
    extended: date | None = None
    changed_because: str = ""
    days: Sequence[Counted] = ()
    skipped: Sequence[Skipped] | None = None
    pauses: Sequence[Pause] = ()
    extensions: Sequence[Extension] = ()
    readings: Sequence[Read] = ()
    calendar: HolidayList = field(default_factory=HolidayList)
    rolls: str = ""
    state: str = ""
    met_at: datetime | None = None
    provisional: bool = False

    @property
    def first(self) -> date | None:
        """The date first given: it is never replaced."""
        return self.promised or self.due

    @property
    def last(self) -> date | None:
        """The date that holds now."""
        return self.extended or self.first

    @property
    def begins(self) -> date | None:
        if self.start_on is not None:
            return self.start_on
        return day_of(self.start_at) if self.start_at else None

    @property
    def comes(self) -> date | None:
        """The day it came, which may be before the day it is taken as received."""
        came = day_of(self.start_at) if self.start_at else self.start_on
        return min(came, self.start_on) if came and self.start_on else came

    @property
    def is_paused(self) -> bool:
        return self.state == "paused" or any(pause.until is None for pause in self.pauses)

    @property
    def is_stated(self) -> bool:
        return self.amount not in ("", "not stated") and self.state != "not stated"

    @property
    def is_same_day(self) -> bool:
        return self.amount.startswith("0 ")

    @property
    def is_agreed(self) -> bool:
        return self.amount == "as agreed"

    @property
    def again(self) -> date | None:
        """Today's reckoning, where it differs from the promise."""
        today = self.recalculated or self.due
        if self.is_paused or self.pauses or self.promised is None or today == self.promised:
            return None
        return today


_PARTS: dict[str, type] = {
    "clauses": Cited,
    "readings": Read,
    "days": Counted,
    "skipped": Skipped,
    "pauses": Pause,
    "extensions": Extension,
}


def read(given: Any) -> Proof:
    """Return a proof from a dict or an object with the same names."""
    if isinstance(given, Proof):
        return given
    values = _take(given, Proof)
    for name, part in _PARTS.items():
        if values.get(name) is not None:
            values[name] = tuple(_part(item, part) for item in values[name])
    if "calendar" in values:
        values["calendar"] = _part(values["calendar"] or {}, HolidayList)
    return Proof(**values)


def _part(item: Any, part: type) -> Any:
    if isinstance(item, part):
        return item
    if isinstance(item, str):
        return part(id=item)
    if isinstance(item, tuple | list):
        return part(**dict(zip((f.name for f in fields(part)), item, strict=False)))
    return part(**_take(item, part))


def _take(given: Any, kind: type) -> dict[str, Any]:
    names = [f.name for f in fields(kind)]
    if isinstance(given, Mapping):
        return {name: given[name] for name in names if name in given}
    return {name: getattr(given, name) for name in names if hasattr(given, name)}


def skipped(proof: Proof) -> list[Skipped]:
    """Return the weekdays within the count that are closed, each with its reason."""
    if proof.skipped is not None:
        return [gone for gone in proof.skipped if gone.date.weekday() < 5]
    last = _count_ends(proof)
    begins = proof.begins or date.min
    return [
        Skipped(date=day.date, why=day.why)
        for day in proof.days
        if is_closed(day, proof)
        and day.date.weekday() < 5
        and begins < day.date
        and (last is None or day.date <= last)
    ]


def _count_ends(proof: Proof) -> date | None:
    numbered = [day.date for day in proof.days if day.number]
    return max(numbered) if numbered else proof.first


def is_closed(day: Counted, proof: Proof) -> bool:
    """Whether a day is left out for being closed, and not for a pause or for being the start."""
    if day.counts or day.number or day.date == proof.begins:
        return False
    if any(pause.holds(day.date) for pause in proof.pauses):
        return False
    if day.why.lower().startswith(("pause", "day 0", "start", "receiv", "before", "after")):
        return False
    return bool(day.why) or day.date.weekday() >= 5


# As the list of bank holidays and the calendar call them.
CLOSED = (
    later("Weekend"), later("Bank holiday"), later("New Year's Day"), later("2 January"),
    later("Good Friday"), later("Easter Monday"), later("Early May bank holiday"),
    later("Early May bank holiday (VE day)"), later("Spring bank holiday"),
    later("Summer bank holiday"), later("Christmas Day"), later("Boxing Day"),
    later("St Andrew's Day"), later("St Patrick's Day"),
    later("Battle of the Boyne (Orangemen's Day)"), later("World Cup bank holiday"),
    later("Bank Holiday for the State Funeral of Queen Elizabeth II"),
    later("Bank holiday for the coronation of King Charles III"),
    later("Platinum Jubilee bank holiday"), later("Queen's Diamond Jubilee"),
    later("Queen's Golden Jubilee"), later("Royal wedding"),
)  # fmt: skip


def holiday(why: str) -> str:
    """Return a holiday's name for a calendar's cell."""
    name, _, _ = (why.strip().rstrip(".") or "Bank holiday").partition(" (substitute")
    return say(name).replace("'", "’")


def holiday_said(why: str) -> str:
    """Return a holiday as a sentence names it: a substitute day is "the holiday for Boxing Day"."""
    name = holiday(why)
    return say("the holiday for %(name)s", name=name) if "(substitute" in why else name
