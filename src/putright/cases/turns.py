"""Whose turn is it to write? On SQLite, where one may write at a time, whoever came first.

SQLite has those who wait sleep and try again, and they overtake one another: of eight
writers most waited a few milliseconds and some for seconds. A lock on a file beside
the database is handed on in the order in which it was asked for, and is let go of by
itself when whoever held it is killed. PostgreSQL has row locks, and needs no turns.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from django.db import OperationalError, connection, transaction

LONGEST = 20.0  # seconds: as long as SQLite itself waits to write
# Beware: never the database's own file. Closing that lets go of SQLite's locks on it.
SUFFIX = "-turns"


class Busy(OperationalError):
    """Nobody's turn came round in time, or others were always quicker. Nothing was done."""


@contextmanager
def writing() -> Iterator[None]:
    """Wait for one's turn, and have one transaction in it."""
    # Why not in an outer one: whoever has the turn may be waiting for that to end.
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    file = _open(f"{connection.settings_dict['NAME']}{SUFFIX}")
    try:
        _wait(file)
        with transaction.atomic():
            yield
    finally:
        os.close(file)


def _open(path: str) -> int:
    try:
        return os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as fault:
        # Why this error: where no file can be made, no database can be written either.
        raise OperationalError(f"{path}, in which writers queue: {fault.strerror}.") from fault


def _wait(file: int) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        _queue(file)


def _queue(file: int) -> None:
    """Stand in the queue, and leave it after a while: whoever writes may have been stopped.

    Beware: the system's own queue knows no longest wait, so a thread stands in it. One
    that is left behind has its turn later, and it ends at once, since the file is closed.
    """
    taken = Event()

    def stand() -> None:
        fcntl.flock(file, fcntl.LOCK_EX)
        taken.set()

    stand_in = Thread(target=stand, daemon=True)
    stand_in.start()
    stand_in.join(LONGEST)
    if not taken.is_set():
        raise Busy(f"Somebody else has been writing for {LONGEST:.0f} seconds.")
