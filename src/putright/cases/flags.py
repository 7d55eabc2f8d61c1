"""What must be known of somebody before any contact, from whichever case it was recorded in?

A warning for the safety of staff or a restriction of contact is about a person. It is told
on each of their cases, to whoever opens it; the words and the case they were written in
only to those who may open that case too. What was recorded of one of two records that are
one person is told of both. It ends on its last day, or when it is struck out where it was
recorded.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from putright.cases.allowed import may_open
from putright.cases.models import CaseRow, FlagRow, Text
from putright.cases.store import adapted, quoted, read
from putright.core.behaviour import left_open
from putright.core.case import as_date
from putright.core.facts import Actor
from putright.people.models import Customer, Organisation


class Flag(NamedTuple):
    """Something to know of a person, as one who opens a case of theirs is told of it."""

    whose: str  # the key that was asked about
    about: str
    record: str  # by the id of a pack
    until: date | None
    review_on: date | None
    reference: str  # of the case it was recorded in; nothing where the reader may not open it
    words: Mapping[str, str]  # and then none of them

    @property
    def left(self) -> str:
        """Which contact a restriction leaves open, as far as the reader may know."""
        return left_open(self.words)


def flags_of(
    organisation: Organisation, actor: Actor, keys: Sequence[str], day: date
) -> list[Flag]:
    """Return what must be known of these people on a day."""
    if not keys:
        return []
    sql, values = flags_asked(organisation, actor, keys, day)
    return as_flags(read(f"select {sql}", values)[0][0])


def flags_asked(
    organisation: Organisation, actor: Actor, keys: Sequence[str], day: date, case: int = 0
) -> tuple[str, list[Any]]:
    """Return SQL of one text, and its values, that `as_flags` reads: for a question of others.

    What was recorded in the case itself is left out: its own facts tell of it.
    """
    allowed, known = may_open("c", organisation, actor)
    texts = (
        f'select {_dialect().of_object}(t."name", t."words") from {quoted(Text)} t'
        ' where t."organisation_id" = s."organisation_id" and t."case" = s."case"'
        ' and t."sequence" = s."number" and t."words" is not null'
    )
    row = (
        's."whose", s."about", s."record", s."until", s."review_on",'
        f' case when s."opens" then s."reference" end, case when s."opens" then ({texts}) end'
    )
    one = " union all ".join(["select cast(%s as text), cast(%s as text)"] * len(keys))
    few = _dialect().of_few
    # Whence: `people.merging.family`, in one question: up to the record that stands for them,
    # and down to all that were joined to it. Why cross: SQLite goes in this order then, from
    # the few to the index, and not through all that were ever joined or flagged.
    sql = (
        f'(with recursive up("whose", "key") as ({one} union select up."whose",'
        f' cast(u."merged_into" as text) from up cross join {quoted(Customer)} u'
        f' where {few.format("up")} u."organisation_id" = %s and u."key" = up."key"'
        " and u.\"merged_into\" > ''),"
        ' kin("whose", "key") as (select "whose", "key" from up union select kin."whose",'
        f' cast(u."key" as text) from kin cross join {quoted(Customer)} u'
        f' where {few.format("kin")} u."organisation_id" = %s'
        ' and u."merged_into" = kin."key" and u."merged_into" > \'\'),'
        ' standing as (select kin."whose", f.*, c."reference",'
        f' case when true {allowed} then true else false end as "opens"'
        f" from kin cross join {quoted(FlagRow)} f cross join {quoted(CaseRow)} c"
        f' where {few.format("kin")} f."organisation_id" = %s and f."customer" = kin."key"'
        ' and f."case" <> %s and (f."until" is null or f."until" >= %s)'
        ' and c."organisation_id" = f."organisation_id" and c."case" = f."case")'
        f" select {_dialect().of_rows.format(row)} from standing s)"
    )
    pairs = [key for one_key in keys for key in (one_key, one_key)]
    organisations = [organisation.pk, organisation.pk]
    values = [*pairs, *organisations, *known, organisation.pk, case, day]
    return sql, list(adapted(values))


def as_flags(answer: str | None) -> list[Flag]:
    """Return what was asked, those for the safety of staff first, then what was recorded last."""
    found = [_as_flag(row) for row in json.loads(answer or "[]")]
    return sorted(found, key=lambda one: (one.about != "safety", one.whose, one.record))


def _as_flag(row: Sequence[Any]) -> Flag:
    whose, about, record, until, review_on, reference, words = row
    said = json.loads(words) if isinstance(words, str) else words
    return Flag(
        whose, about, record, as_date(until), as_date(review_on), reference or "", said or {}
    )


# -- each database ------------------------------------------------------------------------


class _Dialect(NamedTuple):
    of_object: str
    of_rows: str
    of_few: str  # said of a part that has few rows


_DIALECTS = {
    "postgresql": _Dialect("json_object_agg", "cast(json_agg(json_build_array({})) as text)", ""),
    # Why it must be said: SQLite takes such a part for a million rows, and begins by going
    # through all customers for a filter of them.
    "sqlite": _Dialect(
        "json_group_object",
        "json_group_array(json_array({}))",
        "likelihood({}.\"whose\" > '', 0.000001) and",
    ),
}


def _dialect() -> _Dialect:
    return _DIALECTS[connection.vendor]
