"""Which promises fit a filter?

However rare what fits may be, the cost is bounded: no more than LOOK promises are looked
through at once, in the order of an index, and whoever asks is told where to look further.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from putright.cases.allowed import may_open, with_case
from putright.cases.listing import PAGE
from putright.cases.models import ClockRow
from putright.cases.store import quoted, read
from putright.cases.worklist import (
    GROUPS,
    PROMISE,
    Promise,
    as_promise,
    local_today,
    open_clocks,
    order_of,
)
from putright.core.facts import Actor
from putright.people.models import Organisation

LOOK = 2_000
LOOK_COUNTED = 1_000  # of each group: there are six to count
Place = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Filter:
    """What promises are narrowed to; what is empty narrows nothing."""

    kinds: tuple[str, ...] = ()
    stage: str = ""
    clock: str = ""
    team: str = ""
    service: str = ""

    def __bool__(self) -> bool:
        return self != EVERY


EVERY = Filter()


class Fitting(NamedTuple):
    """One page of what fits; `further` is where to look on, if not all was looked through."""

    rows: list[Promise]
    further: Place | None


class Count(NamedTuple):
    """How many fit, and whether there may be more among those not looked through."""

    number: int
    is_more: bool


def fitting(
    organisation: Organisation,
    actor: Actor,
    group: str,
    at: datetime,
    wanted: Filter,
    *,
    whose: str = "mine",
    after: Place | None = None,
    limit: int = PAGE,
) -> Fitting:
    """Return one page of open promises that fit, in the order in which they fall due."""
    today = local_today(organisation, at)
    look, values = _look(organisation, actor, group, today, whose, wanted, after)
    where, params = _fits(wanted)
    allowed, known = may_open("k", organisation, actor)
    rows = read(
        f"select {PROMISE} from ({look}) k {with_case('k')}"
        f" where 1 = 1 {where} {allowed} order by {order_of(group)} limit {limit:d}",
        [*values, *params, *known],
    )
    found = [as_promise(row, today, at) for row in rows]
    if len(found) == limit:
        return Fitting(found, None)
    return Fitting(found, _end(look, values, group))


def fitting_counts(
    organisation: Organisation,
    actor: Actor,
    at: datetime,
    wanted: Filter,
    *,
    whose: str = "mine",
) -> dict[str, Count]:
    """Return how many promises of each group fit, as far as each is looked through."""
    today = local_today(organisation, at)
    where, params = _fits(wanted)
    allowed, known = may_open("k", organisation, actor)
    parts: list[str] = []
    asked: list[Any] = []
    for group in GROUPS:
        look, values = _look(
            organisation, actor, group, today, whose, wanted, None, limit=LOOK_COUNTED
        )
        parts.append(
            f"select '{group}', (select count(*) from ({look}) k {with_case('k')}"
            f" where 1 = 1 {where} {allowed}), (select count(*) from ({look}) k)"
        )
        asked += [*values, *params, *known, *values]
    rows = read(" union all ".join(parts), asked)
    return {group: Count(number, looked == LOOK_COUNTED) for group, number, looked in rows}


def _look(
    organisation: Organisation,
    actor: Actor,
    group: str,
    today: date,
    whose: str,
    wanted: Filter,
    after: Place | None,
    limit: int = 0,
) -> tuple[str, list[Any]]:
    """Return the question for the promises to look through: an index gives them in order."""
    where, params = open_clocks(organisation, actor, group, today, whose)
    if wanted.team:
        where, params = f'{where} and k."team" = %s', [*params, wanted.team]
    if after and after[0]:
        where += ' and (k."owed_on", k."case", k."number") > (%s, %s, %s)'
        params += [date.fromisoformat(after[0]), *after[1:]]
    elif after:
        where += ' and (k."case", k."number") > (%s, %s)'
        params += after[1:]
    sql = (
        f"select k.* from {quoted(ClockRow)} k where {where}"
        f" order by {order_of(group)} limit {limit or LOOK:d}"
    )
    return sql, params


def _fits(wanted: Filter) -> tuple[str, list[Any]]:
    where, params = "", list[Any]()
    if wanted.kinds:
        marks = ", ".join(["%s"] * len(wanted.kinds))
        where, params = f' and c."kind" in ({marks})', [*wanted.kinds]
    for column, value in (
        ('c."stage"', wanted.stage),
        ('k."clock"', wanted.clock),
        ('c."service"', wanted.service),
    ):
        if value:
            where, params = f"{where} and {column} = %s", [*params, value]
    return where, params


def _end(look: str, values: Sequence[Any], group: str) -> Place | None:
    """Return the last place that was looked at, where there may be more behind it."""
    rows = read(
        f'select k."owed_on", k."case", k."number" from ({look}) k'
        f" order by {order_of(group)} limit 1 offset {LOOK - 1:d}",
        values,
    )
    if not rows:
        return None
    on, case, number = rows[0]
    if isinstance(on, str):  # of a question within a question, SQLite gives days as text
        on = date.fromisoformat(on)
    return on.isoformat() if on else "", case, number
