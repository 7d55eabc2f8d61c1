"""How is Putright run in these tests? As on a server: each process by itself, from its command.

What a process says is kept, and an answer is looked at as it comes: with its status and
headers, and no redirect followed.
"""

import contextlib
import html
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests import postgres

ROOT = Path(__file__).parents[2]
PACKS = ROOT / "tests" / "cases" / "packs"
KEY = "for-tests-only-" + "abcdefghijklmnopqrstuvwxyz" * 2
PATIENCE = 60  # seconds, on a machine that others use too
LOCAL = "-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: str

    def box(self, name: str) -> str:
        """Return what stands in a hidden box of the form."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.body)
        assert found, f"no box {name!r} in {self.words[:500]}"
        return html.unescape(found[1])

    @property
    def words(self) -> str:
        main = self.body.partition("<main")[2] or self.body
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


class Browser:
    """Keeps cookies, and asks each page on a connection of its own."""

    def __init__(self, port: int, session: str = "") -> None:
        self.port = port
        self.origin = f"http://127.0.0.1:{port}"
        self.cookies = {"putright-session": session} if session else {}

    def connect(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self.port, timeout=45)

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, boxes: Mapping[str, str], **headers: str) -> Answer:
        known = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(boxes), known | headers)

    def send(self, path: str, form: Answer, **boxes: str) -> Answer:
        """Send a form, with the token that stands in it."""
        token = {"csrfmiddlewaretoken": form.box("csrfmiddlewaretoken")}
        return self.post(path, token | boxes, Origin=self.origin)

    def _ask(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> Answer:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = self.connect()
        try:
            connection.request(method, path, body, {"Cookie": cookie, **headers})
            answer = connection.getresponse()
            said = answer.read().decode()
        finally:
            connection.close()
        for one in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = one.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(answer.status, dict(answer.headers), said)

    # -- what a customer does -------------------------------------------------------------

    def write(self, story: str) -> Answer:
        """Fill in the public form; return its last page, on which it can be sent."""
        path = "/mini/tell/complaint/what/"
        kept = self.send(path, self.get(path), what_happened=story)
        assert kept.status == 302, kept.words
        return self.get("/mini/tell/check/")

    def complain(self, story: str) -> tuple[str, str]:
        """Send a complaint; return its reference and the secret of its page."""
        form = self.write(story)
        sent = self.send("/mini/tell/check/", form, token=form.box("token"))
        found = re.fullmatch(r"/mini/tell/sent/([^/]+)/([^/]+)/", sent.headers.get("Location", ""))
        assert sent.status == 302 and found, sent.words
        return found[1], found[2]


class Process:
    """One command of Putright, running; what it says is kept."""

    def __init__(self, words: tuple[str, ...], environment: Mapping[str, str], folder: Path):
        self.said = ""
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "putright.commands", *words],
            env=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self.said += line

    @property
    def pids(self) -> list[int]:
        """Return this process and those that it started."""
        found = [self._process.pid]
        for path in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):  # it ended meanwhile
                # Beware: the name stands in brackets, and may hold anything.
                _, parent, *_ = path.read_text().rpartition(")")[2].split()
                if int(parent) == self._process.pid:
                    found.append(int(path.parts[2]))
        return found

    @property
    def runs(self) -> bool:
        return self._process.poll() is None

    def stop(self, sign: int = signal.SIGTERM, patience: float = PATIENCE) -> int:
        """Ask it to end, and return its exit code."""
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(sign)
        return self._process.wait(patience)

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def __enter__(self) -> "Process":
        return self

    def __exit__(self, *fault: object) -> None:
        self.kill()
        self._reader.join(5)


class Web(Process):
    """A web server: two processes on a port of their own."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        self.port = postgres.free_port()
        super().__init__(("serve", "--port", str(self.port)), environment, folder)
        wait_for(lambda: self.answers() or not self.runs, "a first answer")
        assert self.runs, self.said

    def answers(self, path: str = "/health/live") -> bool:
        try:
            return self.browser().get(path).status == 200
        except (OSError, HTTPException):
            return False

    def browser(self, session: str = "") -> Browser:
        return Browser(self.port, session)


