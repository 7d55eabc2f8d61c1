"""How is a record read that somebody may have tampered with? So that nothing in it stops us.

SQLite keeps whatever it is given: words in a column of numbers, bytes that are no text.
What cannot be read as what it should be stays as it is, and fits no digest.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, models, transaction

from putright.cases import models as tables
from putright.cases.looking import NO_CASE
from putright.cases.models import CaseRow, StoredEvent, Text
from putright.cases.store import Stored, as_stored, as_utc, quoted, read
from putright.files.models import KeptFile
from putright.files.verify import Row, rows_between
from putright.people.models import Organisation

Texts = dict[tuple[int, str], tuple]


class Suspect(NamedTuple):
    """Everything that the tables hold of one case, as far as it can be read."""

    organisation: int
    case: int
    events: list[Stored]
    texts: Texts
    files: Mapping[int, Row]
    row: tuple[str, int] | None


@contextmanager
def every_byte_readable() -> Iterator[None]:
    """SQLite keeps what it is given, be it no text at all: have it read, so that it is found."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    file = connection.connection
    was = file.text_factory
    file.text_factory = lambda letters: letters.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        file.text_factory = was


@contextmanager
def at_one_moment() -> Iterator[None]:
    """Have all that is read be of one moment, whoever writes meanwhile."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("set transaction isolation level repeatable read, read only")
        yield


def _moment(column: str) -> str:
    """Return how to ask for a moment: on SQLite as the text it is, be it no moment at all."""
    return f'cast("{column}" as text)' if connection.vendor == "sqlite" else f'"{column}"'


def load_between(organisation: int, first: int, last: int) -> list[Suspect]:
    where = 'where "organisation_id" = %s and "case" between %s and %s'
    span = [organisation, first, last]
    columns = [_moment(n) if n in ("at", "recorded_at") else f'"{n}"' for n in Stored._fields]
    events: dict[int, list[Stored]] = {}
    for case, *values in read(
        f'select "case", {", ".join(columns)} from {quoted(StoredEvent)} {where}'
        ' order by "case", "sequence"',
        span,
    ):
        events.setdefault(case, []).append(_stored(values))
    texts: dict[int, Texts] = {}
    for case, sequence, name, words, salt, at, *rest in read(
        f'select "case", "sequence", "name", "words", "salt", {_moment("erased_at")},'
        f' "erased_by", "erased_rule" from {quoted(Text)} {where}',
        span,
    ):
        texts.setdefault(case, {})[sequence, name] = (words, salt, _as_moment(at), *rest)
    rows = {
        case: (reference, sequence)
        for case, reference, sequence in read(
            f'select "case", "reference", "sequence" from {quoted(CaseRow)} {where}', span
        )
    }
    files = rows_between(organisation, first, last)
    return [
        Suspect(organisation, case, events.get(case, []), texts.get(case, {}), files.get(case, {}),
              rows.get(case))
        for case in sorted({*events, *texts, *rows, *files})
    ]  # fmt: skip


def _stored(values: Sequence[Any]) -> Stored:
    """Return an event as it is kept, or as much of it as can be read."""
    event = Stored(*values)
    try:
        return as_stored(event._replace(at=_as_moment(event.at), recorded_at=_as_moment(
            event.recorded_at)))  # fmt: skip
    except (TypeError, ValueError, AttributeError):
        return event


def _as_moment(value: Any) -> Any:
    """Return a moment; what is none stays what it is, and fits no digest."""
    if isinstance(value, str):
        try:
            return as_utc(datetime.fromisoformat(value))
        except ValueError:
            return value
    return as_utc(value) if isinstance(value, datetime) else value


# -- what belongs to nothing --------------------------------------------------------------

_TELL = (
    CaseRow, tables.ClockRow, tables.CommitmentRow, tables.PartyRow, tables.StandingRow,
    tables.LetterRow, tables.DoorKey, tables.ViewLog, Text, KeptFile,
)  # fmt: skip
_MOST = 1_000  # strays that are listed of each table


def bare(owner: Organisation) -> list[Any]:
    """Return the cases of which something tells, and that have no events."""
    found: set[Any] = set()
    for model in _TELL:
        # An attempt at a reference that no case has is of no case, as it should be.
        meant = f' and r."case" <> {NO_CASE}' if model is tables.ViewLog else ""
        rows = read(
            f'select distinct r."case" from {quoted(model)} r where r."organisation_id" = %s'
            f' and r."case" is not null and not exists (select 1 from {quoted(StoredEvent)} e'
            f' where e."organisation_id" = r."organisation_id" and e."case" = r."case"){meant}'
            " limit %s",
            [owner.pk, _MOST],
        )
        found |= {case for (case,) in rows}
    return sorted(found, key=repr)


def stray_rows(model: type[models.Model]) -> list[tuple]:
    """Return the organisation, case and sequence of rows that no range of cases holds."""
    odd = '"case" < 0'
    if connection.vendor == "sqlite":
        # Beware: there, a column of numbers takes words as well, which no range of numbers holds.
        odd += " or typeof(\"case\") not in ('integer', 'null') or typeof(\"sequence\")"
        odd += " not in ('integer', 'null')"
    return read(
        f'select "organisation_id", "case", "sequence" from {quoted(model)}'
        f' where {odd} or "organisation_id" not in (select id from {quoted(Organisation)})'
        " limit %s",
        [_MOST],
    )
