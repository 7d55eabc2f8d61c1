"""Who has looked at a case, and who was turned away? Read from the log that every look is in.

By person, and each look by itself, the latest first, a page at a time. The log is gone
through by its index of cases, so that it costs what this case's looks do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from putright.cases.models import ViewLog
from putright.cases.store import as_utc, quoted, read
from putright.people.models import Organisation

PAGE = 50
_BATCH = 1_000


class Look(NamedTuple):
    """One opening of a case, or one attempt that was turned away."""

    number: int  # its place: give it as `after` for the page that follows
    person: str
    at: datetime
    opened: bool


class Looker(NamedTuple):
    """How often somebody opened a case, how often they were turned away, and when last."""

    person: str
    opened: int
    refused: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which looks: of one person or all, on these days, both included; or only those refused."""

    person: str = ""
    first: date | None = None
    last: date | None = None
    only_refused: bool = False


ALL = Wanted()


def looks(
    organisation: Organisation,
    case: int,
    wanted: Wanted = ALL,
    *,
    after: int | None = None,
    limit: int = PAGE,
) -> list[Look]:
    """Return one page of looks, the latest first."""
    where, values = _where(organisation, case, wanted)
    if after is not None:
        where, values = f'{where} and v."number" < %s', [*values, after]
    rows = read(
        f'select v."number", v."person", v."at", v."opened" from {quoted(ViewLog)} v'
        f' where {where} order by v."number" desc limit {limit:d}',
        values,
    )
    return [Look(number, person, as_utc(at), bool(opened)) for number, person, at, opened in rows]


def every_look(organisation: Organisation, case: int, wanted: Wanted = ALL) -> Iterator[Look]:
    """Give all of them, some at a time, so that a long log needs no room."""
    after: int | None = None
    while True:
        found = looks(organisation, case, wanted, after=after, limit=_BATCH)
        yield from found
        if len(found) < _BATCH:
            return
        after = found[-1].number


def lookers(organisation: Organisation, case: int, wanted: Wanted = ALL) -> list[Looker]:
    """Return everybody who looked or tried to, who did so last first."""
    where, values = _where(organisation, case, wanted)
    rows = read(
        'select v."person", sum(case when v."opened" then 1 else 0 end),'
        ' sum(case when v."opened" then 0 else 1 end), max(v."at")'
        f' from {quoted(ViewLog)} v where {where} group by v."person" order by 4 desc, 1',
        values,
    )
    return [
        Looker(person, int(opened), int(refused), _moment(at))
        for person, opened, refused, at in rows
    ]


def _where(organisation: Organisation, case: int, wanted: Wanted) -> tuple[str, list[Any]]:
    where = 'v."organisation_id" = %s and v."case" = %s'
    values: list[Any] = [organisation.pk, case]
    if wanted.person:
        where, values = f'{where} and v."person" = %s', [*values, wanted.person]
    if wanted.first:
        where += ' and v."at" >= %s'
        values.append(_begins(organisation, wanted.first))
    if wanted.last:
        where += ' and v."at" < %s'
        values.append(_begins(organisation, wanted.last + timedelta(days=1)))
    if wanted.only_refused:
        where += ' and not v."opened"'
    return where, values


def _begins(organisation: Organisation, day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(organisation.zone))


def _moment(at: Any) -> datetime:
    """Return a moment as kept: of a sum, SQLite gives it as text."""
    return as_utc(datetime.fromisoformat(at) if isinstance(at, str) else at)
