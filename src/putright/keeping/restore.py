"""How is a backup put back on an empty machine, and how is it known to be the same?

First all of the backup is checked; then the files are put back, then the database: on
SQLite under another name until it is proved, on PostgreSQL in one transaction, with a
mark that says which backup is being restored. So a restore that was cut short can be
run again, and goes on from where it can.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

from django.core.management import call_command
from django.db import connection, transaction

from putright.cases.broken import Verified
from putright.cases.store import read
from putright.cases.verify import verify
from putright.files.folder import sync_folder
from putright.keeping import counts, evidence, postgresql, sqlite
from putright.keeping.backup import POSTGRESQL, SQLITE
from putright.keeping.databases import standing_in
from putright.keeping.digests import digests
from putright.keeping.manifest import (
    SECRET_KEY,
    Manifest,
    NotSafe,
    Progress,
    check,
    new_file,
    pieces,
    read_manifest,
)
from putright.policies.load import NoSuchPack, load_policy

MARK = "putright_restoring"


class Restored(NamedTuple):
    """What was put back, and what a check of all of it found."""

    manifest: Manifest
    counts: dict[str, int]
    verified: Verified
    migrated: int
    packs_missing: list[str]


def restore(folder: Path, known: frozenset[tuple[str, str]], progress: Progress) -> Restored:
    """Put a backup back into the database and the store of the settings, or raise NotSafe.

    `known` are the migrations of this version.
    """
    manifest = read_manifest(folder)
    _refuse_another_kind(manifest)
    _refuse_a_newer_version(manifest, known)
    into = _into_sqlite if connection.vendor == "sqlite" else _into_postgresql
    with into(folder, manifest, progress):
        before = counts.migrations()
        if before == manifest.migrations:  # or it was migrated by a restore that was cut short
            _compare_counts(manifest)
        call_command("migrate", verbosity=0, interactive=False)
        _compare_digests(manifest, progress)
        found = verify(progress=lambda cases: progress("verifying cases", cases))
        return Restored(
            manifest,
            counts.counts(),
            found,
            len(counts.migrations()) - len(before),
            _packs_missing(),
        )


_NEVER = "This should never be: do not use what was restored; restore into another, empty place."


def _refuse_another_kind(manifest: Manifest) -> None:
    if manifest.kind != connection.vendor:
        raise NotSafe(
            f"this backup is of a {_KINDS[manifest.kind]} database, and PUTRIGHT_DATABASE names "
            f"a {_KINDS[connection.vendor]} one. Restore it into {_KINDS[manifest.kind]}, and "
            "then `putright move` it."
        )


_KINDS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def _refuse_a_newer_version(manifest: Manifest, known: frozenset[tuple[str, str]]) -> None:
    newer = sorted({(app, name) for app, name in manifest.migrations} - known)
    if newer:
        raise NotSafe(
            f"this backup was made by Putright {manifest.putright}, whose tables this version "
            f"does not know ({newer[0][0]} {newer[0][1]}). Install that version or a newer one."
        )


def _compare_counts(manifest: Manifest) -> None:
    found = counts.counts()
    for table, number in manifest.counts.items():
        if found.get(table) != number:
            raise NotSafe(
                f"{table} has {found.get(table, 'no')} rows and should have {number}. {_NEVER}"
            )


def _compare_digests(manifest: Manifest, progress: Progress) -> None:
    found = digests(lambda cases: progress("comparing cases", cases))
    for slug, digest in manifest.digests.items():
        if found.get(slug) != digest:
            raise NotSafe(
                f"the record of {slug} is not the one that was backed up: its digest is "
                f"{found.get(slug)} and should be {digest}. {_NEVER}"
            )


def _packs_missing() -> list[str]:
    """Return the packs that cases here are bound by and that this installation lacks."""
    missing = []
    for pack, version in counts.packs():
        try:
            load_policy(pack, version)
        except NoSuchPack:
            missing.append(f"{pack} {version}")
    return missing


# -- SQLite -------------------------------------------------------------------------------


@contextmanager
def _into_sqlite(folder: Path, manifest: Manifest, progress: Progress) -> Iterator[None]:
    """Have the copy stand in until it is proved, and only then give it its name."""
    place = Path(connection.settings_dict["NAME"])
    if sqlite.holds_anything(place):
        raise NotSafe(
            f"there is a database at {place} already, and nothing is written over. Set "
            "PUTRIGHT_VAR or PUTRIGHT_DATABASE to a place where there is none."
        )
    place.parent.mkdir(parents=True, exist_ok=True)
    waiting = place.with_name(f"{place.name}.restoring")
    with sqlite.held(waiting):
        check(folder, manifest, progress)
        sqlite.drop(waiting)
        with new_file(waiting) as file:
            for piece in pieces(folder / SQLITE):
                file.write(piece)
                progress("copying bytes", len(piece))
        if file.part(SQLITE) != manifest.part(SQLITE):
            raise NotSafe(f"{folder / SQLITE} was changed while it was copied. Try again.")
        evidence.put_back(folder, manifest, progress)
        try:
            with standing_in(sqlite.alone(waiting)):
                yield
        except NotSafe:
            sqlite.drop(waiting)
            raise
        sqlite.sync(waiting)
        sqlite.drop(place)  # an empty file at most
        waiting.rename(place)
        sync_folder(place.parent)


# -- PostgreSQL ---------------------------------------------------------------------------


@contextmanager
def _into_postgresql(folder: Path, manifest: Manifest, progress: Progress) -> Iterator[None]:
    """Bring the database back in one transaction, marked until it is proved."""
    with _alone():
        marked = _marked()
        tables = set(connection.introspection.table_names()) - {MARK}
        _refuse_what_is_there(tables, marked, manifest.seal)
        check(folder, manifest, progress)
        if not marked:
            _mark(manifest.seal)
        evidence.put_back(folder, manifest, progress)
        if not tables:
            database = connection.settings_dict
            version = max(manifest.tools, _server_version())
            copied = partial(progress, "copying bytes")
            postgresql.load(database, version, folder / POSTGRESQL, copied)
        yield
        with connection.cursor() as cursor:
            cursor.execute(f"drop table {MARK}")
            cursor.execute("analyze")


def _server_version() -> int:
    return int(read("show server_version_num", [])[0][0]) // 10_000


@contextmanager
def _alone() -> Iterator[None]:
    """Keep other restores away, for as long as this connection lasts."""
    if not read("select pg_try_advisory_lock(%s)", [_LOCK])[0][0]:
        raise NotSafe("another `putright restore` is at work in this database; wait for it to end.")
    working = read(
        "select count(*) from pg_stat_activity"
        " where datname = current_database() and application_name = %s",
        [postgresql.RESTORING],
    )[0][0]
    if working:
        raise NotSafe(
            "what an earlier restore had begun is still ending in this database; try again in "
            "a minute."
        )
    try:
        yield
    finally:
        connection.close()


_LOCK = 0x5075_7472  # "Putr"


def _marked() -> str:
    """Return the seal of the backup whose restoring was begun here, or nothing."""
    if MARK not in connection.introspection.table_names():
        return ""
    return str(read(f"select seal from {MARK}", [])[0][0])


def _mark(seal: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"create table {MARK} (seal text)")
        cursor.execute(f"insert into {MARK} values (%s)", [seal])


def _refuse_what_is_there(tables: set[str], marked: str, seal: str) -> None:
    if marked and marked != seal:
        raise NotSafe(
            "another backup was being restored into this database, and that was cut short. Run "
            "that restore again, or make an empty database (dropdb, createdb) for this one."
        )
    if tables and not marked:
        raise NotSafe(
            f"the database {connection.settings_dict['NAME']} has tables already "
            f"({', '.join(sorted(tables)[:3])}, …), and nothing is written over. Make an empty "
            "one (createdb), without `migrate`, and name it in PUTRIGHT_DATABASE."
        )


# -- the secret key -----------------------------------------------------------------------


def put_back_secret_key(folder: Path, manifest: Manifest, place: Path) -> bool:
    """Put the key back where none is kept, if the backup holds one; return whether it did."""
    if manifest.part(SECRET_KEY) is None or place.exists():
        return False
    place.parent.mkdir(parents=True, exist_ok=True)
    with new_file(place) as file:
        for piece in pieces(folder / SECRET_KEY):
            file.write(piece)
    return True
