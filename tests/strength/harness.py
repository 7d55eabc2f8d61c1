"""How is Putright run as it is for people, killed, and started again?

A server of two processes and what works beside it, each in a process group of its
own, so that one signal takes all of it. And a PostgreSQL that can be felled: its
commits wait for the disk, as they do outside.
"""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psycopg

from tests import postgres

ROOT = Path(__file__).parents[2]
PACKS = ROOT / "tests" / "cases" / "packs"
KEY = "for-tests-only-" + "abcdefghijklmnopqrstuvwxyz" * 2
PATIENCE = 60  # seconds for something to start, on a machine that others use too
DURABLE = "-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=60"


class Installation:
    """One installation: its processes, and where they answer."""

    def __init__(self, folder: Path, database: str, key: str = KEY, workers: int = 1) -> None:
        self.folder = folder
        self.port = postgres.free_port()
        self.environment = _environment() | {
            "PUTRIGHT_VAR": str(folder),
            "PUTRIGHT_DATABASE": database,
            "PUTRIGHT_SECRET_KEY": key,
            "PUTRIGHT_HTTPS": "no",
            "PUTRIGHT_PACKS": str(PACKS),
            "PYTHONPATH": str(ROOT / "src"),
        }
        self.server: subprocess.Popen[bytes] | None = None
        self.workers: list[subprocess.Popen[bytes] | None] = [None] * workers

    def start(self) -> None:
        """Start what does not run, and wait until pages are answered."""
        self.start_work()
        if self.server is None:
            words = ("serve", "--port", str(self.port), "--workers", "2", "--threads", "4")
            self.server = self._start("server", *words)
        self.wait()

    def start_work(self) -> None:
        for place, worker in enumerate(self.workers):
            if worker is None or worker.poll() is not None:
                self.workers[place] = self._start("work", "work", "--every", "1")

    def _start(self, name: str, *words: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-P", "-m", "putright.commands", *words],
                env=self.environment,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait(self) -> None:
        """Wait until a page is answered; say why, if the server ended instead."""
        until = time.monotonic() + PATIENCE
        while not self._answers():
            if self.server is None or self.server.poll() is not None:
                raise RuntimeError(f"The server did not start:\n{self.log('server')[-3000:]}")
            if time.monotonic() > until:
                raise RuntimeError(f"No page for {PATIENCE} s:\n{self.log('server')[-3000:]}")
            time.sleep(0.05)

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/mini/find/")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def log(self, name: str) -> str:
        path = self.folder / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    # -- killing --------------------------------------------------------------------------

    def kill_server(self) -> None:
        """Kill the server and every process of it, at one stroke."""
        _kill_group(self.server)
        self.server = None

    def kill_one_of_the_server(self, chance: random.Random) -> None:
        """Kill one process that answers pages; the server is to start another by itself."""
        assert self.server is not None
        answering = children(self.server.pid)
        if answering:
            _signal(chance.choice(answering))

    def kill_first_of_the_server(self) -> None:
        """Kill the one process that started the others: they are to notice, and to end."""
        assert self.server is not None
        orphans = children(self.server.pid)
        _signal(self.server.pid)
        self.server.wait()
        self.server = None
        wait_for(lambda: not any(is_there(pid) for pid in orphans), "the end of its processes")

    def kill_work(self) -> None:
        for worker in self.workers:
            _kill_group(worker)
        self.workers = [None] * len(self.workers)

    def stop(self) -> None:
        self.kill_work()
        self.kill_server()


def _environment() -> dict[str, str]:
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PUTRIGHT_", "DJANGO_", "COVERAGE", "COV_"))
    }


def _kill_group(process: subprocess.Popen[bytes] | None) -> None:
    if process is not None:
        with contextlib.suppress(ProcessLookupError):  # it may have ended by itself
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _signal(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):  # it may have ended by itself
        os.kill(pid, signal.SIGKILL)


def children(pid: int) -> list[int]:
    """Return the processes that this one started and that have not ended."""
    return [child for child, parent, state in _processes() if parent == pid and state != "Z"]


def is_there(pid: int) -> bool:
    return any(one == pid and state != "Z" for one, _, state in _processes())


def _processes() -> Iterator[tuple[int, int, str]]:
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            # Beware: the name stands in brackets, and may hold anything.
            state, parent, *_ = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        yield int(path.parts[2]), int(parent), state


class Cluster:
    """A private PostgreSQL, whose commits wait for the disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = postgres.start(folder, DURABLE)
        maintenance = self.address.rpartition("/")[0] + "/postgres"
        with psycopg.connect(maintenance, autocommit=True) as connection:
            connection.execute("create database putright")

    def crash(self) -> None:
        """Fell the whole database as a power cut does, and start it again."""
        postgres.control(self.folder, "--mode", "immediate", "restart")

    def kill_one(self, chance: random.Random) -> None:
        """Kill one process of the database; it then fells the others, and recovers by itself."""
        first = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        _signal(chance.choice(children(first)))

    def stop(self) -> None:
        postgres.stop(self.folder)


def wait_for(what: Callable[[], bool], why: str) -> None:
    until = time.monotonic() + PATIENCE
    while not what():
        if time.monotonic() > until:
            raise RuntimeError(f"{why} did not come about in {PATIENCE} s.")
        time.sleep(0.05)
