"""How are the rows of a case written, and brought up to date? As statements, for `write`."""

from collections import Counter
from collections.abc import Sequence

from django.db import models

from putright.cases.models import (
    CaseRow,
    ClockRow,
    CommitmentRow,
    FlagRow,
    LetterRow,
    PartyRow,
    RequestRow,
    StandingRow,
)
from putright.cases.rows import COLUMNS, Row, Rows, flag_rows, request_rows, standing_rows
from putright.cases.store import Statement, insert, quoted
from putright.cases.tallies import Tally, counted, of_change
from putright.core.case import Case


def tallied(organisation: int, several: Sequence[Rows]) -> list[Statement]:
    """Return the statements that count new cases."""
    return counted(organisation, Counter(rows.tally for rows in several))


def new_rows(several: Sequence[Rows]) -> list[Statement]:
    """Return the statements that add the rows of new cases."""
    return [
        statement
        for model, columns in COLUMNS.items()
        for statement in insert(model, columns, [row for rows in several for row in rows.of(model)])
    ]


def changed_rows(rows: Rows, before: Case, after: Case, expected: int) -> list[Statement]:
    """Return the statements that bring the rows of a case up to date.

    `expected` is the sequence that the case row must still have. The title is
    left alone: it comes from words, which are not loaded for deciding. Beware:
    the case row comes last, because `write` has PostgreSQL touch the last first;
    whoever changes a case so waits for it before holding anything else.
    """
    statements = _replace(ClockRow, rows, "number", len(rows.of(ClockRow)))
    if after.commitments != before.commitments:
        statements += upsert(CommitmentRow, rows.of(CommitmentRow), "number")
    if [*request_rows(after, rows.policy)] != [*request_rows(before, rows.policy)]:
        statements += _replaced_requests(rows)
    if after.parties != before.parties:
        statements += upsert(PartyRow, rows.of(PartyRow), "number")
    if [*flag_rows(after, rows.policy)] != [*flag_rows(before, rows.policy)]:
        statements += _replaced_flags(rows)
    was, now = (set(standing_rows(case, rows.policy)) for case in (before, after))
    if was != now:
        key = rows.of(CaseRow)[0][:2]
        named = [(*key, *row) for row in sorted(now - was)]
        statements += upsert(StandingRow, named, "person") if named else []
        statements += _gone({row[0] for row in was} - {row[0] for row in now}, rows)
    fresh = [row for row in rows.of(LetterRow) if row[2] > expected]
    statements += insert(LetterRow, COLUMNS[LetterRow], fresh)
    statements += counted(rows.of(CaseRow)[0][0], _recounted(rows.tally, before))
    return [*statements, _update_case(rows.of(CaseRow)[0], expected)]


def _recounted(tally: Tally, before: Case) -> dict[Tally, int]:
    was = Tally(
        tally.month,
        before.kind,
        before.handler_team or before.team,
        before.status,
        before.restricted,
    )
    return of_change(was, tally)


def _update_case(row: Row, expected: int) -> Statement:
    columns = COLUMNS[CaseRow][2:-1]
    values = ", ".join(f'"{column}" = %s' for column in columns)
    return (
        f"update {quoted(CaseRow)} set {values}"
        ' where "organisation_id" = %s and "case" = %s and "sequence" = %s',
        [*row[2:-1], row[0], row[1], expected],
    )


def upsert(model: type[models.Model], rows: Sequence[Row], last_key: str) -> list[Statement]:
    columns = COLUMNS[model]
    values = ", ".join(f'"{column}" = excluded."{column}"' for column in columns[3:])
    then = f'on conflict ("organisation_id", "case", "{last_key}") do update set {values}'
    return insert(model, columns, rows, then)


def _replace(model: type[models.Model], rows: Rows, last_key: str, beyond: int) -> list[Statement]:
    gone = (
        f'delete from {quoted(model)} where "organisation_id" = %s and "case" = %s'
        f' and "{last_key}" >= %s',
        [*rows.of(CaseRow)[0][:2], beyond],
    )
    return [*upsert(model, rows.of(model), last_key), gone]


def _replaced_requests(rows: Rows) -> list[Statement]:
    """Return what brings the requests up to date; an offer that ended has no row any more."""
    now = rows.of(RequestRow)
    statements = upsert(RequestRow, now, "number")
    if not any(row[2] == 0 for row in now):
        statements.append(
            (
                f'delete from {quoted(RequestRow)} where "organisation_id" = %s and "case" = %s'
                ' and "number" = 0',
                [*rows.of(CaseRow)[0][:2]],
            )
        )
    return statements


def _replaced_flags(rows: Rows) -> list[Statement]:
    """Return what brings the flags up to date; one that was struck out has no row any more."""
    now = rows.of(FlagRow)
    marks = f' and "number" not in ({", ".join(["%s"] * len(now))})' if now else ""
    gone = (
        f'delete from {quoted(FlagRow)} where "organisation_id" = %s and "case" = %s{marks}',
        [*rows.of(CaseRow)[0][:2], *(row[2] for row in now)],
    )
    return [*upsert(FlagRow, now, "number"), gone]


def _gone(people: set[str], rows: Rows) -> list[Statement]:
    if not people:
        return []
    marks = ", ".join(["%s"] * len(people))
    return [
        (
            f'delete from {quoted(StandingRow)} where "organisation_id" = %s and "case" = %s'
            f' and "person" in ({marks})',
            [*rows.of(CaseRow)[0][:2], *sorted(people)],
        )
    ]
