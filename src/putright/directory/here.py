"""Who of these people works here now, which of these teams are there, and who of them is away?

In one question, for a step at the one door. Another is asked only where somebody is not
found: which names are near to what was given.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from typing import NamedTuple

from django.db import connection, models

from putright.directory.away import Away
from putright.directory.models import Absence
from putright.people.models import Membership, Organisation, Staff
from putright.people.queries import colleagues


class Here(NamedTuple):
    people: frozenset[str]
    teams: frozenset[str]
    away: Mapping[str, Away]


def here(
    organisation: Organisation, day: date, people: Collection[str], teams: Collection[str]
) -> Here:
    """Return which of these are here, and who of them is away on a day."""
    sql = (
        'select s."key", m."team", a."since", a."until", a."deputy"'
        f" from {_table(Membership)} m"
        f' join {_table(Staff)} s on s."id" = m."staff_id" and s."is_active"'
        f' left join {_table(Absence)} a on a."organisation_id" = m."organisation_id"'
        ' and a."person" = s."key" and a."since" <= %s'
        ' and (a."until" is null or a."until" >= %s)'
        f' where m."organisation_id" = %s and (s."key" in ({_places(people)})'
        f' or m."team" in ({_places(teams)}))'
    )
    since = connection.ops.adapt_datefield_value(day)
    with connection.cursor() as cursor:
        cursor.execute(sql, [since, since, organisation.pk, *(people or [""]), *(teams or [""])])
        rows = cursor.fetchall()
    away = {
        key: Away(key, _day(since), _day(until) if until else None, deputy)
        for key, _, since, until, deputy in rows
        if since
    }
    return Here(frozenset(row[0] for row in rows), frozenset(row[1] for row in rows), away)


def near(organisation: Organisation, sought: Iterable[str]) -> dict[str, str]:
    """Return, for what is no key and no team here, the nearest that is; a name leads to its key."""
    leads_to: dict[str, str] = {}
    for one in colleagues(organisation):
        leads_to |= {one.team.casefold(): one.team} if one.team else {}
        leads_to |= {one.name.casefold(): one.key, one.key: one.key}
    found: dict[str, str] = {}
    for text in sought:
        close = get_close_matches(text[:80].casefold(), leads_to, n=1)
        found |= {text: leads_to[close[0]]} if close else {}
    return found


def _places(values: Collection[str]) -> str:
    return ", ".join(["%s"] * max(len(values), 1))


def _day(value: date | str) -> date:
    """SQLite gives days as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _table(model: type[models.Model]) -> str:
    return f'"{model._meta.db_table}"'
