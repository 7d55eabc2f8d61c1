"""Whose turn is it to write? Whoever came first.

SQLite has one writer at a time, and those who wait sleep and try again: they overtake
one another, so that of eight writers most waited a few milliseconds and some for
seconds. A lock on a file beside the database is handed on in the order in which it was
asked for, and is let go of by itself when the process that holds it is killed.
"""

import fcntl
import os
import sqlite3
from threading import Event, Thread

# Beware: never the database's own file. To close that lets go of SQLite's own locks on it.
SUFFIX = "-turns"


class Turn:
    """A turn that came round; it lasts until it is ended."""

    def __init__(self, database: str, longest: float) -> None:
        """Wait for it. Raises what SQLite raises when it has waited too long."""
        self._file = _open(f"{database}{SUFFIX}")
        try:
            _wait(self._file, longest)
        except BaseException:
            self.end()
            raise

    def end(self) -> None:
        os.close(self._file)


def _open(path: str) -> int:
    try:
        return os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as fault:
        said = f"{path}, in which writers queue: {fault.strerror}"
        raise _as_sqlite_says(said, sqlite3.SQLITE_CANTOPEN) from fault


def _wait(file: int, longest: float) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        _queue(file, longest)


def _queue(file: int, longest: float) -> None:
    """Stand in the queue, and leave it after a while: whoever writes may have been stopped.

    Beware: the system's queue knows no longest wait, so a thread stands in it. One that
    is left there has its turn later, and that ends at once, since the file is closed.
    """
    taken = Event()

    def stand() -> None:
        fcntl.flock(file, fcntl.LOCK_EX)
        taken.set()

    stand_in = Thread(target=stand, name="putright-turn", daemon=True)
    stand_in.start()
    stand_in.join(longest)
    if not taken.is_set():
        said = f"somebody else has been writing for {longest:.0f} seconds"
        raise _as_sqlite_says(said, sqlite3.SQLITE_BUSY)


def _as_sqlite_says(said: str, code: int) -> sqlite3.OperationalError:
    """Return SQLite's own error: whoever can deal with that can deal with this."""
    error = sqlite3.OperationalError(said)
    error.sqlite_errorcode = code
    return error
