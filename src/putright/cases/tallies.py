"""How many cases came in each month, of which kind and team, and how do they stand?

The counts are kept in the transaction that writes a case, so a report of many years
costs no more than one of a month. A writer adds a row of its own for what it changes;
`compact` adds those up. The counts can be made again from the cases at any time.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Sum

from putright.cases import replica
from putright.cases.access import cover_keys, is_staff, own_keys
from putright.cases.allowed import rows_count
from putright.cases.binding import policy_on
from putright.cases.models import CaseRow, StandingRow, TallyRow
from putright.cases.references import new_id
from putright.cases.store import Statement, adapted, as_utc, insert, quoted, read
from putright.core.facts import Actor
from putright.core.knowing import known_as, opens_every
from putright.people.models import Organisation
from putright.project import clock

_OF = ("month", "kind", "team", "status", "restricted")
_COLUMNS = ("organisation_id", *_OF, "number", "change")


class Tally(NamedTuple):
    """Under what a case is counted."""

    month: date
    kind: str
    team: str
    status: str
    restricted: bool


class Figure(NamedTuple):
    """How many of the cases received in a month are of a kind, with a team, and stand so."""

    month: date  # its first day
    kind: str
    team: str
    status: str
    number: int


def month_of(moment: datetime, zone: str) -> date:
    """Return the first day of the month of a moment, where the organisation is."""
    return moment.astimezone(ZoneInfo(zone)).date().replace(day=1)


# -- keeping them -------------------------------------------------------------------------


def counted(organisation: int, changes: Mapping[Tally, int]) -> list[Statement]:
    """Return the statements that add to the counts, and never wait for another writer."""
    rows = [(organisation, *tally, new_id(), n) for tally, n in changes.items() if n]
    return insert(TallyRow, _COLUMNS, rows)


def of_change(before: Tally, after: Tally) -> dict[Tally, int]:
    return {} if before == after else {before: -1, after: 1}


def compact(organisation: Organisation) -> int:
    """Add up the rows of single changes; return how many there were."""
    table = quoted(TallyRow)
    names = ", ".join(f'"{name}"' for name in _OF)
    key = f'"organisation_id", {names}, "number"'
    gone = f'delete from {table} where "organisation_id" = %s and "number" <> 0'
    found = f'select {names}, "change" from {table} where "organisation_id" = %s and "number" <> 0'
    sums = f'insert into {table} ({key}, "change") select %s, {names}, 0, sum("change") from'
    add = (
        f" where true group by {names} on conflict ({key})"
        f' do update set "change" = {table}."change" + excluded."change"'
    )
    with transaction.atomic(), connection.cursor() as cursor:
        # Why: whoever is second finds nothing left, and adds nothing twice.
        if connection.vendor == "postgresql":
            returned = f'{gone} returning {names}, "change"'
            cursor.execute(
                f"with gone as ({returned}), added as ({sums} gone {add})"
                " select count(*) from gone",
                [organisation.pk, organisation.pk],
            )
            return int(cursor.fetchone()[0])
        cursor.execute(f"{sums} ({found}) {add}", [organisation.pk, organisation.pk])
        cursor.execute(gone, [organisation.pk])
        return int(cursor.rowcount)


# -- asking -------------------------------------------------------------------------------


def figures(
    organisation: Organisation,
    actor: Actor,
    *,
    first: date | None = None,
    last: date | None = None,
) -> list[Figure]:
    """Return the counts of the cases that this person may open, by month of receipt.

    `first` and `last` are days in the first and the last month wanted.
    """
    begin, end = first or date.min, last or date.max
    policy = policy_on(organisation, clock.now())
    if not is_staff(actor, policy):
        return []
    kept = Sees(organisation, actor, [] if opens_every(actor, policy) else own_keys(actor, policy))
    found: Counter[tuple] = Counter()
    for *of, number in _summed(kept, begin.replace(day=1), end):
        found[tuple(of)] += int(number)
    for _, received_at, *of, number in _apart(kept):
        month = month_of(as_utc(received_at), organisation.zone)
        if begin.replace(day=1) <= month <= end:
            found[(month, *of)] += number
    return [Figure._make([*of, number]) for of, number in sorted(found.items()) if number]


class Sees(NamedTuple):
    """Who asks, and the names under which they find their own cases: none if they see all."""

    organisation: Organisation
    actor: Actor
    own: list[str]


def told_us(organisation: Organisation, kinds: Sequence[str], first: date, last: date) -> int:
    """Return how many cases of these kinds came in those months, for a page that all may read.

    Restricted ones are not among them.
    """
    found = TallyRow.objects.filter(
        organisation=organisation,
        kind__in=kinds,
        restricted=False,
        month__range=(first.replace(day=1), last),
    )
    return found.aggregate(sum=Sum("change"))["sum"] or 0


def _summed(sees: Sees, first: date, last: date) -> Sequence[Sequence[Any]]:
    """Return the sums of all cases or, for whoever sees only some, of those of their team."""
    if sees.own and not sees.actor.team:
        return []
    of, values = (' and "team" = %s', [sees.actor.team]) if sees.own else ("", [])
    fresh, stands = rows_count(sees.organisation)
    of, values = of + fresh, [*values, *stands]
    rows, _ = replica.read(
        'select "month", "kind", "team", "status", sum("change")'
        f' from {quoted(TallyRow)} where "organisation_id" = %s and not "restricted"'
        f' and "month" between %s and %s{of} group by 1, 2, 3, 4',
        [sees.organisation.pk, first, last, *values],
    )
    return rows


def _apart(sees: Sees) -> Iterator[Sequence[Any]]:
    """Give what the sums do not know of this person: +1 to add a case, -1 to leave one out.

    Restricted cases are in no sum; those they need to know are added, and so are those of
    another team that they have to do with, where only their team's are in the sum. A case
    they are shut out of is taken away.
    """
    pk, person = sees.organisation.pk, sees.actor.person
    case = (
        f" from {quoted(StandingRow)} s join {quoted(CaseRow)} c"
        ' on c."organisation_id" = s."organisation_id" and c."case" = s."case"'
        ' where s."organisation_id" = %s'
    )
    of = 'c."received_at", c."kind", c."team", c."status"'
    shut = (
        f'select 1 from {quoted(StandingRow)} o where o."organisation_id" = s."organisation_id"'
        ' and o."case" = s."case" and o."person" = %s and o."shut_out"'
    )
    added = f'select distinct s."case", {of}, 1 {case} and not s."shut_out" and not exists ({shut})'
    known, team = known_as(sees.actor), sees.actor.team
    parts = [(f'{added} and c."restricted" and {_named(known)}', [pk, person, *known])]
    if team or not sees.own:
        of_team, values = (' and c."team" = %s', [team]) if sees.own else ("", [])
        gone = f'select s."case", {of}, -1 {case} and not c."restricted" and s."shut_out"'
        parts.append((f'{gone} and s."person" = %s{of_team}', [pk, person, *values]))
    if sees.own:
        of_team, values = (' and c."team" <> %s', [team]) if team else ("", [])
        named, names = _named(sees.own), list(sees.own)
        if sees.actor.covers:  # for those who are away: the cases that they handle
            marks = ", ".join(["%s"] * len(sees.actor.covers))
            theirs = cover_keys(sees.actor)
            named = f'({named} or {_named(theirs)} and c."handler" in ({marks}))'
            names += [*theirs, *sees.actor.covers]
        own = f'{added} and not c."restricted" and {named}{of_team}'
        parts.append((own, [pk, person, *names, *values]))
    fresh, stands = rows_count(sees.organisation)
    rows, _ = replica.read(
        " union all ".join(part + fresh for part, _ in parts),
        [value for _, values in parts for value in (*values, *stands)],
    )
    yield from rows


def _named(names: Sequence[str]) -> str:
    return f's."person" in ({", ".join(["%s"] * len(names))})'


# -- making them again --------------------------------------------------------------------


def differences(organisation: Organisation) -> dict[Tally, tuple[int, int]]:
    """Return what is counted wrongly: how many there are, and how many the count says."""
    # Why: both sides are to be counted as at one moment, though others write meanwhile.
    first = connection.vendor == "postgresql" and not connection.in_atomic_block
    with transaction.atomic():
        if first:
            with connection.cursor() as cursor:
                cursor.execute("set transaction isolation level repeatable read")
        there = _there(organisation, connection)
        kept = _kept(organisation)
    return {
        tally: (there[tally], kept[tally])
        for tally in sorted({*there, *kept})
        if there[tally] != kept[tally]
    }


def count_again(organisation: Any, using: BaseDatabaseWrapper = connection) -> None:
    """Count the cases that are there, and keep that instead of the counts there were."""
    table = quoted(TallyRow)
    with transaction.atomic(using=using.alias), using.cursor() as cursor:
        if using.vendor == "postgresql":
            # Why: whoever writes a case waits for a moment, so that none is counted twice.
            cursor.execute(f"lock table {table} in exclusive mode")
        cursor.execute(f'delete from {table} where "organisation_id" = %s', [organisation.pk])
        rows = [
            (organisation.pk, *tally, 0, number)
            for tally, number in _there(organisation, using).items()
        ]
        marks = ", ".join(["%s"] * len(_COLUMNS))
        names = ", ".join(f'"{name}"' for name in _COLUMNS)
        cursor.executemany(
            f"insert into {table} ({names}) values ({marks})", [adapted(row) for row in rows]
        )


def _there(organisation: Any, using: Any) -> Counter[Tally]:
    """Count the cases themselves, a month at a time, by the index of receipt."""
    found: Counter[Tally] = Counter()
    table = quoted(CaseRow)
    with using.cursor() as cursor:
        cursor.execute(
            f'select min("received_at"), max("received_at") from {table}'
            ' where "organisation_id" = %s',
            [organisation.pk],
        )
        ends = cursor.fetchone()
        for month, begin, end in _months(ends, organisation.zone):
            cursor.execute(
                'select "kind", "team", "status", "restricted", count(*)'
                f' from {table} where "organisation_id" = %s and "received_at" >= %s'
                ' and "received_at" < %s group by 1, 2, 3, 4',
                adapted([organisation.pk, begin, end]),
            )
            for kind, team, status, restricted, number in cursor.fetchall():
                found[Tally(month, kind, team, status, bool(restricted))] += number
    return found


def _months(ends: Sequence[Any], zone: str) -> Iterator[tuple[date, datetime, datetime]]:
    """Give each month from the first receipt to the last, with the moments it begins and ends."""
    if not ends or ends[0] is None:
        return
    first, last = (datetime.fromisoformat(end) if isinstance(end, str) else end for end in ends)
    month, after = month_of(as_utc(first), zone), month_of(as_utc(last), zone)
    while month <= after:
        following = (month + timedelta(days=32)).replace(day=1)
        yield month, _begins(month, zone), _begins(following, zone)
        month = following


def _begins(day: date, zone: str) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))


def _kept(organisation: Organisation) -> Counter[Tally]:
    names = ", ".join(f'"{name}"' for name in _OF)
    rows = read(
        f'select {names}, sum("change") from {quoted(TallyRow)}'
        f' where "organisation_id" = %s group by {names}',
        [organisation.pk],
    )
    return Counter(
        {Tally(month, kind, team, status, bool(apart)): int(number)
         for month, kind, team, status, apart, number in rows}
    )  # fmt: skip
