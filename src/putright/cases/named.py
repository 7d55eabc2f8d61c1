"""Whom does a case name? Its customer, whoever was joined to it, and their bodies."""

from collections.abc import Sequence
from typing import Any

from putright.cases.models import CaseRow, PartyRow, StoredEvent, Text
from putright.cases.rare import is_rare
from putright.cases.store import one_of, quoted, read
from putright.people.models import Customer, Organisation


def names_in(organisation: Organisation, cases: Sequence[int]) -> dict[int, list[str]]:
    """Return everybody whom each of these cases names. One question, however many they are."""
    if not cases:
        return {}
    parts = (_customers(cases), _parties(cases), _bodies(cases), _typed(cases))
    found: dict[int, list[str]] = {}
    for case, name in read(
        " union all ".join(sql for sql, _ in parts),
        [value for _, values in parts for value in (organisation.pk, *values)],
    ):
        if name:
            found.setdefault(case, []).append(name)
    return found


Part = tuple[str, list[Any]]


def _known_as(column: str) -> str:
    """Return the join that finds somebody by the key in a column."""
    table = column.split(".", maxsplit=1)[0]
    return (
        f' join {quoted(Customer)} u on u."organisation_id" = {table}."organisation_id"'
        f' and u."key" = {column}'
    )


def _customers(cases: Sequence[int]) -> Part:
    these, values = one_of('c."case"', cases)
    known = _known_as('c."customer"')
    return (
        f'select c."case", u."name" from {quoted(CaseRow)} c{known}'
        f' where c."organisation_id" = %s and {these}'
    ), values


def _parties(cases: Sequence[int]) -> Part:
    these, values = one_of('p."case"', cases)
    known = _known_as('p."key"')
    return (
        f'select p."case", u."name" from {quoted(PartyRow)} p{known}'
        f' where p."organisation_id" = %s and {these}'
    ), values


def _bodies(cases: Sequence[int]) -> Part:
    """A body is known by an id, such as `harbour-bank`."""
    these, values = one_of('p."case"', cases)
    return (
        f"select p.\"case\", replace(p.\"body\", '-', ' ') from {quoted(PartyRow)} p"
        f' where p."organisation_id" = %s and p."body" > \'\' and {these}'
    ), values


def _typed(cases: Sequence[int]) -> Part:
    """The names that were typed when somebody was joined; none, where they were erased."""
    these, values = one_of('t."case"', cases)
    return (
        f'select t."case", t."words" from {quoted(Text)} t join {quoted(StoredEvent)} e'
        ' on e."organisation_id" = t."organisation_id" and e."case" = t."case"'
        f' and e."sequence" = t."sequence" and {is_rare("e")}'
        f' where t."organisation_id" = %s and {these} and e."name" = \'joined\''
        " and t.\"name\" in ('name', 'body') and t.\"words\" is not null"
    ), values
