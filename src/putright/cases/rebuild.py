"""Are the rows what the facts come to? Made again from them, and told where they differ.

Any time, also while people work: a batch is one transaction, and what looked different
is looked at again before it is called so.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, models, transaction

from putright.cases import tallies
from putright.cases.binding import policy_of
from putright.cases.models import CaseRow, ClockRow, LetterRow, TallyRow
from putright.cases.row_changes import new_rows, upsert
from putright.cases.rows import COLUMNS, Row, Rows, rows_of
from putright.cases.store import as_stream, as_utc, load_range, quoted, read, spans, write
from putright.cases.suspect import at_one_moment
from putright.cases.tallies import count_again
from putright.core.case import fold
from putright.people.models import Organisation


class Difference(NamedTuple):
    """A row that is not what the facts say it should be: `kept` is empty where it is missing."""

    organisation: str
    case: int
    table: str
    expected: list[Row]
    kept: list[Row]


class Rebuilt(NamedTuple):
    cases: int
    differences: list[Difference]


def differences(organisation: Organisation | None = None, batch: int = 500) -> Iterator[Difference]:
    """Give every difference between the rows and what the facts say, and change nothing."""
    for owner, first, last in _spans(organisation, batch):
        for case in sorted({one.case for one in _compare(owner, first, last)[1]}):
            yield from _different_still(owner, case)
    for owner in _owners(organisation):
        yield from _counted_wrongly(owner)


def _different_still(owner: Organisation, case: int) -> list[Difference]:
    """Look again, as at one moment: somebody may have been at work on it while it was read."""
    with at_one_moment():
        return _compare(owner, case, case)[1]


def rebuild(
    organisation: Organisation | None = None,
    batch: int = 500,
    progress: Callable[[int], None] = lambda done: None,
) -> Rebuilt:
    """Make every row again from the facts; return what was different, row by row.

    Each batch is one transaction, so that work may go on meanwhile.
    """
    cases, found = 0, []
    for owner, first, last in _spans(organisation, batch):
        made, different = make_again(owner, first, last)
        cases += made
        found += different
        progress(made)
    for owner in _owners(organisation):
        found += count_what_is_there(owner)
    return Rebuilt(cases, found)


def make_again(owner: Organisation, first: int, last: int) -> Rebuilt:
    """Make the rows of these cases again, in one transaction."""
    with transaction.atomic():
        _hold(owner, first, last)
        expected, different = _compare(owner, first, last)
        for case in sorted({one.case for one in different if one.kept or one.expected}):
            _put_right(owner, case, expected.get(case))
    return Rebuilt(len(expected), different)


def count_what_is_there(owner: Organisation) -> list[Difference]:
    """Count an organisation's cases again if they are counted wrongly; return where they were."""
    wrong = list(_counted_wrongly(owner))
    if wrong:
        count_again(owner)
    return wrong


def _owners(organisation: Organisation | None) -> list[Organisation]:
    return [organisation] if organisation else list(Organisation.objects.order_by("pk"))


def _counted_wrongly(owner: Organisation) -> Iterator[Difference]:
    for tally, (there, kept) in tallies.differences(owner).items():
        yield Difference(owner.slug, 0, TallyRow.__name__, [(*tally, there)], [(*tally, kept)])


def _spans(
    organisation: Organisation | None, batch: int
) -> Iterator[tuple[Organisation, int, int]]:
    for owner in _owners(organisation):
        for first, last in spans(owner.pk, batch):
            yield owner, first, last


def _hold(owner: Organisation, first: int, last: int) -> None:
    """Keep others from changing these cases meanwhile. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        read(
            f'select 1 from {quoted(CaseRow)} where "organisation_id" = %s'
            ' and "case" between %s and %s order by "case" for update',
            [owner.pk, first, last],
        )


def _compare(
    owner: Organisation, first: int, last: int
) -> tuple[dict[int, Rows], list[Difference]]:
    kept = {model: _kept(model, owner.pk, first, last) for model in COLUMNS}
    reckoned = {case: rows[0][_RECKONED] for case, rows in kept[CaseRow].items()}
    expected: dict[int, Rows] = {}
    found = []
    unreadable = set()
    for case, stored in load_range(owner.pk, first, last).items():
        if not stored[0]:
            continue
        try:
            expected[case] = _from_facts(owner, case, stored, reckoned.get(case))
        except (LookupError, ValueError, TypeError):
            # Its events were tampered with: `verify` says where. The other cases go on.
            unreadable.add(case)
            found.append(Difference(owner.slug, case, "events, which cannot be read", [], []))
    for case in sorted(set(expected).union(*kept.values()) - unreadable):
        for model in COLUMNS:
            should = _to_compare(model, expected[case].of(model) if case in expected else [])
            does = _to_compare(model, kept[model].get(case, []))
            if should != does:
                found.append(Difference(owner.slug, case, model.__name__, should, does))
    return expected, found


def _to_compare(model: type[models.Model], rows: Sequence[Row]) -> list[Row]:
    """Return rows in an order of their own, without what nobody is told by.

    A clock that has finished keeps the date that the calendar of its day gave: what was
    promised is a fact, and `recount` moves only what is still owed.
    """
    if model is ClockRow:
        rows = [row if row[_IS_OPEN] else _without_dates(row) for row in rows]
    return sorted(rows, key=repr)


def _without_dates(row: Row) -> Row:
    return tuple(None if place in _WORKED_OUT else value for place, value in enumerate(row))


_IS_OPEN = COLUMNS[ClockRow].index("is_open")
_WORKED_OUT = {COLUMNS[ClockRow].index(name) for name in ("due", "due_at")}


def _from_facts(owner: Organisation, case: int, stored: Any, reckoned_at: datetime | None) -> Rows:
    events, texts = stored
    words = {name: text[0] for name, text in texts.items() if name[0] == 1}
    stream = as_stream(owner.pk, case, events, words)
    filed = stream.facts[0].data["filed"]
    policy = policy_of(owner, filed["pack"], filed["version"])
    at = reckoned_at or stream.facts[-1].recorded_at
    return rows_of(stream, fold(stream.facts), policy, at)


def _kept(
    model: type[models.Model], organisation: int, first: int, last: int
) -> dict[int, list[Row]]:
    columns = ", ".join(f'"{column}"' for column in COLUMNS[model])
    found: dict[int, list[Row]] = {}
    for row in read(
        f'select {columns} from {quoted(model)} where "organisation_id" = %s'
        ' and "case" between %s and %s',
        [organisation, first, last],
    ):
        plain = tuple(as_utc(value) if isinstance(value, datetime) else value for value in row)
        found.setdefault(row[1], []).append(plain)
    return found


def _put_right(owner: Organisation, case: int, rows: Rows | None) -> None:
    """Write the rows of one case afresh; a letter's own row stays, for what is known of sending."""
    letters = [row[2] for row in rows.of(LetterRow)] if rows else []
    for model in COLUMNS:
        kept = letters if model is LetterRow else []
        marks = f' and "sequence" not in ({", ".join(["%s"] * len(kept))})' if kept else ""
        where = f'"organisation_id" = %s and "case" = %s{marks}'
        write([(f"delete from {quoted(model)} where {where}", [owner.pk, case, *kept])])
    if rows:
        others = {model: table for model, table in rows.tables.items() if model is not LetterRow}
        write(new_rows([Rows(others, rows.tally, rows.policy)]))
        write(upsert(LetterRow, rows.of(LetterRow), "sequence"))


_RECKONED = COLUMNS[CaseRow].index("reckoned_at")
