"""`putright work`: what has to be done as time passes, beside the pages."""

import argparse
import logging
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from importlib import import_module
from types import FrameType, ModuleType

from putright.commands import database_ready

NAME = "work"
HELP = "Keep the lists true as time passes: clocks that fell due, and those that start then."
EXAMPLES = """\
examples:
  putright work               until told to stop, looking every minute
  putright work --once        one look, for a timer of the system's own

Any number of workers may run beside each other, on any number of machines.
"""

# Who else has something to do as time passes, beside the cases: a module in a line, each with
# `look(at, goes_on) -> dict[str, int]`: how much of each of its tasks it did, zeros if nothing.
# It does a bit at a time, asks `goes_on` between two bits, and costs little when idle. The
# names of tasks are unlike all others'. Where it may leave work for another look at once, it
# also has `has_more(done) -> bool`, asked of what the whole look did.
LOOKS: tuple[str, ...] = (
    "putright.mail.upkeep",
    "putright.letters.outgoing",
    "putright.reminders.look",
    "putright.systems.upkeep",
)

LONGEST_WAIT = 60  # seconds between two tries to reach a lost database

_log = logging.getLogger("putright.work")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="look once, and stop")
    parser.add_argument(
        "--every", type=_seconds, default=60, metavar="SECONDS", help="[%(default)s]"
    )


def _seconds(word: str) -> int:
    if not word.isascii() or not word.isdigit() or not 1 <= int(word) <= 86_400:
        raise argparse.ArgumentTypeError(f"'{word}' is odd; write seconds from 1 to 86400")
    return int(word)


def run(args: argparse.Namespace) -> int:
    database_ready()
    if args.once:
        print(told(look()), flush=True)
        return 0
    Worker(args.every, Stop()).run()
    return 0


def look(goes_on: Callable[[], bool] = lambda: True) -> Mapping[str, int]:
    """Do what time has brought about since the last look; return how much of each."""
    from putright.cases import upkeep
    from putright.project.clock import now

    at = now()
    done = upkeep.look(at, goes_on)
    for one in _others():
        more = one.look(at, goes_on)
        if known := done.keys() & more.keys():
            raise ValueError(f"{one.__name__} counts what is counted already: {sorted(known)}")
        done |= more
    return done


def has_more(done: Mapping[str, int]) -> bool:
    """Return whether a look ended with more to be done at once."""
    from putright.cases import upkeep

    asked = [getattr(one, "has_more", None) for one in _others()]
    return upkeep.has_more(done) or any(ask(done) for ask in asked if ask is not None)


def _others() -> Iterator[ModuleType]:
    # Why by name: the command line starts quickly, since nothing is imported until it is run.
    return (import_module(name) for name in LOOKS)


def told(done: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {name}" for name, number in done.items())


class Stop:
    """Whether we were told to stop: after what is being done, or, told again, at once."""

    def __init__(self) -> None:
        self._asked = False
        signal.signal(signal.SIGTERM, self._ask)
        signal.signal(signal.SIGINT, self._ask)

    @property
    def is_asked(self) -> bool:
        return self._asked

    def _ask(self, number: int, frame: FrameType | None) -> None:
        if self._asked:
            raise KeyboardInterrupt
        self._asked = True

    def wait(self, seconds: float) -> None:
        """Wait so long, or until told to stop."""
        # Why not threading.Event: a signal may come while its lock is held, and then for ever.
        until = time.monotonic() + seconds
        while not self.is_asked and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, 0.25))


class Worker:
    """Looks again and again. A lost database is waited for, and said once."""

    def __init__(
        self, every: int, stop: Stop, after_each: Callable[[], None] = lambda: None
    ) -> None:
        from putright.project.clock import now
        from putright.running import beats

        self.every = every
        self.stop = stop
        self.after_each = after_each
        self.name = beats.name()
        self.started_at: datetime = now()
        self.tries = 0  # since the database was last there

    def run(self) -> None:
        from django.db import Error

        while not self.stop.is_asked:
            try:
                wait = 0 if self.look() else self.every
            except Error as error:
                wait = self._lost(error)
            self.stop.wait(wait)
        self._end()

    def look(self) -> bool:
        """Look once; return whether more is to be done at once."""
        from putright.project.clock import now
        from putright.running import beats

        done = look(lambda: not self.stop.is_asked)
        if self.tries:
            _log.warning("The database is back; work goes on.")
            self.tries = 0
        if any(done.values()):
            _log.info(told({name: number for name, number in done.items() if number}))
        beats.beat(self.name, self.started_at, now(), told(done))
        self.after_each()
        return has_more(done)

    def _lost(self, error: Exception) -> int:
        """Let the connection go, and return how long to wait; a fault of ours stays loud."""
        from django.db import connections

        from putright.project import trouble

        said = trouble.what(error)
        if not said:
            raise error
        if not self.tries:
            _log.error("Work waits: %s (%s).", said, type(error).__name__)
        self.tries += 1
        connections.close_all()
        return min(2 ** (self.tries - 1), self.every, LONGEST_WAIT)

    def _end(self) -> None:
        from django.db import Error

        from putright.running import beats

        try:
            beats.end(self.name)
        except Error:
            return  # Why silent: the row is forgotten in a day, and there is nobody to wait for it