class Desk:
    """A process that is asked for figures and for words, and answers from wherever it may."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        self._log = (folder / "desk.log").open("w+")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.running.desk"],
            env=environment,
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )

    def ask(self, words: str) -> dict[str, Any]:
        """Return how many cases hold these words, and how many there are by the figures."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(f"{words}\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, self.said
        found: dict[str, Any] = json.loads(line)
        return found

    @property
    def said(self) -> str:
        self._log.seek(0)
        return self._log.read()

    def __enter__(self) -> "Desk":
        return self

    def __exit__(self, *fault: object) -> None:
        self._process.kill()
        self._process.communicate()
        self._log.close()


class Site:
    """One installation: where it keeps its things, and how its processes are started."""

    def __init__(self, folder: Path, database: str = "", **settings: str) -> None:
        self.folder = folder
        self.environment = _clean() | {
            "PUTRIGHT_VAR": str(folder),
            "PUTRIGHT_DATABASE": database or f"sqlite:///{folder / 'putright.sqlite3'}",
            "PUTRIGHT_SECRET_KEY": KEY,
            "PUTRIGHT_HTTPS": "no",
            "PUTRIGHT_PACKS": str(PACKS),
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            **settings,
        }

    def prepare(self) -> str:
        """Make the tables and an office; return the session of its officer."""
        outcome = subprocess.run(
            [sys.executable, "-m", "tests.running.prepare"],
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert outcome.returncode == 0, outcome.stderr
        return outcome.stdout.strip()

    def web(self, **settings: str) -> Web:
        return Web(self.environment | settings, self.folder)

    def desk(self) -> "Desk":
        return Desk(self.environment, self.folder)

    def work(self, *words: str, **settings: str) -> Process:
        return Process(("work", *words), self.environment | settings, self.folder)


def _clean() -> dict[str, str]:
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PUTRIGHT_", "DJANGO_", "COVERAGE", "COV_"))
    }


def wait_for(what: Callable[[], object], why: str, patience: float = PATIENCE) -> None:
    until = time.monotonic() + patience
    while not what():
        if time.monotonic() > until:
            raise AssertionError(f"{why} did not come in {patience} s")
        time.sleep(0.05)


# -- a PostgreSQL that can be stopped and started again ----------------------------------------


class Cluster:
    def __init__(self, folder: Path, options: str = LOCAL) -> None:
        self.folder = folder
        self.options = options
        self.root = postgres.start(folder, options).rpartition("/")[0]
        self.port = int(self.root.rpartition(":")[2])

    def make(self, name: str) -> str:
        """Make an empty database; return its address."""
        import psycopg

        with psycopg.connect(f"{self.root}/postgres", autocommit=True) as connection:
            connection.execute(f'create database "{name}"')
        return f"{self.root}/{name}"

    def stop(self) -> None:
        postgres.control(self.folder, "--mode", "fast", "stop")

    def start(self) -> None:
        postgres.control(self.folder, "--options", f"-p {self.port} {self.options}", "start")


class Follower:
    """A server that follows another, and can only be read."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self.address = postgres.follow(folder, address, LOCAL)
        self.port = int(self.address.rpartition("/")[0].rpartition(":")[2])

    def kill(self) -> None:
        postgres.control(self.folder, "--mode", "immediate", "stop")

    def start(self) -> None:
        postgres.control(self.folder, "--options", f"-p {self.port} {LOCAL}", "start")

    def pause(self) -> None:
        """Stay where it is, as one that cannot keep up."""
        self._say("select pg_wal_replay_pause()")

    def go_on(self) -> None:
        self._say("select pg_wal_replay_resume()")

    def has(self, sql: str) -> bool:
        """Return whether something is found there."""
        import psycopg

        with psycopg.connect(self.address) as connection:
            return connection.execute(sql).fetchone() is not None

    def _say(self, sql: str) -> None:
        import psycopg

        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(sql)


@contextlib.contextmanager
def cluster(folder: Path, options: str = LOCAL) -> Iterator[Cluster]:
    try:
        yield Cluster(folder, options)
    finally:
        postgres.stop(folder)
