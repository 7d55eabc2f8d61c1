"""Which promises were missed while nobody looked? Each becomes a fact, with a reminder.

A day that has passed is found by an index of open clocks that no fact speaks of yet,
so a look costs what has fallen due and nothing else. Any number of workers may look
at once: each takes cases that no other holds, and what a killed one had not finished
is found again.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from putright.cases.binding import policy_of
from putright.cases.models import CaseRow, ClockRow, LetterRow, StoredEvent
from putright.cases.row_changes import changed_rows
from putright.cases.rows import COLUMNS, MISSED, REMINDER, rows_of
from putright.cases.store import (
    added,
    added_rows,
    event_rows,
    follow,
    insert,
    load,
    quoted,
    read,
    update,
    write,
)
from putright.core.case import fold
from putright.core.decide import promises
from putright.core.facts import Fact
from putright.core.policy import Policy
from putright.people.models import Organisation


class Passed(NamedTuple):
    """An open clock whose day has passed, and the case it is of as it now stands."""

    case: int
    number: int
    clock: str
    stage: str
    key: str
    owed_on: date
    handler: str
    team: str
    sequence: int
    reference: str
    pack: str
    version: str
    at_stage: str
    head: bytes


def pass_deadlines(organisation: Organisation, at: datetime, batch: int = 500) -> int:
    """Record every promise missed by `at` that is not yet recorded; return how many.

    Each batch is one transaction: the facts, the rows and the reminders, or none.
    """
    done = 0
    while True:
        with transaction.atomic():
            found = _passed(organisation, at, batch)
            others_start = _record(organisation, found, at)
        done += len(found)
        if len(found) < batch and not others_start:
            return done


def _passed(organisation: Organisation, at: datetime, limit: int) -> list[Passed]:
    """Return clocks of cases that nobody else is changing, the longest missed first.

    A clock that counts hours is missed at its hour; any other when its day is over.
    """
    held = " for update of c skip locked" if connection.vendor == "postgresql" else ""
    today = at.astimezone(ZoneInfo(organisation.zone)).date()
    rows = read(
        'select k."case", k."number", k."clock", k."stage", k."key", k."owed_on", k."handler",'
        ' k."team", c."sequence", c."reference", c."pack", c."version", c."stage", e."hash"'
        f" from {quoted(ClockRow)} k join {quoted(CaseRow)} c"
        ' on c."organisation_id" = k."organisation_id" and c."case" = k."case"'
        f' join {quoted(StoredEvent)} e on e."organisation_id" = c."organisation_id"'
        ' and e."case" = c."case" and e."sequence" = c."sequence"'
        ' where k."organisation_id" = %s and k."is_open" and not k."told" and k."owed_on" <= %s'
        ' and case when k."due_at" is null or k."extended" is not null'
        ' then k."owed_on" < %s else k."due_at" < %s end'
        f' order by k."owed_on", k."case", k."number" limit %s{held}',
        [organisation.pk, today, today, at, limit],
    )
    return [Passed._make([*row[:-1], bytes(row[-1])]) for row in rows]


def _record(organisation: Organisation, found: Sequence[Passed], at: datetime) -> bool:
    """Record what was missed; return whether other clocks may have started, and been missed too."""
    by_case = sorted(found, key=attrgetter("case", "number"))
    alone: list[tuple[list[Passed], list[Fact]]] = []
    others_start = False
    for _, group in groupby(by_case, key=attrgetter("case")):
        missed = list(group)
        policy = policy_of(organisation, missed[0].pack, missed[0].version)
        facts = [_fact(one, policy, at) for one in missed]
        if any((one.stage, one.clock) in policy.waited_for for one in missed):
            _record_and_reckon(organisation, missed[0].case, facts, policy, at)
            others_start = True
        else:
            alone.append((missed, facts))
    if alone:
        _record_alone(organisation, alone, at)
    return others_start


def _fact(missed: Passed, policy: Policy, at: datetime) -> Fact:
    data = {"clock": missed.clock, "owed_on": missed.owed_on.isoformat()}
    to = missed.handler or (f"team:{missed.team}" if missed.team else "")
    for name, value in (("stage", missed.stage), ("key", missed.key), ("to", to)):
        if value:
            data[name] = value
    over = _over(missed.owed_on, policy.calendar.zone)
    return Fact(MISSED, min(over, at), at, stage=missed.at_stage, data=data)


def _over(day: date, zone: str) -> datetime:
    """Return the moment at which a day is over, where the organisation is."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)).astimezone(UTC)


def _record_and_reckon(
    organisation: Organisation, number: int, facts: list[Fact], policy: Policy, at: datetime
) -> None:
    """Record misses that start other clocks, and what those promise: the whole case is read."""
    stream = load(organisation.pk, number)
    before = fold(stream.facts)
    facts = facts + promises(fold(facts, before), policy, at)
    appended = follow(stream, facts)
    after = fold(appended.stream.facts[stream.sequence :], before)
    rows = rows_of(appended.stream, after, policy, at)
    write([*event_rows([appended]), *changed_rows(rows, before, after, stream.sequence)])


def _record_alone(
    organisation: Organisation, several: Sequence[tuple[list[Passed], list[Fact]]], at: datetime
) -> None:
    """Record misses that change nothing but their own clocks, without reading the cases.

    Beware: the rows that come of it must be those that `rows_of` gives; a test compares them.
    """
    events: list[Sequence[Any]] = []
    clocks: list[Sequence[Any]] = []
    cases: list[Sequence[Any]] = []
    letters: list[Sequence[Any]] = []
    for missed, facts in several:
        first = missed[0]
        events += added(organisation.pk, first.case, first.sequence, first.head, facts)
        cases.append((organisation.pk, first.case, first.sequence + len(facts), at))
        for place, (one, fact) in enumerate(zip(missed, facts, strict=True), first.sequence + 1):
            clocks.append((organisation.pk, one.case, one.number, True, "late"))
            to, name = fact.data.get("to", ""), f"{one.reference}.{place}"
            letters.append((organisation.pk, one.case, place, REMINDER, to, at, name))
    key = ("organisation_id", "case")
    write(
        [
            *added_rows(events),
            *update(ClockRow, (*key, "number"), ("told", "state"), clocks),
            *insert(LetterRow, COLUMNS[LetterRow], letters),
            *update(CaseRow, key, ("sequence", "changed_at"), cases),
        ]
    )
