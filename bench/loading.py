"""How are very many cases loaded quickly? By COPY or in great transactions, on two cores.

Not a door of Putright: what is measured must first be there. Indexes that lists use are
taken off before and built after; the database's own triggers and keys stay.
"""

import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

import django
from django.db import connection

if __name__ == "__main__":
    django.setup()

from bench.lives import Teller
from bench.rows import Tables, furnish, tables
from putright.cases.store import adapted, quoted

BATCH = 1_000  # cases in one transaction
_teller: Teller | None = None


def load(size: int) -> float:
    """Load this many cases into an empty database; return the seconds that it took."""
    global _teller
    began = time.monotonic()
    _teller = furnish()
    with _without_indexes(), _in_a_hurry():
        _load_all(range(0, size, BATCH), size)
    _settle(_teller)
    return time.monotonic() - began


def _load_all(begins: Sequence[int], size: int) -> None:
    postgres = connection.vendor == "postgresql"
    parts = [(begin, min(begin + BATCH, size)) for begin in begins]
    if postgres:
        connection.close()  # Beware: it may not be shared with the processes that fork
    with get_context("fork").Pool(os.cpu_count() or 1) as pool:
        if postgres:
            for _ in pool.imap_unordered(_copy_part, parts):
                pass
        else:
            for made in pool.imap_unordered(_adapted_part, parts):
                _insert(made)


def _made(part: tuple[int, int]) -> Tables:
    assert _teller is not None
    return tables(_teller, range(*part))


def _adapted_part(part: tuple[int, int]) -> Tables:
    """Return rows as SQLite keeps them, which has one writer and so is told by one process."""
    return {
        model: (columns, [adapted(row) for row in rows])
        for model, (columns, rows) in _made(part).items()
    }


def _copy_part(part: tuple[int, int]) -> None:
    made = _made(part)
    with connection.cursor() as cursor:
        cursor.execute("begin")
        for model, (columns, rows) in made.items():
            with cursor.copy(f"copy {quoted(model)} ({_names(columns)}) from stdin") as copy:
                for row in rows:
                    copy.write_row(row)
        cursor.execute("commit")


def _insert(made: Tables) -> None:
    with connection.cursor() as cursor:
        cursor.execute("begin")
        for model, (columns, rows) in made.items():
            marks = ", ".join(["?"] * len(columns))
            sql = f"insert into {quoted(model)} ({_names(columns)}) values ({marks})"
            # Why the driver's own: Django rewrites each statement's marks, one by one.
            cursor.connection.executemany(sql, rows)
        cursor.execute("commit")


def _names(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


# -- beforehand and afterwards ----------------------------------------------------------------


@contextmanager
def _without_indexes() -> Iterator[None]:
    """Take off every index that no key needs, and build it again."""
    found = _indexes()
    with connection.cursor() as cursor:
        for name, _ in found:
            cursor.execute(f'drop index "{name}"')
    yield
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("set maintenance_work_mem = '1GB'")
        for _, made_by in found:
            cursor.execute(made_by)


def _indexes() -> list[tuple[str, str]]:
    sqlite = (
        "select name, sql from sqlite_master where type = 'index' and sql is not null"
        " and sql not like '%unique%' and tbl_name like 'cases!_%' escape '!'"
    )
    postgres = (
        "select indexname, indexdef from pg_indexes where schemaname = 'public'"
        " and indexdef not like '%UNIQUE%' and tablename like 'cases\\_%'"
    )
    with connection.cursor() as cursor:
        cursor.execute(postgres if connection.vendor == "postgresql" else sqlite)
        return [(str(name), str(made_by)) for name, made_by in cursor.fetchall()]


@contextmanager
def _in_a_hurry() -> Iterator[None]:
    """Let SQLite not wait for the disk while it is loaded: a load cut short is begun again."""
    if connection.vendor == "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("pragma synchronous = off")
        cursor.execute("pragma cache_size = -400000")
        yield
        cursor.execute("pragma synchronous = full")
        cursor.execute("pragma cache_size = -32000")


def _settle(teller: Teller) -> None:
    """Bring the database into the state of one that has long been at work."""
    _count(teller)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("vacuum analyze")
            cursor.execute("checkpoint")
            return
        for (name,) in _full_text(cursor):
            cursor.execute(f"insert into {name} ({name}) values ('optimize')")
        cursor.execute("analyze")
        cursor.execute("pragma wal_checkpoint(truncate)")


def _full_text(cursor: Any) -> list[tuple[str]]:
    cursor.execute("select name from sqlite_master where sql like '%virtual table%using fts5%'")
    return list(cursor.fetchall())


def _count(teller: Teller) -> None:
    """Add up the cases by month, team and status, as writing each would have done."""
    try:
        from putright.cases.tallies import count_again
    except ImportError:  # a version that keeps no such sums
        return
    count_again(teller.organisation)


if __name__ == "__main__":
    print(f"  loaded in {load(int(sys.argv[1])):.0f} s", file=sys.stderr, flush=True)
