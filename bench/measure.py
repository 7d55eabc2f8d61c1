"""How fast is one database of one size? Everything is measured in turn, a row for each.

Started by `bench.__main__` in an environment of its own, with the size, the seconds that
each thing is given, and the parts that are wanted; every row is a line of JSON.
"""

import asyncio
import io
import json
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from typing import Any, NamedTuple

import django

django.setup()

from bench import disk, importing, limits, mail, passes, statements
from bench.common import tool
from bench.pages import NotThere, Pages, drafts
from bench.rows import SLUG
from bench.server import Server, serving, spent, trivial

logging.getLogger("putright.requests").setLevel(logging.WARNING)  # of those in this process

Row = dict[str, Any]
CLIENTS = (1, 4)
_MOST = 600  # operations a second, at most, that forms are prepared for
_STARTS = 3
_WARM = 3  # operations of each client before it is timed


def main(size: int, seconds: float, only: set[str]) -> None:
    def wanted(name: str) -> bool:
        return not only or name.lower() in only

    for part in (_pages, passes.measured, importing.measured, mail.measured):
        for row in part(size, seconds, wanted):
            print(json.dumps(row), flush=True)


def _pages(size: int, seconds: float, wanted: Callable[[str], bool]) -> Iterator[Row]:
    if wanted("size"):
        yield from disk.sizes(size)
    starts = []
    if wanted("w8"):
        yield from _least_server()
        # The first also collects styles and compiles pages, which later ones find there.
        starts = [_start() for _ in range(_STARTS)]
    with serving(os.environ, f"/{SLUG}/") as server:
        idle = server.memory()
        for workload in PLAN:
            if wanted(workload.name.split()[0]):
                yield from _measured(server, workload, seconds)
                yield from limits.of(workload.name, seconds)
        if wanted("w8"):
            yield {"what": "W8 cold start", "p50_ms": round(min(starts) * 1000)}
            yield {"what": "W8 memory idle", "mb": idle}
        if wanted("w8") and any(wanted(one.name.split()[0]) for one in PLAN):
            yield {"what": "W8 memory after load", "mb": server.memory()}


def _least_server() -> Iterator[Row]:
    """Start the trivial server of the common tools, as often as ours."""
    found = []
    for _ in range(_STARTS):
        with trivial(os.environ) as server:
            found.append((server.started_in, server.memory()))
    what = "a page of Django without anything, by gunicorn"
    yield {"what": "W8 cold start", "limit": what, "p50_ms": round(min(found)[0] * 1000)}
    yield {"what": "W8 memory idle", "limit": what, "mb": found[-1][1]}


def _start() -> float:
    with serving(os.environ, f"/{SLUG}/") as server:
        return server.started_in


class Workload(NamedTuple):
    """One of the things that people do: how `Pages` does it, and who they are."""

    name: str
    way: str
    is_public: bool = False

    def prepare(self, pages: Pages, number: int, seed: int) -> None:
        if self.is_public:
            pages.drafts = iter(drafts(number, seed))

    async def session(self, pages: Pages) -> Any:
        return await (pages.public() if self.is_public else pages.staff())


# Reads first, so that what the writes add is not yet there.
PLAN = (
    Workload("W2 worklist", "worklist"),
    Workload("W2 worklist, mine", "worklist_mine"),
    Workload("W3 open a case", "open_case"),
    Workload("W5 search, rare word", "search_rare"),
    Workload("W5 search, 1 % word", "search_medium"),
    Workload("W6 figures", "figures"),
    Workload("W4 add a note", "note"),
    Workload("W1 create, POST", "create", is_public=True),
    Workload("W1 create, with its page", "create_and_read", is_public=True),
)
_SHOWN = ("clients", "n", "errors", "per_s", "p50_ms", "p95_ms", "max_ms", "kb", "other_cores")


def _measured(server: Server, workload: Workload, seconds: float) -> Iterator[Row]:
    pages = Pages(server.base)
    workload.prepare(pages, 1, seed=9_000_000)
    try:
        asyncio.run(_once(pages, workload))
    except NotThere as page:
        yield {"what": workload.name, "note": f"not there: {page}"}
        return
    counted = {"statements": statements.of(pages, workload.way)}
    for clients in CLIENTS:
        workload.prepare(pages, int(_MOST * seconds) + 20, seed=clients * 1_000_000)
        yield {
            "what": workload.name,
            **_loaded(server, workload, pages, clients, seconds),
            **counted,
        }


async def _once(pages: Pages, workload: Workload) -> None:
    """Ask once, to see whether it is there and right, before anything is timed."""
    session = await workload.session(pages)
    try:
        await getattr(pages, workload.way)(session, 0)
    finally:
        session.close()


def _loaded(server: Server, workload: Workload, pages: Pages, clients: int, seconds: float) -> Row:
    """Put a workload on the server by the common load generator; return what it came to."""
    before = spent(server.process.pid)
    running = tool("loadgen").run(
        "putright",
        workload.name,
        lambda: workload.session(pages),
        getattr(pages, workload.way),
        clients=clients,
        seconds=seconds,
        max_n=int(_MOST * seconds),
        warm=_WARM,
    )
    with redirect_stdout(io.StringIO()):
        row = asyncio.run(running)
    after = spent(server.process.pid)
    each = 1000 / max(1, row["n"] + _WARM * clients)
    return {
        **{name: row[name] for name in _SHOWN},
        "cpu_ms": round((after.server - before.server) * each, 2),
        "database_cpu_ms": round((after.database - before.database) * each, 2),
        **({"first_error": row["first_error"]} if row["errors"] else {}),
    }


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), set(sys.argv[3].split(",")) - {""})
