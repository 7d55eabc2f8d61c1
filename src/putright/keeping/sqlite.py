"""How is a SQLite database copied while others write to it?"""

import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from putright.keeping.manifest import NotSafe

_PAGES = 2_000  # copied at a time, 8 MB: between them others have the processor


def copy(source: Path, target: Path, progress: Callable[[int], None]) -> None:
    """Copy a database as it stood at one moment, while others go on writing to it."""
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with closing(_open(source)) as there, closing(_open(target)) as here:
            here.execute("pragma synchronous = off")  # it is written to the disk at the end
            # Why: whoever holds a read of their own sees one moment. Without it, SQLite would
            # begin the copy again each time that somebody else writes, perhaps for ever.
            there.execute("begin")
            there.execute("select count(*) from sqlite_master").fetchone()
            there.backup(here, pages=_PAGES, progress=lambda status, left, total: progress(left))
            # One file, without a log beside it.
            here.execute("pragma journal_mode = delete")
        sync(target)
    except sqlite3.Error as fault:
        raise NotSafe(f"the database could not be copied: {fault}.") from None


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=60, isolation_level=None)


def sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def alone(path: Path) -> dict[str, Any]:
    """Describe a database that nobody else uses: one file, with nothing kept beside it."""
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": {}}


def holds_anything(path: Path) -> bool:
    """Return whether there is a database with a table in it."""
    if not path.exists() or not path.stat().st_size:
        return False
    try:
        with closing(_open(path)) as file:
            return bool(file.execute("select 1 from sqlite_master limit 1").fetchone())
    except sqlite3.DatabaseError:
        return True  # something else, which is somebody's


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Keep others from working on a file of this name, until this process ends at the latest."""
    lock = Path(f"{path}.lock")
    descriptor = os.open(lock, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotSafe(f"somebody else is working on {path}; wait for them to end.") from None
        yield
        lock.unlink()
    finally:
        os.close(descriptor)


def drop(path: Path) -> None:
    """Remove a database and whatever SQLite keeps beside it."""
    for ending in ("", "-wal", "-shm", "-journal"):
        Path(f"{path}{ending}").unlink(missing_ok=True)
