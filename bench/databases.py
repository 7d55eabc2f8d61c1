"""On which databases is it measured? Private ones, durable, with cases loaded once and copied.

A loaded database is kept under its size and a digest of all that decides what is in it, so
that the next run works on a copy. PostgreSQL is the cluster of the common tools, fsync on.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bench.common import HERE, TOOLS, VAR, Absent

MOST_KEPT = 100_000  # cases; a larger database is thrown away after use, unless KEEP=1


@dataclass(frozen=True)
class Place:
    """A database in which this many cases were loaded, and which may be changed."""

    on: str  # "sqlite" or "postgresql"
    size: int
    address: str

    @property
    def environment(self) -> dict[str, str]:
        return environment(self.address)


def environment(address: str) -> dict[str, str]:
    """Return the settings under which every process of the benchmark runs."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PUTRIGHT_")}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "putright.project.settings",
        "PUTRIGHT_VAR": str(VAR / "putright"),
        "PUTRIGHT_SECRET_KEY": "for-measuring-only-" + "abcdefghijklmnopqrstuvwxyz" * 2,
        "PUTRIGHT_HTTPS": "no",
        "PUTRIGHT_MAIL_DOMAIN": "mail.example.org",  # so that answers have an address to come to
        "PUTRIGHT_DATABASE": address,
    }


@cache
def digest() -> str:
    """Return what a loaded database is known by, besides its size (see `bench.known`)."""
    outcome = subprocess.run(
        [sys.executable, "-m", "bench.known"],
        cwd=HERE,
        env=environment(""),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return outcome.stdout.strip()


def place(on: str, size: int, keep: bool) -> Place:
    """Return a database with this many cases, to be measured: a copy, if one is kept."""
    kind = Sqlite() if on == "sqlite" else Postgres()
    name = f"putright_{size}_{digest()}"
    if not kind.has(name):
        loading = kind.fresh(f"{name}_loading")
        _load(loading, size)
        kind.rename(f"{name}_loading", name)
    if size <= MOST_KEPT or keep:
        return Place(on, size, kind.copy(name, "putright_work"))
    kind.rename(name, "putright_work")
    return Place(on, size, kind.address("putright_work"))


def throw_away(on: str) -> None:
    """Remove the database that was measured."""
    (Sqlite() if on == "sqlite" else Postgres()).drop("putright_work")


def _load(address: str, size: int) -> None:
    print(f"  loading {size:,} cases", file=sys.stderr, flush=True)
    run(address, "-m", "django", "migrate", "--verbosity", "0")
    run(address, "-m", "bench.loading", str(size))


def run(address: str, *words: str) -> None:
    subprocess.run([sys.executable, *words], cwd=HERE, env=environment(address), check=True)


# -- SQLite -------------------------------------------------------------------------------


class Sqlite:
    """Databases of SQLite: files in a folder of their own."""

    folder = VAR / "sqlite"

    def address(self, name: str) -> str:
        return f"sqlite:///{self._path(name)}"

    def has(self, name: str) -> bool:
        return self._path(name).is_file()

    def fresh(self, name: str) -> str:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._drop_old()
        self.drop(name)
        return self.address(name)

    def copy(self, name: str, to: str) -> str:
        self.drop(to)
        shutil.copyfile(self._path(name), self._path(to))
        return self.address(to)

    def rename(self, name: str, to: str) -> None:
        self.drop(to)
        self._path(name).rename(self._path(to))
        self.drop(name)  # what SQLite kept beside it

    def drop(self, name: str) -> None:
        for path in self._files(name):
            path.unlink(missing_ok=True)

    def _drop_old(self) -> None:
        for path in self.folder.glob("putright_*"):
            if digest() not in path.name:
                path.unlink()

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.sqlite3"

    def _files(self, name: str) -> Iterator[Path]:
        for end in ("", "-wal", "-shm", "-turns"):
            yield Path(f"{self._path(name)}{end}")


# -- PostgreSQL ---------------------------------------------------------------------------


class Postgres:
    """Databases of one PostgreSQL, which keeps what it says it kept."""

    def address(self, name: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{_port()}/{name}"

    def has(self, name: str) -> bool:
        return name in self._names()

    def fresh(self, name: str) -> str:
        for old in self._names():
            if old.startswith("putright_") and digest() not in old:
                self.drop(old)
        self.drop(name)
        self._do(f'create database "{name}"')
        return self.address(name)

    def copy(self, name: str, to: str) -> str:
        self.drop(to)
        self._do(f'create database "{to}" template "{name}" strategy file_copy')
        return self.address(to)

    def rename(self, name: str, to: str) -> None:
        self.drop(to)
        self._do(f'alter database "{name}" rename to "{to}"')

    def drop(self, name: str) -> None:
        self._do(f'drop database if exists "{name}" with (force)')

    def _names(self) -> list[str]:
        return [str(row[0]) for row in self._do("select datname from pg_database")]

    def _do(self, sql: str) -> list[Any]:
        import psycopg

        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            found = connection.execute(sql)
            return found.fetchall() if found.description else []


@contextmanager
def running(on: str) -> Iterator[None]:
    """Have a database server while the block lasts. Raises Absent where that cannot be."""
    if on == "sqlite":
        yield
        return
    was_there = _is_running()
    start_postgres()
    try:
        yield
    finally:
        if not was_there:
            _cluster("stop")


def start_postgres() -> None:
    """Start the cluster of the common tools. Raises Absent where that cannot be."""
    if os.geteuid() != 0:
        raise Absent(
            "PostgreSQL is left out: the cluster of the common tools is started by root, who "
            "hands it to the account postgres."
        )
    VAR.mkdir(parents=True, exist_ok=True)
    if _is_running():
        return
    outcome = _cluster("start")
    if outcome.returncode:
        raise Absent(f"PostgreSQL is left out: it did not start. {outcome.stderr.strip()[:300]}")


def postmaster() -> int | None:
    """Return the process of the PostgreSQL that is measured, if one runs."""
    path = VAR / "pg" / "postmaster.pid"
    return int(path.read_text().split()[0]) if path.is_file() else None


def _is_running() -> bool:
    process = postmaster()
    return process is not None and Path(f"/proc/{process}").is_dir()


def _cluster(word: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", str(TOOLS / "pgcluster.sh"), word],
        env=os.environ | {"PEERS": str(VAR), "PGPORT": str(_port())},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@cache
def _port() -> int:
    """Return the port of the cluster: the one it was made with, or any that is free."""
    settings = VAR / "pg" / "postgresql.conf"
    if settings.is_file():
        found = re.search(r"^port = (\d+)", settings.read_text(), re.MULTILINE)
        if found:
            return int(found.group(1))
    return free_port()


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port
