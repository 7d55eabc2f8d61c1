"""How is everything copied while people go on working?

The database as it stood at one moment, and every file of evidence that it tells of.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction

from putright.cases.store import read
from putright.keeping import counts, evidence, postgresql, sqlite
from putright.keeping.databases import patient, standing_in
from putright.keeping.digests import digests
from putright.keeping.folders import made_whole
from putright.keeping.manifest import (
    SECRET_KEY,
    Manifest,
    NotSafe,
    Part,
    Progress,
    measured,
    new_file,
    write_manifest,
)


class Made(NamedTuple):
    """A backup: where it is, and what it holds."""

    place: Path
    manifest: Manifest


def backup(
    place: Path, *, putright: str, at: datetime, progress: Progress, with_secret_key: bool = False
) -> Made:
    """Make a backup at a place where nothing is, or raise NotSafe and leave nothing there."""
    with made_whole(place) as folder:
        manifest = _filled(folder, putright, at, progress)
        if with_secret_key:
            key = _write_secret_key(folder)
            manifest = replace(manifest, parts=[*manifest.parts, key])
        write_manifest(folder, manifest)
    return Made(place, manifest)


def _filled(folder: Path, putright: str, at: datetime, progress: Progress) -> Manifest:
    evidence.copy_before(folder, progress)
    how = _on_sqlite if connection.vendor == "sqlite" else _on_postgresql
    with how(folder, progress) as (part, server, tools):
        # Here the database is as it is in the backup.
        copied = evidence.copy_after(folder, progress)
        manifest = Manifest(
            putright=putright,
            made_at=at.isoformat(),
            kind=connection.vendor,
            server=server,
            tools=tools,
            migrations=counts.migrations(),
            counts=counts.counts(),
            digests=digests(lambda cases: progress("counting cases", cases)),
            packs=counts.packs(),
            parts=[],
        )
    return replace(
        manifest,
        parts=[part or measured(folder / SQLITE, SQLITE), copied.listed],
        files={"number": copied.number, "size": copied.size},
        missing=evidence.still_missing(copied.missing),
    )


# -- the database -------------------------------------------------------------------------

SQLITE, POSTGRESQL = "database.sqlite3", "database.dump"
_Taken = tuple[Part | None, str, int]


@contextmanager
def _on_sqlite(folder: Path, progress: Progress) -> Iterator[_Taken]:
    """Copy the database, and have the copy stand in: what is said of it is true of the copy."""
    target = folder / SQLITE
    sqlite.copy(
        Path(connection.settings_dict["NAME"]), target, lambda left: progress("copying pages", 1)
    )
    with standing_in(sqlite.alone(target)):
        yield None, f"SQLite {_version('select sqlite_version()')}", 0
    sqlite.sync(target)


@contextmanager
def _on_postgresql(folder: Path, progress: Progress) -> Iterator[_Taken]:
    """Have the tool copy what this transaction sees, and stay in it."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read, read only")
            patient(cursor)
        ((snapshot,),) = read("select pg_export_snapshot()", [])
        version = _version("show server_version")
        server = int(version.split(".")[0].split()[0])
        part, tools = postgresql.dump(
            connection.settings_dict,
            server,
            snapshot,
            folder / POSTGRESQL,
            POSTGRESQL,
            lambda size: progress("copying bytes", size),
        )
        yield part, f"PostgreSQL {version}", tools


def _version(question: str) -> str:
    return str(read(question, [])[0][0])


def _write_secret_key(folder: Path) -> Part:
    key = settings.SECRET_KEY
    if not key:
        raise NotSafe("there is no secret key to put in: leave out --with-secret-key.")
    with new_file(folder / SECRET_KEY) as file:
        file.write(key.encode() + b"\n")
    return file.part(SECRET_KEY)
