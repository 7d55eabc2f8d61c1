"""What do our dates come to now that the calendar has changed?

A bank holiday was proclaimed, or the list of them reaches further: every date still
owed is worked out again and shown beside the one that was promised, which stays. A
clock that was never paused needs no more than its start, so its case is not read.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from django.db import connection, transaction

from putright.cases.binding import policy_of
from putright.cases.models import CaseRow, ClockRow, StoredEvent
from putright.cases.row_changes import changed_rows
from putright.cases.rows import COLUMNS, rows_of
from putright.cases.store import as_utc, load, quoted, read, update, write
from putright.core.case import fold
from putright.core.clocks import term_of
from putright.core.counting import Term
from putright.people.models import Organisation

_BY_START = ("running", "provisional", "late")  # a clock in any other state needs its facts


class Owed(NamedTuple):
    """An open clock as its row has it."""

    case: int
    number: int
    pack: str
    version: str
    clock: str
    stage: str
    state: str
    started_at: datetime
    due: Any
    due_at: datetime | None
    promised: Any
    extended: Any
    told: bool


class Recounted(NamedTuple):
    cases: int  # those with a date still owed
    moved: int  # dates that are now others; what was promised stays beside them


def recount(
    organisation: Organisation,
    at: datetime,
    batch: int = 2_000,
    progress: Callable[[int], None] = lambda done: None,
) -> Recounted:
    """Work out again every date still owed; return how many cases have one, and how many moved."""
    cases = moved = 0
    after = -1
    while True:
        with transaction.atomic():
            held = _held(organisation, after, batch)
            found = _owed(organisation, held)
            moved += _put_right(organisation, found, at)
        done = len({one.case for one in found})
        cases += done
        progress(done)
        if not held:
            return Recounted(cases, moved)
        after = held[-1]


def _held(organisation: Organisation, after: int, limit: int) -> list[int]:
    """Return the next cases that have an open clock, held against others."""
    held = " for update" if connection.vendor == "postgresql" else ""
    which = (
        f'select distinct k."case" from {quoted(ClockRow)} k where k."organisation_id" = %s'
        ' and k."is_open" and k."case" > %s order by k."case" limit %s'
    )
    rows = read(
        f'select c."case" from {quoted(CaseRow)} c where c."organisation_id" = %s'
        f' and c."case" in ({which}) order by c."case"{held}',
        [organisation.pk, organisation.pk, after, limit],
    )
    return [case for (case,) in rows]


def _owed(organisation: Organisation, held: Sequence[int]) -> list[Owed]:
    """Return the open clocks of these cases, all of each.

    Beware: to be asked once they are held. A question that waits for a row itself is
    answered with what its other rows were before.
    """
    if not held:
        return []
    rows = read(
        'select k."case", k."number", c."pack", c."version", k."clock", k."stage", k."state",'
        ' k."started_at", k."due", k."due_at", k."promised", k."extended", k."told"'
        f" from {quoted(CaseRow)} c join {quoted(ClockRow)} k"
        ' on k."organisation_id" = c."organisation_id" and k."case" = c."case" and k."is_open"'
        ' where c."organisation_id" = %s and c."case" between %s and %s'
        ' order by k."case", k."number"',
        [organisation.pk, held[0], held[-1]],
    )
    known = set(held)
    return [_as_owed(row) for row in rows if row[0] in known]


def _as_owed(row: Sequence[Any]) -> Owed:
    one = Owed._make(row)
    if one.started_at.tzinfo is not None:  # PostgreSQL says which
        return one
    due_at = as_utc(one.due_at) if one.due_at else None
    return one._replace(started_at=as_utc(one.started_at), due_at=due_at, told=bool(one.told))


def _put_right(organisation: Organisation, found: Sequence[Owed], at: datetime) -> int:
    """Write the dates that are now others; return how many."""
    if not found:
        return 0
    paused = _ever_paused(organisation, found[0].case, found[-1].case)
    terms = _Terms(organisation)
    rows: list[Sequence[Any]] = []
    moved = 0
    for case, group in groupby(found, key=attrgetter("case")):
        several = list(group)
        new = [_new_dates(one, terms) for one in several]
        if case in paused or None in new:
            moved += _reckon(organisation, several, at)
            continue
        for one, dates in zip(several, new, strict=True):
            if dates and dates != (one.due, one.due_at, one.state):
                rows.append((organisation.pk, case, one.number, *dates))
                moved += dates[:2] != (one.due, one.due_at)
    keys = ("organisation_id", "case", "number")
    write(update(ClockRow, keys, ("due", "due_at", "state"), rows))
    return moved


class _Terms(dict[tuple[str, str, str, str], Term | None]):
    """The time that each clock gives, looked up once."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation

    def __missing__(self, name: tuple[str, str, str, str]) -> Term | None:
        pack, version, stage, clock = name
        policy = policy_of(self.organisation, pack, version)
        self[name] = term_of(policy.clock_by_name[stage, clock], policy)
        return self[name]


def _new_dates(
    one: Owed, terms: Mapping[Any, Term | None]
) -> tuple[Any, Any, str] | tuple[()] | None:
    """Return date, hour and state as they now are; () if no calendar moves them, None if to read.

    What is judged by its own date (nothing was promised or agreed) changes more than
    itself when that moves: its case has to be read.
    """
    if one.state not in _BY_START:
        return () if one.state == "not stated" else None
    term = terms[one.pack, one.version, one.stage, one.clock]
    if term is None:
        return ()  # a day that was agreed
    due = term.due(one.started_at)
    judged_by_it = one.promised is None and one.extended is None
    if judged_by_it and due.on != one.due:
        return None
    state = one.state if one.told else ("provisional" if due.provisional else "running")
    return due.on, due.at, state


def _ever_paused(organisation: Organisation, first: int, last: int) -> set[int]:
    rows = read(
        f'select distinct e."case" from {quoted(StoredEvent)} e'
        """ where e."organisation_id" = %s and e."name" in ('paused', 'diverted')"""
        f' and e."case" in (select k."case" from {quoted(ClockRow)} k where'
        ' k."organisation_id" = %s and k."is_open" and k."case" between %s and %s)',
        [organisation.pk, organisation.pk, first, last],
    )
    return {case for (case,) in rows}


def _reckon(organisation: Organisation, several: Sequence[Owed], at: datetime) -> int:
    """Work out every row of a case again from its facts; return how many dates moved."""
    stream = load(organisation.pk, several[0].case)
    case = fold(stream.facts)
    policy = policy_of(organisation, several[0].pack, several[0].version)
    rows = rows_of(stream, case, policy, at)
    write(changed_rows(rows, case, case, stream.sequence))
    now = {row[2]: (row[_DUE], row[_DUE_AT]) for row in rows.of(ClockRow)}
    return sum(now.get(one.number) != (one.due, one.due_at) for one in several)


_DUE, _DUE_AT = COLUMNS[ClockRow].index("due"), COLUMNS[ClockRow].index("due_at")
