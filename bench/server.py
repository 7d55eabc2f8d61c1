"""What does the server cost? Its start, its memory, its processor time, and the database's."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import NamedTuple

from django.db import connection

from bench.common import HERE, TOOLS, VAR, tool
from bench.databases import free_port, postmaster

WORKERS = 2
_PATIENCE = 180.0  # seconds
_TICK = os.sysconf("SC_CLK_TCK")


class Server(NamedTuple):
    process: subprocess.Popen[str]
    port: int
    started_in: float  # seconds until the first page was answered

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def memory(self) -> float:
        """Return what its processes take together, in MB; what they share counts once."""
        return float(tool("loadgen").rss_tree_mb(self.process.pid)[0])


def serving(environment: Mapping[str, str], page: str) -> AbstractContextManager[Server]:
    """Run `putright serve` while the block lasts; it begins when `page` is answered."""
    port = free_port()
    words = ["putright.commands", "serve", "--port", str(port), "--workers", str(WORKERS)]
    return _running(["-P", "-m", *words], environment, port, page)


def trivial(environment: Mapping[str, str]) -> AbstractContextManager[Server]:
    """Run the trivial application of the common tools: the least that a server can take."""
    port = free_port()
    words = ["gunicorn", "-w", str(WORKERS), "-k", "gthread", "--threads", "4", "--preload"]
    there = ["-b", f"127.0.0.1:{port}", "--log-level", "error", "limits_app:application"]
    known = {**environment, "PYTHONPATH": str(TOOLS)}
    return _running(["-m", *words, *there], known, port, "/hello/")


@contextmanager
def _running(
    words: Sequence[str], environment: Mapping[str, str], port: int, page: str
) -> Iterator[Server]:
    said = (VAR / "serve.log").open("w")
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *words],
        cwd=HERE,
        env=dict(environment),
        stdout=subprocess.DEVNULL,
        stderr=said,
        stdin=subprocess.DEVNULL,
        text=True,
    )
    try:
        _await_page(process, port, page)
        yield Server(process, port, time.perf_counter() - began)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        said.close()


def _await_page(process: subprocess.Popen[str], port: int, page: str) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(
                f"The server ended with {process.returncode}; see var/bench/serve.log."
            )
        if _answers(port, page):
            return
        time.sleep(0.005)
    raise RuntimeError(f"The server answered no page in {_PATIENCE:.0f} s.")


def _answers(port: int, page: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", page)
        answer = connection.getresponse()
        answer.read()
    except OSError:
        return False
    finally:
        connection.close()
    if answer.status != 200:
        raise RuntimeError(f"The first page was answered with {answer.status}, not 200.")
    return True


# -- processor time -------------------------------------------------------------------------


class Spent(NamedTuple):
    """Seconds of processor time so far: of the web processes, and of the database's."""

    server: float
    database: float


def spent(server: int) -> Spent:
    """Return what was spent by a server and its children, and by PostgreSQL if it runs."""
    times, children = _processes()
    database = postmaster() if connection.vendor == "postgresql" else None
    return Spent(
        _tree(server, times, children),
        _tree(database, times, children) if database else 0.0,
    )


def _processes() -> tuple[dict[int, float], dict[int, list[int]]]:
    times: dict[int, float] = {}
    children: dict[int, list[int]] = {}
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/stat") as file:
                parts = file.read().rsplit(")", 1)[1].split()
        except OSError:  # it has just ended
            continue
        children.setdefault(int(parts[1]), []).append(int(name))
        # Its own, and that of children that have ended.
        times[int(name)] = sum(int(part) for part in parts[11:15]) / _TICK
    return times, children


def _tree(root: int, times: Mapping[int, float], children: Mapping[int, list[int]]) -> float:
    waiting, total = [root], 0.0
    while waiting:
        process = waiting.pop()
        total += times.get(process, 0.0)
        waiting += children.get(process, [])
    return total
