"""Which cases are there, and which promises are still to keep? Lists, a page at a time.

Lists are paged by where the last page ended, never by counting.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from putright.cases.allowed import may_open, with_case
from putright.cases.models import CaseRow, CommitmentRow
from putright.cases.store import as_utc, quoted, read
from putright.core.facts import Actor
from putright.people.models import Organisation

PAGE = 50


class Listed(NamedTuple):
    """A case as a list shows it."""

    received_at: datetime
    case: int
    reference: str
    title: str
    kind: str
    stage: str
    status: str
    handler: str
    team: str
    customer: str
    next_on: date | None
    next_clock: str

    @property
    def place(self) -> tuple[str, int]:
        return self.received_at.isoformat(), self.case


_LISTED = ", ".join(f'c."{column}"' for column in Listed._fields)


def without_owner(
    organisation: Organisation,
    actor: Actor,
    *,
    after: tuple[str, int] | None = None,
    limit: int = PAGE,
) -> list[Listed]:
    """Return open cases that nobody handles, the longest waiting first."""
    where = " and c.\"status\" = 'open' and c.\"handler\" = ''"
    return _listed(organisation, actor, where, [], after, "asc", limit)


def newest(
    organisation: Organisation,
    actor: Actor,
    *,
    status: str = "",
    kind: str = "",
    team: str | None = None,
    received: tuple[datetime, datetime] | None = None,
    after: tuple[str, int] | None = None,
    limit: int = PAGE,
) -> list[Listed]:
    """Return cases by the time they were received, the newest first.

    `team` may be "": then those that no team has. `received` is from one moment on,
    and before another.
    """
    where = ""
    params: list[Any] = []
    for column, value in (("status", status or None), ("kind", kind or None), ("team", team)):
        if value is not None:
            where, params = f'{where} and c."{column}" = %s', [*params, value]
    if received:
        where += ' and c."received_at" >= %s and c."received_at" < %s'
        params += received
    return _listed(organisation, actor, where, params, after, "desc", limit)


def of_customer(
    organisation: Organisation, actor: Actor, customer: str, *, limit: int = PAGE
) -> list[Listed]:
    """Return one customer's cases that this person may open, the newest first."""
    where = ' and c."customer" = %s and c."customer" > \'\''
    return _listed(organisation, actor, where, [customer], None, "desc", limit)


def _listed(
    organisation: Organisation,
    actor: Actor,
    where: str,
    params: Sequence[Any],
    after: tuple[str, int] | None,
    order: str,
    limit: int,
) -> list[Listed]:
    allowed, known = may_open("c", organisation, actor)
    values = [organisation.pk, *params]
    if after:
        where += f' and (c."received_at", c."case") {">" if order == "asc" else "<"} (%s, %s)'
        values += [datetime.fromisoformat(after[0]), after[1]]
    rows = read(
        f"select {_LISTED} from {quoted(CaseRow)} c"
        f' where c."organisation_id" = %s {where} {allowed}'
        f' order by c."received_at" {order}, c."case" {order} limit {limit:d}',
        [*values, *known],
    )
    return [Listed(as_utc(row[0]), *row[1:]) for row in rows]


class Commitment(NamedTuple):
    """Something promised that has not yet been done, perhaps on a closed case."""

    due_on: date | None
    case: int
    number: int
    reference: str
    title: str
    status: str
    owner: str


def commitments(organisation: Organisation, actor: Actor, *, limit: int = PAGE) -> list[Commitment]:
    """Return promises still to keep, the nearest first; those on closed cases too."""
    allowed, known = may_open("c", organisation, actor)
    rows = read(
        'select m."due_on", m."case", m."number", c."reference", c."title", c."status", m."owner"'
        f" from {quoted(CommitmentRow)} m {with_case('m')}"
        f' where m."organisation_id" = %s and m."kept_at" is null {allowed}'
        f' order by m."due_on", m."case", m."number" limit {limit:d}',
        [organisation.pk, *known],
    )
    return [Commitment(*row) for row in rows]
