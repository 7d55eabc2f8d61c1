"""Whose promises does somebody see to today, besides their own?

Asked with the question who they are, which every page puts anyhow: so cover costs no page
a question more.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from putright.directory.models import Absence
from putright.people.models import Staff

_FIELD, _ROW = 31, 30  # what ASCII has for this: no name holds them


class Covered(NamedTuple):
    """Somebody who is away, and until when, where that is known."""

    person: str
    name: str
    until: date | None


@lru_cache(maxsize=8)
def cover_asked(vendor: str, day: date) -> str:
    """Return SQL for the absences about a day in which `p` is deputy at `o`, in one text.

    Beware: the day is of no zone yet, so a day more is taken; `covered` takes the right ones.
    """
    about = day - timedelta(days=1)
    postgresql = vendor == "postgresql"
    char, gather = ("chr", "string_agg") if postgresql else ("char", "group_concat")
    field, row = f"{char}({_FIELD})", f"{char}({_ROW})"
    parts = (
        'a."person"',
        's."name"',
        'cast(a."since" as varchar)',
        "coalesce(cast(a.\"until\" as varchar), '')",
    )
    return (
        f"(select {gather}({f' || {field} || '.join(parts)}, {row})"
        f' from "{Absence._meta.db_table}" a join "{Staff._meta.db_table}" s'
        ' on s."key" = a."person" and s."is_active"'
        ' where a."organisation_id" = o."id" and a."deputy" = p."key" and a."deputy" > \'\''
        f' and (a."until" is null or a."until" >= \'{about}\'))'
    )


def covered(told: str, day: date) -> tuple[Covered, ...]:
    """Return whom somebody covers for on a day, by name, from the answer to that.

    >>> covered("s-ben\\x1fBen Okri\\x1f2026-12-01\\x1f2026-12-05", date(2026, 12, 5))
    (Covered(person='s-ben', name='Ben Okri', until=datetime.date(2026, 12, 5)),)
    """
    return tuple(sorted(_on(told, day), key=lambda one: one.name)) if told else ()


def _on(told: str, day: date) -> Iterator[Covered]:
    for row in told.split(chr(_ROW)):
        person, name, since, until = row.split(chr(_FIELD))
        last = date.fromisoformat(until) if until else None
        if date.fromisoformat(since) <= day and (last is None or day <= last):
            yield Covered(person, name, last)
