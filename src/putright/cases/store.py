"""How are facts kept and read back? By plain SQL, alike on SQLite and PostgreSQL.

This is the one module that appends. Each event's hash covers the hash before it,
so that nothing can be changed, dropped or slipped in unseen. Words are kept apart
in `Text`; an event holds only a salted digest of them.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import sha256
from secrets import token_bytes
from typing import Any, NamedTuple

from django.db import connection, models

from putright.cases.codec import as_text, clean, decode, encode, quick, reads_back, shape_of
from putright.cases.models import CaseRow, StoredEvent, Text
from putright.core.facts import Fact

Statement = tuple[str, list[Any]]
Row = Sequence[Any]

START = b"\0" * 32  # what stands before the first event of every case


class Stored(NamedTuple):
    """An event as its row holds it."""

    sequence: int
    name: str
    shape: int
    at: datetime
    recorded_at: datetime
    by: str
    role: str
    stage: str
    data: str
    texts: str
    hash: bytes


@dataclass(frozen=True, slots=True)
class Stream:
    """What is kept of one case: its facts in order, and the hash of the last."""

    organisation: int
    case: int
    facts: tuple[Fact, ...] = ()
    head: bytes = START

    @property
    def sequence(self) -> int:
        return len(self.facts)


class Appended(NamedTuple):
    stream: Stream
    events: list[tuple]
    texts: list[tuple]


# -- hashing ------------------------------------------------------------------------------


def hash_of(previous: bytes, organisation: int, case: int, event: Stored) -> bytes:
    """Return the hash of an event: it covers every column and the hash before it."""
    covered = _covered(
        [
            organisation,
            case,
            event.sequence,
            event.name,
            event.shape,
            as_text(event.at),
            as_text(event.recorded_at),
            event.by,
            event.role,
            event.stage,
            event.data,
            event.texts,
        ]
    )
    return sha256(previous + covered.encode("ascii")).digest()


# Why kept: making an encoder takes longer than using it.
_covered = quick(json.JSONEncoder(separators=(",", ":")))


def digest_of(words: str, salt: bytes) -> str:
    return sha256(salt + words.encode("utf-8")).hexdigest()


# -- adding -------------------------------------------------------------------------------


def follow(stream: Stream, new: Iterable[Fact]) -> Appended:
    """Return the stream after these facts, and the rows that keep them. Writes nothing."""
    head = stream.head
    events: list[tuple] = []
    texts: list[tuple] = []
    kept: list[Fact] = []
    for sequence, fact in enumerate(new, stream.sequence + 1):
        event, words = _as_stored(fact, sequence)
        head = hash_of(head, stream.organisation, stream.case, event)
        events.append((stream.organisation, stream.case, *event[:-1], head))
        texts += [(stream.organisation, stream.case, sequence, *text) for text in words]
        kept.append(_as_read(fact, event, {name: text for name, text, _ in words}))
    after = Stream(stream.organisation, stream.case, stream.facts + tuple(kept), head)
    return Appended(after, events, texts)


def added(
    organisation: int, case: int, sequence: int, head: bytes, facts: Iterable[Fact]
) -> list[tuple]:
    """Return the rows that add facts without words to a case that nobody needs to read."""
    events: list[tuple] = []
    for place, fact in enumerate(facts, sequence + 1):
        event, _ = _as_stored(fact, place)
        head = hash_of(head, organisation, case, event)
        events.append((organisation, case, *event[:-1], head))
    return events


def _as_stored(fact: Fact, sequence: int) -> tuple[Stored, list[tuple[str, str, bytes]]]:
    words: list[tuple[str, str, bytes]] = []
    digests: dict[str, str] = {}
    for name, text in fact.words.items():
        text, salt = clean(text or ""), token_bytes(16)
        words.append((name, text, salt))
        digests[name] = digest_of(text, salt)
    event = Stored(
        sequence,
        fact.name,
        shape_of(fact.name),
        fact.at,
        fact.recorded_at,
        fact.by,
        fact.role,
        fact.stage,
        encode(fact.data),
        encode(digests) if digests else "",
        b"",
    )
    return event, words


def added_rows(events: Sequence[Row]) -> list[Statement]:
    """Return the statements that add these rows of `added`."""
    return insert(StoredEvent, _EVENT_COLUMNS, events)


def event_rows(appended: Sequence[Appended], *, texts: bool = True) -> list[Statement]:
    """Return the statements that add these events and their words, if they are not there yet."""
    return [
        *added_rows([row for a in appended for row in a.events]),
        *insert(Text, _TEXT_COLUMNS, [row for a in appended for row in a.texts if texts]),
    ]


@contextmanager
def adding_texts() -> Iterator[Callable[[Row], None]]:
    """Give a function that adds a text, for those who have very many to add.

    Why: to index words is most of what the database does for an import. PostgreSQL takes
    each text as it comes, and indexes it while the next case is worked out here. Beware:
    until the end nothing else may be asked of this connection.
    """
    if connection.vendor == "postgresql":
        copying = _copying(Text, _TEXT_COLUMNS)
        with connection.cursor() as at, connection.wrap_database_errors, at.copy(copying) as copy:
            yield copy.write_row
        return
    rows: list[Row] = []
    yield rows.append
    write(insert(Text, _TEXT_COLUMNS, rows))


# -- reading ------------------------------------------------------------------------------


def load(organisation: int, case: int, *, words: bool = False) -> Stream:
    """Return a case by its number: without its words, unless they are asked for."""
    table = quoted(StoredEvent)
    rows = read(
        f'select {_LOADED} from {table} e where e."organisation_id" = %s and e."case" = %s'
        ' order by e."sequence"',
        [organisation, case],
    )
    return _stream(organisation, case, [as_stored(row) for row in rows], words)


def load_by_reference(organisation: int, reference: str, *, words: bool = False) -> Stream | None:
    """Return a case by its reference, or None where there is none."""
    rows = read(
        f'select e."case", {_LOADED} from {quoted(CaseRow)} c join {quoted(StoredEvent)} e'
        ' on e."organisation_id" = c."organisation_id" and e."case" = c."case"'
        ' where c."organisation_id" = %s and c."reference" = %s order by e."sequence"',
        [organisation, reference],
    )
    if not rows:
        return None
    return _stream(organisation, rows[0][0], [as_stored(row[1:]) for row in rows], words)


LAST = 2**63 - 1  # no case has a higher number


def spans(organisation: int, batch: int) -> Iterator[tuple[int, int]]:
    """Give ranges of case numbers that hold up to `batch` cases each, and together hold all."""
    after = -1
    while True:
        found = read(
            f'select distinct "case" from {quoted(StoredEvent)}'
            ' where "organisation_id" = %s and "case" > %s order by "case" limit %s',
            [organisation, after, batch],
        )
        if len(found) < batch:
            yield after + 1, LAST
            return
        yield after + 1, found[-1][0]
        after = found[-1][0]


def load_range(
    organisation: int, first: int, last: int
) -> dict[int, tuple[list[Stored], dict[tuple[int, str], tuple]]]:
    """Return the stored events and texts of every case numbered from `first` to `last`."""
    found: dict[int, tuple[list[Stored], dict[tuple[int, str], tuple]]] = {}
    where = 'where e."organisation_id" = %s and e."case" between %s and %s'
    span = [organisation, first, last]
    for row in read(
        f'select e."case", {_LOADED} from {quoted(StoredEvent)} e {where}'
        ' order by e."case", e."sequence"',
        span,
    ):
        found.setdefault(row[0], ([], {}))[0].append(as_stored(row[1:]))
    for case, sequence, name, *text in read(
        f'select e."case", e."sequence", e."name", e."words", e."salt", e."erased_at",'
        f' e."erased_by", e."erased_rule" from {quoted(Text)} e {where}',
        span,
    ):
        found.setdefault(case, ([], {}))[1][sequence, name] = tuple(text)
    return found


def as_stream(
    organisation: int, case: int, events: Sequence[Stored], words: dict[tuple[int, str], str | None]
) -> Stream:
    """Return stored events as facts, with those words that are given."""
    facts = []
    for event in events:
        names = json.loads(event.texts) if event.texts else {}
        facts.append(_as_fact(event, {name: words.get((event.sequence, name)) for name in names}))
    head = events[-1].hash if events else START
    return Stream(organisation, case, tuple(facts), head)


def as_stored(row: Sequence[Any]) -> Stored:
    event = Stored(*row)
    return event._replace(
        at=as_utc(event.at), recorded_at=as_utc(event.recorded_at), hash=_as_bytes(event.hash)
    )


def _as_bytes(value: Any) -> bytes:
    """Return a hash as bytes; SQLite keeps whatever is put there, text of a forger's too."""
    return value.encode() if isinstance(value, str) else bytes(value)


