"""How are facts kept and read back? By plain SQL, alike on SQLite and PostgreSQL.

This is the one module that appends. Each event's hash covers the hash before it
(`chain.py`), so that nothing can be changed, dropped or slipped in unseen. Words are kept
apart in `Text`; an event holds only a salted digest of them. What writes and reads the
SQL is in `sql.py`, and can be had from here.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC
from secrets import token_bytes

from django.db import connection

from putright.cases.chain import START, Appended, Stored, Stream, as_stored, digest_of, hash_of
from putright.cases.codec import clean, decode, encode, reads_back, shape_of
from putright.cases.models import CaseRow, StoredEvent, Text
from putright.cases.sql import (
    Row,
    Statement,
    adapted,
    as_utc,
    copying,
    insert,
    one_of,
    quoted,
    read,
    update,
    write,
)
from putright.core.facts import Fact

__all__ = [
    "LAST", "START", "Appended", "Statement", "Stored", "Stream", "adapted", "added",
    "added_rows", "adding_texts", "as_stored", "as_stream", "as_utc", "digest_of", "event_rows",
    "follow", "hash_of", "insert", "load", "load_by_reference", "load_range", "one_of", "quoted",
    "read", "spans", "update", "write",
]  # fmt: skip

LAST = 2**63 - 1  # no case has a higher number
_EVENT_COLUMNS = ("organisation_id", "case", *Stored._fields)
_TEXT_COLUMNS = ("organisation_id", "case", "sequence", "name", "words", "salt")
_LOADED = ", ".join(f'e."{column}"' for column in Stored._fields)


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
        sql = copying(Text, _TEXT_COLUMNS)
        with connection.cursor() as at, connection.wrap_database_errors, at.copy(sql) as copy:
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


def load_near(organisation: int, reference: str) -> Stream | None:
    """Return the case of this reference, or else one beside it; None where there are no cases.

    So that asking for what is missing is as much work as asking for what may not be opened.
    """
    nearest = f'select min(n."reference") from {quoted(CaseRow)} n where n."organisation_id" = %s'
    rows = read(
        f'select e."case", {_LOADED} from {quoted(CaseRow)} c join {quoted(StoredEvent)} e'
        ' on e."organisation_id" = c."organisation_id" and e."case" = c."case"'
        ' where c."organisation_id" = %s and c."reference" ='
        f' coalesce(({nearest} and n."reference" >= %s), ({nearest})) order by e."sequence"',
        [organisation, organisation, reference, organisation],
    )
    if not rows:
        return None
    return _stream(organisation, rows[0][0], [as_stored(row[1:]) for row in rows], words=True)


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
