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
from typing import Any

import django

django.setup()

from bench import disk, limits, passes, statements
from bench.common import tool
from bench.pages import NotThere, Pages, drafts
from bench.rows import SLUG
from bench.server import Server, serving, spent, trivial

logging.getLogger("putright.requests").setLevel(logging.WARNING)  # of those in this process

Row = dict[str, Any]
CLIENTS = (1, 4)
_MOST = 600  # operations a second, at most, that forms are prepared for
_STARTS = 3


def main(size: int, seconds: float, only: set[str]) -> None:
    def wanted(name: str) -> bool:
        return not only or name.lower() in only

    for part in (_pages, passes.measured):
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
        for name, what, before in PLAN:
            if wanted(name.split()[0]):
                yield from _measured(server, name, what, before, seconds)
                yield from limits.of(name, seconds)
        if wanted("w8"):
            yield {"what": "W8 cold start", "p50_ms": round(min(starts) * 1000)}
            yield {"what": "W8 memory idle", "mb": idle}
        if wanted("w8") and any(wanted(name.split()[0]) for name, _, _ in PLAN):
            yield {"what": "W8 memory after load", "mb": server.memory()}


def _least_server() -> Iterator[Row]:
    """Start the trivial server of the common tools, in turn with ours."""
    for _ in range(_STARTS):
        with trivial(os.environ) as server:
            started, idle = server.started_in, server.memory()
    what = "a page of Django without anything, by gunicorn"
    yield {"what": "W8 cold start", "limit": what, "p50_ms": round(started * 1000)}
    yield {"what": "W8 memory idle", "limit": what, "mb": idle}


def _start() -> float:
    with serving(os.environ, f"/{SLUG}/") as server:
        return server.started_in


def _measured(server: Server, name: str, what: str, public: bool, seconds: float) -> Iterator[Row]:
    pages = Pages(server.base)
    work = getattr(pages, what)
    if public:
        pages.drafts = iter(drafts(1, seed=9_000_000))
    try:
        asyncio.run(_once(pages, what, public))
    except NotThere as page:
        yield {"what": name, "note": f"not there: {page}"}
        return
    counted = statements.of(pages, what)
    for clients in CLIENTS:
        if public:
            pages.drafts = iter(drafts(int(_MOST * seconds) + 20, seed=clients * 1_000_000))
        before = spent(server.process.pid)
        with redirect_stdout(io.StringIO()):
            row = asyncio.run(
                tool("loadgen").run(
                    "putright", name, pages.public if public else pages.staff, work,
                    clients=clients, seconds=seconds, max_n=int(_MOST * seconds),
                )
            )  # fmt: skip
        after = spent(server.process.pid)
        done = max(1, row["n"] + 3 * clients)
        yield {
            "what": name,
            **{key: row[key] for key in ("clients", "n", "errors", "per_s", "p50_ms", "p95_ms",
                                         "max_ms", "kb", "other_cores")},
            "cpu_ms": round((after.server - before.server) * 1000 / done, 2),
            "database_cpu_ms": round((after.database - before.database) * 1000 / done, 2),
            "statements": counted,
            **({"first_error": row["first_error"]} if row["errors"] else {}),
        }  # fmt: skip


async def _once(pages: Pages, what: str, public: bool) -> None:
    """Ask once, to see whether it is there and right, before anything is timed."""
    session = await (pages.public() if public else pages.staff())
    try:
        await getattr(pages, what)(session, 0)
    finally:
        session.close()


# Reads first, so that what the writes add is not yet there.
PLAN = (
    ("W2 worklist", "worklist", False),
    ("W2 worklist, mine", "worklist_mine", False),
    ("W3 open a case", "open_case", False),
    ("W5 search, rare word", "search_rare", False),
    ("W5 search, 1 % word", "search_medium", False),
    ("W6 figures", "figures", False),
    ("W4 add a note", "note", False),
    ("W1 create, POST", "create", True),
    ("W1 create, with its page", "create_and_read", True),
)

if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), set(sys.argv[3].split(",")) - {""})
