"""Which letters wait or were lost, of the cases that this person may open?

Whoever asks is part of each question: a letter of a case that they may not open is in no
list, in no count and in no print batch of theirs.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import connection

from putright.cases.allowed import marks, may_open, with_case
from putright.cases.desk import Part, count_part
from putright.cases.models import CaseRow
from putright.cases.store import quoted, read
from putright.core.facts import Actor
from putright.letters.models import (
    BOUNCED,
    EMAIL,
    FAILED,
    HANDED_OVER,
    PHONE,
    POST,
    TEXT,
    WAITING,
    Delivery,
)
from putright.people.models import Organisation

PAGE = 100
LOST, TO_CALL, TO_PRINT, TO_GO = "lost", "call", "print", "go"
_STATES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    LOST: ((FAILED, BOUNCED), (EMAIL, POST, PHONE, TEXT)),
    TO_CALL: ((WAITING,), (PHONE,)),
    TO_PRINT: ((WAITING,), (POST,)),
    TO_GO: ((WAITING,), (EMAIL, TEXT)),
}
# Why: a copy that was lost takes nothing from a letter that went another way.
_NO_OTHER_WAY = (
    f" and not exists (select 1 from {quoted(Delivery)} o"
    ' where o."organisation_id" = d."organisation_id" and o."case" = d."case"'
    f""" and o."sequence" = d."sequence" and o."state" = '{HANDED_OVER}')"""
)

# Why written out: the index is of these states, and is found only by its own words.
_UNFINISHED = f""" and d."state" in ('{WAITING}', '{FAILED}', '{BOUNCED}')"""
_IS_LOST = f"""{_UNFINISHED} and d."state" in ('{FAILED}', '{BOUNCED}')"""


class Row(NamedTuple):
    """One letter in a list, with the case that it is of."""

    delivery: Delivery
    reference: str
    title: str
    customer: str  # their key, which leads to where an address is mended
    is_restricted: bool


def listed(organisation: Organisation, actor: Actor, group: str, most: int = PAGE) -> list[Row]:
    """Return the letters of one group, the oldest first: one more than `most`, if there is."""
    states, channels = _STATES[group]
    where = (
        f'd."organisation_id" = %s{_UNFINISHED} and d."state" in ({marks(states)})'
        f' and d."channel" in ({marks(channels)})'
    )
    if group == LOST:
        where += _NO_OTHER_WAY
    if group == TO_PRINT:
        where += ' and d."batch" is null'
    given = [organisation.pk, *states, *channels]
    return _rows(organisation, actor, where, given, most + 1)


def lost_part(organisation: Organisation, actor: Actor, whose: str) -> Part:
    """Return what counts, beside the first look of a day, the letters that nobody has read."""
    allowed, known = may_open("c", organisation, actor, is_said_first=True)
    own = [actor.person, *actor.covers]
    # Why: few are lost, and SQLite would begin with all that somebody has; a plus forbids it.
    plus = "+" if connection.vendor == "sqlite" else ""
    of_whom, names = {
        "mine": (f' and {plus}c."handler" in ({marks(own)})', own),
        "team": (f' and {plus}c."team" = %s', [actor.team]),
        "free": (f" and {plus}c.\"handler\" = ''", []),
    }.get(whose, ("", []))
    sql = (
        f'select 1 from {quoted(Delivery)} d{with_case("d")} where d."organisation_id" = %s'
        f"{_IS_LOST}{_NO_OTHER_WAY}{of_whom}{allowed} limit {PAGE + 1:d}"
    )
    return count_part(sql, [organisation.pk, *names, *known])


def of_batch(organisation: Organisation, actor: Actor, batch: int) -> list[Row]:
    """Return the letters of a print batch that this person may open."""
    where = 'd."organisation_id" = %s and d."batch" = %s'
    return _rows(organisation, actor, where, [organisation.pk, batch])


def openable(organisation: Organisation, actor: Actor, cases: Iterable[int]) -> set[int]:
    """Return those of these cases that this person may open."""
    wanted = sorted(set(cases))
    if not wanted:
        return set()
    allowed, known = may_open("c", organisation, actor)
    found = read(
        f'select c."case" from {quoted(CaseRow)} c where c."organisation_id" = %s'
        f' and c."case" in ({marks(wanted)}){allowed}',
        [organisation.pk, *wanted, *known],
    )
    return {int(row[0]) for row in found}


def _rows(
    organisation: Organisation, actor: Actor, where: str, given: list[Any], most: int = 0
) -> list[Row]:
    allowed, known = may_open("c", organisation, actor)
    limit = f" limit {int(most)}" if most else ""
    found = read(
        'select d."case", d."sequence", d."number",'
        ' c."reference", c."title", c."customer", c."restricted"'
        f" from {quoted(Delivery)} d{with_case('d')} where {where}{allowed}"
        f' order by d."created_at", d."case", d."sequence", d."number"{limit}',
        [*given, *known],
    )
    cases = {row[0] for row in found}
    every = Delivery.objects.filter(organisation=organisation, case__in=cases) if cases else ()
    held = {(one.case, one.sequence, one.number): one for one in every}
    return [
        Row(held[row[:3]], str(row[3]), str(row[4]), str(row[5]), bool(row[6]))
        for row in map(tuple, found)
        if row[:3] in held
    ]
