"""What could this machine do at best? The same rows and queries, with no application at all.

By the plain driver, with everything prepared that can be: rows of a new case inserted in one
durable transaction, the query of a page by its index. What is inserted are real cases, so the
record stays whole.
"""

import random
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stdout
from datetime import datetime
from io import StringIO
from json import loads
from typing import Any

import psycopg
from django.db import DatabaseError, connection, transaction

from bench.common import tool
from bench.rows import SLUG
from putright.cases.asked import Asking
from putright.cases.door_keys import KEY_COLUMNS
from putright.cases.models import CaseRow, ClockRow, DoorKey, LetterRow, StoredEvent, Text
from putright.cases.opening import Opening, open_case
from putright.cases.particulars import CUSTOMER_COLUMNS
from putright.cases.rows import COLUMNS
from putright.cases.store import Stored, adapted, quoted
from putright.core.facts import Actor, Command
from putright.people.models import Customer, Organisation
from putright.project import clock

Statement = tuple[str, Sequence[Any]]
Work = Callable[[], None]
_EVENT = ("organisation_id", "case", *Stored._fields)
_TEXT = ("organisation_id", "case", "sequence", "name", "words", "salt")
_MOST = 2_000


def of(name: str, seconds: float) -> Iterator[dict[str, Any]]:
    """Give the limit of a workload, as a row, where it has one."""
    making = _LIMITS.get(name)
    if making is None:
        return
    plain = Plain()
    try:
        for what, work in making(plain, Organisation.objects.get(slug=SLUG)):
            yield {"what": name, "limit": what, **timed(work, seconds)}
    except (DatabaseError, psycopg.Error, sqlite3.Error) as fault:
        yield {"what": name, "note": f"no limit: {fault}"}
    finally:
        plain.close()


def timed(work: Work, seconds: float) -> dict[str, Any]:
    """Carry out some work again and again; return how long it took."""
    took: list[float] = []
    until = time.perf_counter() + seconds
    try:
        while time.perf_counter() < until and len(took) < _MOST:
            began = time.perf_counter()
            work()
            took.append((time.perf_counter() - began) * 1000)
    except StopIteration:  # what was prepared is used up
        pass
    return {
        "n": len(took),
        "p50_ms": round(tool("loadgen").pct(took, 50), 3),
        "p95_ms": round(tool("loadgen").pct(took, 95), 3),
        "per_s": round(1000 * len(took) / sum(took), 1),
    }


class Plain:
    """A connection of the driver alone, as durable as Putright's own."""

    def __init__(self) -> None:
        settings = connection.settings_dict
        self.postgres: Any = None
        self.sqlite: Any = None
        if connection.vendor == "postgresql":
            self.postgres = psycopg.connect(
                host=settings["HOST"], port=settings["PORT"], user=settings["USER"],
                password=settings["PASSWORD"], dbname=settings["NAME"],
                autocommit=True, prepare_threshold=0,
            )  # fmt: skip
        else:
            self.sqlite = sqlite3.connect(settings["NAME"], isolation_level=None, timeout=20)
            self.sqlite.execute("pragma journal_mode = wal")
            self.sqlite.execute("pragma synchronous = full")
            self.sqlite.execute("pragma cache_size = -32000")

    def close(self) -> None:
        (self.postgres or self.sqlite).close()

    def read(self, sql: str, values: Sequence[Any]) -> list[tuple]:
        if self.postgres:
            found: list[tuple] = self.postgres.execute(sql, values).fetchall()
            return found
        return list(self.sqlite.execute(sql.replace("%s", "?"), adapted(values)))

    def write(self, statements: Sequence[Statement]) -> None:
        """Carry statements out in one transaction; on PostgreSQL without waiting for each."""
        if self.postgres:
            with self.postgres.pipeline(), self.postgres.transaction():
                for sql, values in statements:
                    self.postgres.execute(sql, values)
            return
        self.sqlite.execute("begin immediate")
        for sql, values in statements:
            self.sqlite.execute(sql.replace("%s", "?"), adapted(values))
        self.sqlite.execute("commit")

    def copy(self, openings: Sequence[Opening]) -> None:
        """Write many new cases in one transaction, each table in one go."""
        tables = _tables(openings)
        if self.postgres:
            with self.postgres.transaction(), self.postgres.cursor() as cursor:
                for model, columns, rows in tables:
                    into = f"copy {quoted(model)} ({_names(columns)}) from stdin"
                    with cursor.copy(into) as copy:
                        for row in rows:
                            copy.write_row(row)
            return
        self.sqlite.execute("begin immediate")
        for model, columns, rows in tables:
            marks = ", ".join("?" * len(columns))
            into = f"insert into {quoted(model)} ({_names(columns)}) values ({marks})"
            self.sqlite.executemany(into, [adapted(row) for row in rows])
        self.sqlite.execute("commit")


