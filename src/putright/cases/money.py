"""Which sums were proposed, agreed and paid, in the cases that somebody may open?"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from putright.cases.allowed import may_open, with_case
from putright.cases.models import StoredEvent
from putright.cases.rare import is_rare
from putright.cases.store import as_utc, quoted, read
from putright.core.case import Case
from putright.core.facts import Actor, Fact
from putright.core.ledger import NAMES, Entry, entries
from putright.people.models import Organisation

YEAR = timedelta(days=365)
FEWEST_SIMILAR = 5  # fewer could be guessed at


class Sum(NamedTuple):
    """One sum, and the case it belongs to."""

    reference: str
    title: str
    case: int
    kind: str
    service: str
    entry: Entry


def ledger(organisation: Organisation, actor: Actor, *, since: datetime | None = None) -> list[Sum]:
    """Return every sum of the cases that this person may open, in the order of the cases."""
    found: list[Sum] = []
    rows = _events(organisation, actor, NAMES, since)
    for (case, reference, title, kind, service), facts in groupby(rows, key=lambda row: row[:5]):
        told = [row[5] for row in facts]
        found += [Sum(reference, title, case, kind, service, one) for one in entries(told)]
    return found


def _events(
    organisation: Organisation, actor: Actor, names: Iterable[str], since: datetime | None = None
) -> Iterator[tuple[int, str, str, str, str, Fact]]:
    names = tuple(names)
    allowed, known = may_open("c", organisation, actor)
    # Why the whole case: a sum proposed since may have been paid at any time after.
    late = ' and c."changed_at" >= %s' if since else ""
    rows = read(
        'select c."case", c."reference", c."title", c."kind", c."service",'
        ' e."sequence", e."name", e."at", e."recorded_at", e."by", e."data"'
        f" from {quoted(StoredEvent)} e {with_case('e')}"
        f' where e."organisation_id" = %s and {is_rare("e")}'
        f' and e."name" in ({", ".join(["%s"] * len(names))})'
        f"{late} {allowed}",
        [organisation.pk, *names, *([since] if since else []), *known],
    )
    # Why sorted here: asked for in order, SQLite reads every event, and in that order.
    for *about, _, name, at, recorded_at, by, data in sorted(rows, key=_place):
        fact = Fact(name, as_utc(at), as_utc(recorded_at), by=by, data=json.loads(data))
        yield *about, fact


def _place(row: Sequence[Any]) -> tuple[int, int]:
    return row[0], row[5]


class Similar(NamedTuple):
    """What others got: how many and how much, the least first; and by what they are like."""

    amounts: list[float]
    by: str


def similar(
    organisation: Organisation, actor: Actor, case: Case, number: int, at: datetime
) -> Similar | None:
    """Return what was agreed in other such cases in a year; None where they are too few to tell."""
    since = at - YEAR
    able = [
        one
        for one in ledger(organisation, actor, since=since)
        if one.entry.is_approved
        and one.case != number
        and one.kind == case.kind
        and (one.entry.decided_at or at) >= since
    ]
    wanted = {point.category for point in case.points} - {""}
    by = "the same kind"
    if wanted:
        like = _categories(organisation, actor, {one.case for one in able})
        able = [one for one in able if wanted & like.get(one.case, set())]
        by = "a point of the same category"
    elif case.service:
        able = [one for one in able if one.service == case.service]
        by = "the same service"
    amounts = sorted(one.entry.amount for one in able)
    return Similar(amounts, by) if len({one.case for one in able}) >= FEWEST_SIMILAR else None


def _categories(organisation: Organisation, actor: Actor, cases: set[int]) -> dict[int, set[str]]:
    if not cases:
        return {}
    marks = ", ".join(["%s"] * len(cases))
    rows: list[Any] = read(
        f'select "case", "data" from {quoted(StoredEvent)}'
        f' where "organisation_id" = %s and "case" in ({marks}) and "name" = %s',
        [organisation.pk, *sorted(cases), "point"],
    )
    found: dict[int, set[str]] = {}
    for case, data in rows:
        category = json.loads(data).get("category")
        if category:
            found.setdefault(case, set()).add(str(category))
    return found