def as_utc(moment: datetime) -> datetime:
    """SQLite gives moments without a zone; every one of them is UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _stream(organisation: int, case: int, events: Sequence[Stored], words: bool) -> Stream:
    found: dict[tuple[int, str], str | None] = {}
    if words and any(event.texts for event in events):
        rows = read(
            f'select t."sequence", t."name", t."words" from {quoted(Text)} t'
            ' where t."organisation_id" = %s and t."case" = %s',
            [organisation, case],
        )
        found = {(sequence, name): text for sequence, name, text in rows}
    return as_stream(organisation, case, events, found)


def _as_read(fact: Fact, event: Stored, words: dict[str, str | None]) -> Fact:
    """Return a fact as it will be read from its event.

    Why: most facts hold nothing that reads otherwise than it was, and to decode what was
    just encoded was a third of the work.
    """
    if fact.at.tzinfo is UTC and fact.recorded_at.tzinfo is UTC and reads_back(fact.data):
        return fact if fact.words == words else replace(fact, words=words)
    return _as_fact(event, words)


def _as_fact(event: Stored, words: dict[str, str | None]) -> Fact:
    return Fact(
        event.name,
        event.at.astimezone(UTC),
        event.recorded_at.astimezone(UTC),
        event.by,
        event.role,
        event.stage,
        decode(event.name, event.shape, event.data),
        words,
    )


# -- statements ---------------------------------------------------------------------------


def quoted(model: type[models.Model]) -> str:
    return f'"{model._meta.db_table}"'


def insert(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Sequence[Row],
    then: str = "",
) -> list[Statement]:
    """Return what inserts these rows: one statement, on SQLite carried out row by row if many."""
    if not rows:
        return []
    names = ", ".join(f'"{column}"' for column in columns)
    begin = f"insert into {quoted(model)} ({names})"
    if connection.vendor == "postgresql" and len(rows) > _FEW and not then:
        return [(_copying(model, columns), Many(rows))]
    if connection.vendor == "postgresql":
        # Why: all rows as one value. With a mark for each value, the driver spends longer on
        # finding the marks than the server on all the rest.
        given = _as_json([dict(zip(columns, row, strict=True)) for row in rows])
        source = f"json_populate_recordset(null::{quoted(model)}, %s::json)"
        return [(f"{begin} select {names} from {source} {then}", [given])]
    marks = f"({', '.join(['%s'] * len(columns))})"
    if len(rows) > _FEW:
        places = _days_among(model, columns)
        return [(f"{begin} values {marks} {then}", Many(_with_days(rows, places)))]
    values = [value for row in rows for value in row]
    return [(f"{begin} values {', '.join([marks] * len(rows))} {then}", values)]


def update(
    model: type[models.Model], keys: Sequence[str], columns: Sequence[str], rows: Sequence[Row]
) -> list[Statement]:
    """Return what changes these rows, each given as its keys and then its new values."""
    if not rows:
        return []
    table = quoted(model)
    if connection.vendor == "postgresql":
        names = (*keys, *columns)
        given = _as_json([dict(zip(names, row, strict=True)) for row in rows])
        values = ", ".join(f'"{name}" = v."{name}"' for name in columns)
        where = " and ".join(f't."{name}" = v."{name}"' for name in keys)
        source = f"json_populate_recordset(null::{table}, %s::json)"
        return [(f"update {table} t set {values} from {source} v where {where}", [given])]
    values = ", ".join(f'"{name}" = %s' for name in columns)
    where = " and ".join(f'"{name}" = %s' for name in keys)
    several = Many(_as_kept([*row[len(keys) :], *row[: len(keys)]]) for row in rows)
    return [(f"update {table} set {values} where {where}", several)]


def _copying(model: type[models.Model], columns: Sequence[str]) -> str:
    names = ", ".join(f'"{column}"' for column in columns)
    return f"copy {quoted(model)} ({names}) from stdin"


class Many(list[Row]):
    """The values of a statement that is carried out once for each row; PostgreSQL copies them in.

    Whence: SQLite's driver keeps the last 128 statements, compiled. A statement of
    its own for each number of rows came to 200 MB in a long import.
    """


def _in_json(value: object) -> str:
    return f"\\x{value.hex()}" if isinstance(value, bytes) else value.isoformat()  # type: ignore[attr-defined]


_as_json = quick(json.JSONEncoder(separators=(",", ":"), default=_in_json))


def write(statements: Sequence[Statement]) -> None:
    """Carry out statements that do not depend on one another.

    PostgreSQL takes them as one, which saves a round trip for each; SQLite has
    no round trips to save. Beware: as one statement, none sees what another wrote,
    and the last is carried out first.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for sql, values in statements:
                if isinstance(values, Many):
                    _copy_in(cursor, sql, values)
            statements = _as_one([one for one in statements if not isinstance(one[1], Many)])
        for sql, values in statements:
            if isinstance(values, Many):
                cursor.executemany(sql, values)
            else:
                cursor.execute(sql, adapted(values))


