"""What is to be done, by whom and by when? Open promises, in the order in which they fall due."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db import connection

from putright.cases.allowed import marks, may_open, said_first, with_case
from putright.cases.listing import PAGE
from putright.cases.models import ClockRow
from putright.cases.store import as_utc, quoted, read
from putright.core.facts import Actor
from putright.people.models import Organisation

MOST_COUNTED = 1_000
GROUPS = ("late", "today", "week", "later", "waiting", "undated")
WHOSE = ("mine", "team", "free", "all")


class Promise(NamedTuple):
    """One row of the worklist: a promise, so a case with two of them appears twice."""

    owed_on: date | None
    case: int
    number: int
    reference: str
    title: str
    kind: str
    stage: str
    status: str
    clock: str
    label: str
    strength: str
    state: str
    promised: date | None
    due_at: datetime | None
    handler: str
    team: str
    customer: str
    is_late: bool

    @property
    def place(self) -> tuple[str, int, int]:
        """Where the next page begins: give it as `after`."""
        return self.owed_on.isoformat() if self.owed_on else "", self.case, self.number


_DUE_AT = Promise._fields.index("due_at")
PROMISE = (
    'k."owed_on", k."case", k."number", c."reference", c."title", c."kind", c."stage", c."status",'
    ' k."clock", k."label", k."strength", k."state", k."promised", k."due_at", c."handler",'
    ' c."team", c."customer"'
)


def worklist(
    organisation: Organisation,
    actor: Actor,
    group: str,
    at: datetime,
    *,
    whose: str = "mine",
    after: tuple[str, int, int] | None = None,
    limit: int = PAGE,
) -> list[Promise]:
    """Return one page of open promises, in the order in which they fall due.

    `group` is one of GROUPS: `late` for those owed before today, `week` for the seven
    days after today, `waiting` for those that stand still while somebody else has to act,
    `undated` for the others with no date; or `dated` for all that have one.
    """
    today = local_today(organisation, at)
    where, params = open_clocks(organisation, actor, group, today, whose)
    if after and after[0]:
        where += ' and (k."owed_on", k."case", k."number") > (%s, %s, %s)'
        params += [date.fromisoformat(after[0]), *after[1:]]
    elif after:
        where += ' and (k."case", k."number") > (%s, %s)'
        params += after[1:]
    allowed, known = may_open("k", organisation, actor)
    rows = read(
        f"select {PROMISE} from {quoted(ClockRow)} k {with_case('k')}"
        f" where {where} {allowed} order by {order_of(group)} limit {limit:d}",
        [*params, *known],
    )
    return [as_promise(row, today, at) for row in rows]


def counts(
    organisation: Organisation, actor: Actor, at: datetime, *, whose: str = "mine"
) -> dict[str, int]:
    """Return how many promises are in each group, counting no further than MOST_COUNTED."""
    today = local_today(organisation, at)
    allowed, known = may_open("k", organisation, actor, is_said_first=True)
    first, params = said_first(organisation, actor)
    parts: list[str] = []
    for group in GROUPS:
        # Why: what has no date is counted with what waits, from the index alone.
        counted = "dateless" if group == "undated" else group
        where, some = open_clocks(organisation, actor, counted, today, whose)
        parts.append(
            f"select '{group}', count(*) from (select 1 from {quoted(ClockRow)} k"
            f" where {where} {allowed} limit {MOST_COUNTED}) {group}_"
        )
        params += [*some, *known]
    found = dict(read(first + " union all ".join(parts), params))
    if found["undated"] < MOST_COUNTED:
        found["undated"] -= found["waiting"]
    return found


def open_clocks(
    organisation: Organisation, actor: Actor, group: str, today: date, whose: str
) -> tuple[str, list[Any]]:
    where = 'k."organisation_id" = %s and k."is_open"'
    params: list[Any] = [organisation.pk]
    # Why: few wait. SQLite would look through all that somebody has instead; a plus forbids it.
    plus = "+" if group == "waiting" and connection.vendor == "sqlite" else ""
    if whose == "mine" and actor.covers:
        own = [actor.person, *actor.covers]
        where, params = f'{where} and {plus}k."handler" in ({marks(own)})', [*params, *own]
    elif whose == "mine":
        where, params = f'{where} and {plus}k."handler" = %s', [*params, actor.person]
    elif whose == "team":
        where, params = f'{where} and {plus}k."team" = %s', [*params, actor.team]
    elif whose == "free":
        where = f"{where} and {plus}k.\"handler\" = ''"
    soon = today + timedelta(days=7)
    # Why written out: see `desk`, of limits; a day is as good, for it serves all day.
    dates = {
        "late": f""" and k."owed_on" < '{today}'""",
        "today": f""" and k."owed_on" = '{today}'""",
        "week": f""" and k."owed_on" > '{today}' and k."owed_on" <= '{soon}'""",
        "later": f""" and k."owed_on" > '{soon}'""",
        "dated": ' and k."owed_on" is not null',
        "waiting": " and k.\"state\" = 'paused'",
        "undated": ' and k."owed_on" is null and k."state" <> \'paused\'',
        "dateless": ' and k."owed_on" is null',
    }
    return where + dates[group], params


def order_of(group: str) -> str:
    """Return the order of a group: what waits has no day, and an index without one."""
    return 'k."case", k."number"' if group == "waiting" else 'k."owed_on", k."case", k."number"'


def as_promise(row: Sequence[Any], today: date, at: datetime) -> Promise:
    owed_on, due_at = row[0], row[_DUE_AT]
    due_at = due_at and as_utc(due_at)
    is_late = owed_on is not None and (owed_on < today or (due_at is not None and due_at < at))
    return Promise._make((*row[:_DUE_AT], due_at, *row[_DUE_AT + 1 :], is_late))


def local_today(organisation: Organisation, at: datetime) -> date:
    return at.astimezone(ZoneInfo(organisation.zone)).date()
