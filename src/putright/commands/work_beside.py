"""How does the work that time brings about go on beside a demonstration, in its own terminal?

A process of its own, made of this one before it serves. It ends with it, however that
ends: told to stop, by Ctrl+C, or killed.
"""

import os
import sys
import traceback
from pathlib import Path

from putright.commands.work import Stop, Worker

EVERY = 3  # seconds: somebody waits for the code that they were sent


class StopWith(Stop):
    """Told to stop, too, when the process beside which it works is no more."""

    def __init__(self, beside: int) -> None:
        self._beside = beside
        super().__init__()

    @property
    def is_asked(self) -> bool:
        return self._asked or os.getppid() != self._beside


def begin() -> int:
    """Begin to work in another process; return its number."""
    from django.db import connections

    # Beware: a connection may not be shared with the process that forks here.
    connections.close_all()
    beside = os.getpid()
    sys.stdout.flush()
    number = os.fork()
    if number:
        return number
    code = 1
    try:
        _work(beside)
        code = 0
    except KeyboardInterrupt:
        code = 0
    except Exception:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(code)  # nothing that the other process keeps for its end is done here


def _work(beside: int) -> None:
    folder = mail_folder()
    told = _messages(folder)

    def tell() -> None:
        nonlocal told
        there = _messages(folder)
        for path in sorted(there - told):
            print(f"An e-mail was written: {path}", flush=True)
        told = there

    Worker(EVERY, StopWith(beside), after_each=tell).run()


def mail_folder() -> Path | None:
    """Return where e-mail is written to be read, or None where it is really sent."""
    from django.conf import settings

    folder = settings.MAIL.get("file_path")
    return _as_near(Path(folder)) if folder else None


def _as_near(folder: Path) -> Path:
    """Return the folder as seen from here, if it is below: what is short is read."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder


def _messages(folder: Path | None) -> set[Path]:
    return set(folder.iterdir()) if folder and folder.is_dir() else set()
