"""What is one thing that somebody is to be told, and on which day is it asked?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from putright.cases.binding import policy_of
from putright.cases.store import as_utc
from putright.core.policy import Policy
from putright.people.models import Organisation
from putright.reminders.hours import calendar_of, horizon, nearest

LATE = timedelta(days=14)  # how long a promise of ours is spoken of after its day
MOST = 20_000  # of each sort, in one round

# The moment at which a clock that counts hours falls due; none once a day was agreed instead.
JUDGED_AT = 'case when k."extended" is null then k."due_at" end'
CASE = 'c."reference", c."pack", c."version", c."stage", c."handler", c."team"'


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that somebody is to be told. It holds no word of a customer's."""

    kind: str
    what: str  # tells it from all others, and from itself at another threshold
    whose: str
    title: str
    case: int | None = None
    sequence: int | None = None
    reference: str = ""
    stage: str = ""
    on: date | None = None
    due_at: datetime | None = None
    clause: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """One round: of which organisation, by which policy, when."""

    organisation: Organisation
    policy: Policy
    at: datetime
    today: date

    @property
    def until(self) -> date:
        """Return the last day of which anybody is told today."""
        calendar = calendar_of(self.policy)
        every = [horizon(self.today, one, calendar) for one in self.thresholds]
        return max(every, default=self.today - timedelta(days=1))

    @property
    def thresholds(self) -> tuple[Any, ...]:
        return self.policy.reminders.before

    @property
    def week(self) -> str:
        year, week, _ = self.today.isocalendar()
        return f"{year}-W{week:02d}"

    def reached(self, on: date) -> str:
        """Return the threshold that has come for a day, in words; "" where none has."""
        if on < self.today:
            return "late"
        found = nearest(on, self.today, self.thresholds, calendar_of(self.policy))
        return str(found) if found else ""


# -- how things are called ----------------------------------------------------------------


def whose_case(about: Sequence[Any]) -> str:
    handler, team = about[4:6]
    return handler or as_of_team(team)


def as_of_team(team: str) -> str:
    return f"team:{team}" if team else ""


def why_now(reached: str) -> str:
    return "its day has passed" if reached == "late" else f"{reached} before"


def bound_by(day: Day, about: Sequence[Any]) -> Policy:
    return policy_of(day.organisation, about[1], about[2])


def stage_in(day: Day, about: Sequence[Any], stage: str) -> str:
    return stage_name(bound_by(day, about), stage)


def stage_name(policy: Policy, stage: str) -> str:
    return policy.stages[stage].name if stage in policy.stages else ""


def label_of(day: Day, about: Sequence[Any], stage: str, clock: str) -> str:
    found = bound_by(day, about).clock_by_name.get((stage, clock))
    return found.name if found else clock


def clause_of(day: Day, about: Sequence[Any], stage: str, clock: str) -> str:
    found = bound_by(day, about).clock_by_name.get((stage, clock))
    return cited(found) if found else ""


def record_name(day: Day, about: Sequence[Any], record: str) -> str:
    found = bound_by(day, about).records.get(record)
    return (found.name if found else "") or record.replace("-", " ").capitalize()


def record_clause(day: Day, about: Sequence[Any], record: str) -> str:
    found = bound_by(day, about).records.get(record)
    return cited(found) if found else ""


def cited(rule: Any) -> str:
    return ", ".join(rule.cites) or rule.added


def moment_read(value: datetime | str) -> datetime:
    """SQLite gives the least of many moments as text."""
    return as_utc(datetime.fromisoformat(value) if isinstance(value, str) else value)
