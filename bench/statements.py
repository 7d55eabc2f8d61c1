"""How many statements does a page need? Counted in this process, without a server.

The same requests as over the network, handed to Django directly. BEGIN and COMMIT are
not counted, as in `performance.md`.
"""

from collections.abc import Callable, Coroutine
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.pages import CSRF, Pages, drafts

_NOT_COUNTED = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


class Inside:
    """A session of the load generator that asks Django in this process."""

    def __init__(self, cookies: dict[str, str]) -> None:
        self.cookies = {"putright-csrf": CSRF, **cookies}
        self.client = Client(SERVER_NAME="127.0.0.1")

    async def get(self, path: str) -> tuple[int, dict[str, str], bytes]:
        return self._asked("get", path)

    async def post(self, path: str, data: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        return self._asked("post", path, data)

    def _asked(self, method: str, *words: Any) -> tuple[int, dict[str, str], bytes]:
        for name, value in self.cookies.items():
            self.client.cookies[name] = value
        answer = getattr(self.client, method)(*words)
        head = {name.lower(): value for name, value in answer.items()}
        return answer.status_code, head, answer.content


def inside(pages: Pages) -> Inside:
    return Inside({"putright-session": pages.cookie})


def at_once(work: Coroutine[Any, Any, Any]) -> None:
    """Carry out a workload that waits for nothing, without a loop: Django wants none here."""
    try:
        work.send(None)
    except StopIteration:
        return
    raise RuntimeError("This workload waits for something.")


def asking(pages: Pages, what: str, times: int) -> Callable[[], None]:
    """Return what asks once more, each time it is called; `times` at most."""
    pages.drafts = iter(drafts(times, seed=9_500_000)) if what.startswith("create") else iter(())
    session = inside(pages)
    numbers = iter(range(1_000, 1_000 + times))
    return lambda: at_once(getattr(pages, what)(session, next(numbers)))


def of(pages: Pages, what: str) -> int:
    """Return how many statements a workload needs, once everything is warm."""
    ask = asking(pages, what, 3)
    ask()
    ask()
    with CaptureQueriesContext(connection) as queries:
        ask()
    return sum(not query["sql"].startswith(_NOT_COUNTED) for query in queries.captured_queries)