def _names(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _tables(openings: Sequence[Opening]) -> list[tuple[Any, Sequence[str], list[Any]]]:
    return [
        (StoredEvent, _EVENT, [row for o in openings for row in o.appended.events]),
        (Text, _TEXT, [row for o in openings for row in o.appended.texts]),
        (Customer, CUSTOMER_COLUMNS, [o.customer for o in openings if o.customer]),
        (DoorKey, KEY_COLUMNS, [o.key for o in openings if o.key]),
        *(
            (model, columns, [row for o in openings for row in o.rows.of(model)])
            for model, columns in COLUMNS.items()
        ),
    ]


def insert(model: Any, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[Statement]:
    if not rows:
        return []
    marks = f"({', '.join(['%s'] * len(columns))})"
    several = ", ".join([marks] * len(rows))
    sql = f"insert into {quoted(model)} ({_names(columns)}) values {several}"
    return [(sql, [value for row in rows for value in row])]


# -- each workload's ------------------------------------------------------------------------


def opened(organisation: Organisation, number: int) -> list[Opening]:
    """Return new cases as the public form would make them, not yet written."""
    corpus = tool("corpus")
    found = []
    for place in range(number):
        case = corpus.case(20_000_000 + place, events=0)
        given = {
            "kind": "complaint",
            "role": "tenant",
            "channel": "web",
            "form": "web",
            "what_happened": case["body"],
            "points": [{"what": case["body"][:190]}],
        }
        asking = Asking(
            command=Command("receive", given, Actor("", ("customer",))),
            organisation=organisation,
            at=clock.now(),
            key=f"limit:{clock.now().isoformat()}:{place}",
            customer={"name": "Limit", "email": case["email"]},
        )
        found.append(open_case(asking.cleaned()))
    return found


def inserts(opening: Opening) -> list[Statement]:
    """Return what inserts the rows of a new case: an insert for each table."""
    return [
        statement
        for model, columns, rows in _tables([opening])
        for statement in insert(model, columns, rows)
    ]


def _create(plain: Plain, organisation: Organisation) -> Iterator[tuple[str, Work]]:
    waiting = iter([inserts(opening) for opening in opened(organisation, _MOST)])
    yield "the same rows inserted in one transaction", lambda: plain.write(next(waiting))


def _note(plain: Plain, organisation: Organisation) -> Iterator[tuple[str, Work]]:
    """One event and its text added, the row of the case and a clock of it changed, and a key."""
    words = tool("corpus").words(random.Random(3), 50)
    at, number = clock.now(), iter(range(_MOST))
    case_of = [
        row.case
        for row in CaseRow.objects.filter(organisation=organisation).order_by("reference")[:_MOST]
    ]

    def work() -> None:
        n = next(number)
        key = organisation.pk, case_of[n % len(case_of)]
        # Beyond every real sequence, and taken out again: no chain is touched.
        event = (*key, 1_000_000 + n, "noted", 1, at, at, "", "", "", "{}", "", b"\0" * 32)
        plain.write(
            [
                *insert(StoredEvent, _EVENT, [event]),
                *insert(Text, _TEXT, [(*key, 1_000_000 + n, "text", words, b"\0" * 16)]),
                *insert(
                    DoorKey, KEY_COLUMNS, [(key[0], f"limit:{at.isoformat()}:{n}", key[1], 1, 1)]
                ),
                (
                    f'update {quoted(CaseRow)} set "changed_at" = %s'
                    ' where "organisation_id" = %s and "case" = %s',
                    [at, *key],
                ),
                (
                    f'update {quoted(ClockRow)} set "state" = "state"'
                    ' where "organisation_id" = %s and "case" = %s and "number" = 0',
                    list(key),
                ),
            ]
        )

    yield "the same rows in one transaction", work
    for model in (StoredEvent, Text):
        plain.write([(f'delete from {quoted(model)} where "sequence" >= 1000000', [])])


def _worklist(plain: Plain, organisation: Organisation) -> Iterator[tuple[str, Work]]:
    sql = (
        'select k."owed_on", k."case", k."number", c."reference", c."title", k."label"'
        f" from {quoted(ClockRow)} k join {quoted(CaseRow)} c"
        ' on c."organisation_id" = k."organisation_id" and c."case" = k."case"'
        ' where k."organisation_id" = %s and k."is_open"'
        ' order by k."owed_on", k."case", k."number" limit 50'
    )
    yield "the first 50 open clocks by their index", lambda: _some(plain, sql, [organisation.pk])


def _case(plain: Plain, organisation: Organisation) -> Iterator[tuple[str, Work]]:
    known = [row.case for row in CaseRow.objects.filter(organisation=organisation)[:5_000]]
    chance = random.Random(4)
    where = 'where "organisation_id" = %s and "case" = %s order by "sequence"'

    def work() -> None:
        key = [organisation.pk, chance.choice(known)]
        _some(plain, f"select * from {quoted(StoredEvent)} {where}", key)
        _some(plain, f"select * from {quoted(Text)} {where}", key)

    yield "one case's events and texts by their key", work


def _some(plain: Plain, sql: str, values: Sequence[Any]) -> None:
    if not plain.read(sql, values):
        raise RuntimeError(f"Nothing was found by: {sql}")


def _search(word: str) -> Callable[["Plain", Organisation], Iterator[tuple[str, Work]]]:
    def making(plain: Plain, organisation: Organisation) -> Iterator[tuple[str, Work]]:
        match = tool("corpus").__dict__[word]
        if connection.vendor == "postgresql":
            sql = (
                f"select organisation_id from {quoted(Text)}"
                " where cases_text_vector(organisation_id, words)"
                " @@ (%s::tsquery && phraseto_tsquery('english', %s))"
                " and words is not null limit 1001"
            )
            values = [f"o{organisation.pk}", match]
        else:
            sql = "select rowid from cases_textindex where cases_textindex match %s limit 1001"
            values = [match]
        yield "the texts with the word by their index", lambda: _some(plain, sql, values)

    return making


def _figures(plain: Plain, organisation: Organisation) -> Iterator[tuple[str, Work]]:
    month = (
        "date_trunc('month', \"received_at\")"
        if connection.vendor == "postgresql"
        else 'substr("received_at", 1, 7)'
    )
    sql = (
        f'select {month}, "team", "status", count(*) from {quoted(CaseRow)}'
        ' where "organisation_id" = %s group by 1, 2, 3'
    )
    yield "counted by a scan of every case", lambda: _some(plain, sql, [organisation.pk])


_LIMITS: dict[str, Callable[[Plain, Organisation], Iterator[tuple[str, Work]]]] = {
    "W1 create, POST": _create,
    "W2 worklist": _worklist,
    "W3 open a case": _case,
    "W4 add a note": _note,
    "W5 search, rare word": _search("RARE"),
    "W5 search, 1 % word": _search("MEDIUM"),
    "W6 figures": _figures,
}


# -- of what nobody waits for -----------------------------------------------------------------


def missed_at_once(organisation: Organisation, at: datetime) -> dict[str, Any]:
    """Return how fast one statement for each table marks every missed promise; all undone."""
    day = adapted([at.date()])[0]
    where = (
        '"organisation_id" = %s and "is_open" and not "told" and "owed_on" < %s'
        ' and "due_at" is null'
    )
    late = f"from {quoted(ClockRow)} where {where}"
    now = adapted([at])[0]
    key = [organisation.pk, day]
    with transaction.atomic(), connection.cursor() as cursor:
        began = time.perf_counter()
        cursor.execute(
            f'insert into {quoted(StoredEvent)} ("organisation_id", "case", "sequence", "name",'
            ' "shape", "at", "recorded_at", "by", "role", "stage", "data", "texts", "hash")'
            ' select "organisation_id", "case", 1000000 + "number", \'missed\', 1, %s, %s, \'\','
            " '', \"stage\", %s, '', %s " + late,
            [now, now, '{"clock":"acknowledge","owed_on":"2026-01-01"}', b"0" * 32, *key],
        )
        cursor.execute(
            f'insert into {quoted(LetterRow)} ("organisation_id", "case", "sequence", "letter",'
            ' "recipient", "created_at", "message_id") select "organisation_id", "case",'
            " 1000000 + \"number\", 'reminder', \"handler\", %s, 'CE-0000-0000-0.15' " + late,
            [now, *key],
        )
        cursor.execute(f'update {quoted(ClockRow)} set "told" = %s where {where}', [True, *key])
        done = cursor.rowcount
        took = time.perf_counter() - began
        transaction.set_rollback(True)
    what = "one statement for each table, no commit"
    return {"what": "W7 deadline pass", "limit": what, "n": done, "per_s": round(done / took)}


def dates_by_numpy() -> dict[str, Any]:
    """Return how fast numpy adds working days: the limit of recounting, if nothing were written."""
    said = StringIO()
    with redirect_stdout(said):
        tool("limits").dates()
    rows = [loads(line) for line in said.getvalue().splitlines()]
    found = next(row for row in rows if row["workload"] == "numpy_busday_offset_1e6")
    return {"what": "W7b recount", "limit": "numpy.busday_offset", "per_s": found["per_s"]}