def _copy_in(cursor: Any, sql: str, rows: Iterable[Row]) -> None:
    with connection.wrap_database_errors, cursor.copy(sql) as copy:
        for row in rows:
            copy.write_row(row)


def _as_one(statements: Sequence[Statement]) -> Sequence[Statement]:
    if len(statements) < 2:
        return statements
    *firsts, (last, values) = statements
    parts = ", ".join(f"w{n} as ({sql})" for n, (sql, _) in enumerate(firsts))
    return [(f"with {parts} {last}", [v for _, some in firsts for v in some] + values)]


def one_of(column: str, values: Sequence[Any]) -> Statement:
    """Return the condition that a column holds one of these values, however many."""
    if connection.vendor == "postgresql":
        return f"{column} = any(%s)", [list(values)]  # the driver is slow to find many marks
    return f"{column} in ({', '.join(['%s'] * len(values))})", list(values)


def read(sql: str, params: Sequence[Any]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, adapted(params))
        return cursor.fetchall()


def adapted(values: Sequence[Any]) -> Sequence[Any]:
    """Return values as the database takes them; SQLite keeps days and moments as text."""
    return values if connection.vendor == "postgresql" else _as_kept(values)


@lru_cache(maxsize=64)
def _days_among(model: type[models.Model], columns: Sequence[str]) -> tuple[int, ...]:
    """Return the places of those columns that hold days or moments."""
    fields = [model._meta.get_field(column) for column in columns]
    return tuple(n for n, field in enumerate(fields) if isinstance(field, models.DateField))


def _with_days(rows: Sequence[Row], places: Sequence[int]) -> Iterator[list[Any]]:
    """Give each row as SQLite keeps it. Why by place: to look at each value takes long."""
    for row in rows:
        kept = list(row)
        for place in places:
            value = kept[place]
            if value is not None:
                kept[place] = _adapted(value)
        yield kept


def _as_kept(values: Sequence[Any]) -> list[Any]:
    return [_adapted(value) if isinstance(value, date) else value for value in values]


def _adapted(value: date) -> str:
    # Beware: just as Django's own queries write them, or the two compare wrongly as text.
    if isinstance(value, datetime):
        return _utc_text(value.astimezone(UTC))
    return value.isoformat()


# Why kept: a case has one moment in most of its rows, and an import in all of them.
@lru_cache(maxsize=1024)
def _utc_text(moment: datetime) -> str:
    return moment.isoformat(" ").removesuffix("+00:00")


_FEW = 32  # rows that go in one statement, however many they are
_EVENT_COLUMNS = ("organisation_id", "case", *Stored._fields)
_TEXT_COLUMNS = ("organisation_id", "case", "sequence", "name", "words", "salt")
_LOADED = ", ".join(f'e."{column}"' for column in Stored._fields)
