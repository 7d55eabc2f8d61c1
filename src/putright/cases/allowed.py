"""Which rows may somebody see? The table of `access`, as a condition of SQL.

Whoever asks is part of every question: a case they may not open is in no list and no count.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from putright.cases import access
from putright.cases.access import is_staff, own_keys
from putright.cases.binding import policy_on
from putright.cases.models import CaseRow, StandingRow
from putright.cases.store import quoted
from putright.core.facts import Actor
from putright.core.knowing import known_as, opens_every
from putright.core.policy import Policy
from putright.people.models import Organisation
from putright.project import clock
from putright.running.models import RowsMade

# Why not asked of each row: the answer is short, and the same for all of them.
_STANDING = (
    f'select s."case" from {quoted(StandingRow)} s where s."organisation_id" = %s and s."person"'
)


def with_case(table: str) -> str:
    return (
        f" join {quoted(CaseRow)} c"
        f' on c."organisation_id" = {table}."organisation_id" and c."case" = {table}."case"'
    )


def said_first(organisation: Organisation, actor: Actor) -> tuple[str, list[Any]]:
    """Return what begins a question that asks `may_open(…, is_said_first=True)` in many parts.

    Why: PostgreSQL keeps a plan only if it does not look dearer than one made anew, and it
    takes the answers to be long, in every part that asks for them; planning took longer
    than answering.
    """
    sql = f'with shut_out as materialized ({_STANDING} = %s and s."shut_out") '
    return sql, [organisation.pk, actor.person]


def may_open(
    table: str, organisation: Organisation, actor: Actor, *, is_said_first: bool = False
) -> tuple[str, list[Any]]:
    """Return the condition, and its values, that this person may open a case.

    It is `access.TABLE` for those who work here: never open to those who are shut out; if
    restricted, open to those who need to know (themselves, or by a role); if not, to whom
    the policy of today says: to all, or to those who, or whose team, have to do with it.
    """
    policy = policy_on(organisation, clock.now())
    if not is_staff(actor, policy):
        return " and false", []
    known = known_as(actor)
    fresh, stands = rows_count(organisation)
    own, values = _is_own(table, _STANDING, organisation, actor, policy)
    if is_said_first:
        # Why the second asked of each row: very few are restricted.
        return (
            f'{own}{fresh} and {table}."case" not in (select "case" from shut_out)'
            f' and (not {table}."restricted" or exists (select 1 from {quoted(StandingRow)} s'
            f' where s."organisation_id" = {table}."organisation_id" and s."case" = {table}."case"'
            f' and s."person" in ({marks(known)}) and not s."shut_out"))',
            [*values, *stands, *known],
        )
    return (
        f'{own}{fresh} and {table}."case" not in ({_STANDING} = %s and s."shut_out")'
        f' and (not {table}."restricted" or {table}."case" in'
        f' ({_STANDING} in ({marks(known)}) and not s."shut_out"))',
        [*values, *stands, organisation.pk, actor.person, organisation.pk, *known],
    )


def rows_count(organisation: Organisation) -> tuple[str, list[Any]]:
    """Return the condition that rows were made since who may see what was last narrowed.

    Nothing while there has been one way only (`access.ACCESS`): then no row can be older.
    """
    if access.ACCESS == 1:
        return "", []
    older = f'select 1 from {quoted(RowsMade)} m where m."organisation_id" = %s and m."access" < %s'
    return f" and not exists ({older})", [organisation.pk, access.ACCESS]


def _is_own(
    table: str, cases: str, organisation: Organisation, actor: Actor, policy: Policy
) -> tuple[str, list[Any]]:
    """Return what keeps somebody to cases that they, their team or their part have to do with."""
    if opens_every(actor, policy):
        return "", []
    of_clocks = table == "k"
    parts: list[str] = []
    values: list[Any] = []
    # Beware of the order: of one's own list the first is true of every row, and then the
    # last is never looked through. Of cases there is no index by handler; each has a name.
    for column, value in (("handler", actor.person if of_clocks else ""), ("team", actor.team)):
        if value:
            parts, values = [*parts, f'{table}."{column}" = %s'], [*values, value]
    if actor.covers:  # for those who are away: see `knowing.is_own`
        parts.append(f'{table}."handler" in ({marks(actor.covers)})')
        values += actor.covers
    keys = own_keys(actor, policy, had=not of_clocks)
    named = f'{cases} in ({marks(keys)}) and not s."shut_out"'
    # Why an array: PostgreSQL can then put together what it finds by three indexes, where
    # they are few among very many, and it need not look at each in the order of the list.
    among = f"= any(array({named}))" if connection.vendor == "postgresql" else f"in ({named})"
    parts.append(f'{table}."case" {among}')
    return f" and ({' or '.join(parts)})", [*values, organisation.pk, *keys]


def marks(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values))
