"""How fast is what nobody waits for at a page? The deadline pass, a recount, an import."""

import csv
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bench import limits
from bench.common import HERE, VAR, base, tool
from bench.rows import SLUG
from bench.server import spent
from putright.cases import binding
from putright.cases.bulk import Intake, take_in
from putright.cases.models import ClockRow
from putright.core.facts import Actor
from putright.people.models import Organisation
from putright.policies import load
from putright.policies.calendars import bank_holidays
from putright.project import clock

Row = dict[str, Any]
IMPORTED = 5_000
_NEWLY = 20_000  # missed in one pass, about: more only takes longer
_EMPTY = 20


class Watch:
    """The time, and the processor time of this process and of PostgreSQL, since it was started."""

    def __init__(self) -> None:
        self.began, self.spent = time.perf_counter(), spent(os.getpid())

    def row(self, what: str, done: int) -> Row:
        took, now = time.perf_counter() - self.began, spent(os.getpid())
        each = 1000 / max(1, done)
        return {
            "what": what,
            "n": done,
            "per_s": round(done / took),
            "cpu_ms": round((now.server - self.spent.server) * each, 3),
            "database_cpu_ms": round((now.database - self.spent.database) * each, 3),
            "seconds": round(took, 2),
        }


def measured(size: int, seconds: float, wanted: Callable[[str], bool]) -> Iterator[Row]:
    organisation = Organisation.objects.get(slug=SLUG)
    if wanted("W7"):
        yield from _deadlines(organisation)
    if wanted("W7b"):
        yield from _recounted(organisation)
    if wanted("import"):
        yield from _taken_in(organisation)
        yield from _imported()
        yield limits.rows_in_bulk(organisation)


# -- W7 ---------------------------------------------------------------------------------------


def _deadlines(organisation: Organisation) -> Iterator[Row]:
    try:
        from putright.cases.overdue import pass_deadlines
    except ImportError:
        yield {"what": "W7 deadline pass", "note": "not there: putright.cases.overdue"}
        return
    at = _moment_for(organisation)
    yield limits.missed_at_once(organisation, at)
    watch = Watch()
    missed = pass_deadlines(organisation, at)
    yield watch.row("W7 deadline pass", missed)
    empty = []
    for _ in range(_EMPTY):
        began = time.perf_counter()
        if pass_deadlines(organisation, at):
            raise RuntimeError("A second pass of the same moment found something to do.")
        empty.append((time.perf_counter() - began) * 1000)
    yield {"what": "W7 empty pass", "n": _EMPTY, "p50_ms": round(sorted(empty)[_EMPTY // 2], 2)}


def _moment_for(organisation: Organisation) -> datetime:
    """Return a moment at which about as many promises as wanted are newly missed."""
    owed = ClockRow.objects.filter(organisation=organisation, is_open=True, told=False)
    days = owed.exclude(owed_on=None).order_by("owed_on").values_list("owed_on", flat=True)
    last: date | None = next(iter(days[_NEWLY : _NEWLY + 1]), None)
    now = clock.now()
    if last is None or last >= now.date():
        return now
    return datetime(last.year, last.month, last.day, 12, tzinfo=now.tzinfo)


# -- W7b --------------------------------------------------------------------------------------


def _recounted(organisation: Organisation) -> Iterator[Row]:
    try:
        from putright.cases.recount import recount
    except ImportError:
        yield {"what": "W7b recount", "note": "not there: putright.cases.recount"}
        return
    watch = Watch()
    found = recount(organisation, clock.now())
    yield {**watch.row("W7b recount, nothing moved", found.cases), "moved": found.moved}
    with _proclaimed():
        watch = Watch()
        found = recount(organisation, clock.now())
        yield {**watch.row("W7b recount", found.cases), "moved": found.moved}
        yield limits.dates_by_numpy()


@contextmanager
def _proclaimed() -> Iterator[None]:
    """Make every second Wednesday a bank holiday: then most dates move."""
    known = bank_holidays()
    first = (base() + timedelta(days=2)).date()
    new = {first + timedelta(weeks=2 * n): "Proclaimed" for n in range(-18, 12)}
    days = {division: {**new, **found} for division, found in known.days.items()}
    changed = replace(known, days=days)
    with patch.object(load, "bank_holidays", lambda: changed):
        _forget()
        yield
    _forget()


def _forget() -> None:
    load.load_folder.cache_clear()
    load.versions.cache_clear()
    binding._with_figures.cache_clear()


# -- import -----------------------------------------------------------------------------------

_MAPPING = """\
[import]
source = "bench"
key = "Number"
zone = "UTC"

[given.kind]
value = "complaint"

[given.received_at]
column = "Received"

[given.what]
column = "What"

[given.channel]
column = "Channel"

[given.service]
column = "Service"

[given.closed_elsewhere]
column = "Closed"

[customer.name]
column = "Name"

[customer.email]
column = "E-mail"
"""
_HEAD = ("Number", "Received", "Closed", "Channel", "Service", "Name", "E-mail", "What")


def cases(first: int) -> Iterator[dict[str, Any]]:
    """Give cases of the corpus beyond all that were loaded."""
    for number in range(first, first + IMPORTED):
        yield tool("corpus").case(number, events=1)


def given_of(case: dict[str, Any]) -> dict[str, Any]:
    """Return what an import gives of a case of the corpus."""
    ended = {"closed_elsewhere": case["closed"]} if case["closed"] else {}
    return {
        "kind": "complaint",
        "received_at": case["created"],
        "channel": "web",
        "service": tool("corpus").QUEUES[case["queue"]],
        "source": "import:bench",
        "what": case["body"],
        **ended,
    }


def _taken_in(organisation: Organisation) -> Iterator[Row]:
    """Take cases in as the import does, without the reading of a file."""
    rows = [
        Intake(
            number,
            f"import:bench:{case['i']}",
            given_of(case),
            {"name": case["email"].partition("@")[0], "email": case["email"]},
            "import:bench",
        )
        for number, case in enumerate(cases(30_000_000))
    ]
    watch = Watch()
    taken = list(take_in(organisation, rows, by=Actor("", ("import",)), at=clock.now()))
    row = watch.row("import, take_in", len(taken))
    refused = [one.refusal for one in taken if one.refusal or one.again]
    if refused or len(taken) != IMPORTED:
        raise RuntimeError(f"{len(refused)} of {IMPORTED} rows were not taken: {refused[:1]}")
    yield row


def _imported() -> Iterator[Row]:
    """Import a file by the command line: from the start of the program to its end."""
    folder = VAR / "import"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mapping.toml").write_text(_MAPPING, encoding="utf-8")
    _write(folder / "cases.csv")
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "putright.commands", "import", SLUG,
         str(folder / "cases.csv"), "--mapping", str(folder / "mapping.toml"), "--json"],
        cwd=HERE, env=os.environ, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    took = time.perf_counter() - began
    if process.returncode or json.loads(said)["taken"] != IMPORTED:
        raise RuntimeError(f"The import ended with {process.returncode}: {said[-300:]}")
    yield {
        "what": "import, command",
        "n": IMPORTED,
        "per_s": round(IMPORTED / took),
        "cpu_ms": round((used.ru_utime + used.ru_stime) * 1000 / IMPORTED, 3),
        "mb": round(_peak(used)),
    }


def _peak(used: resource.struct_rusage) -> float:
    """Return the most memory that a process has had, in MB."""
    return used.ru_maxrss / 1024


def _write(path: Path) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(_HEAD)
        for case in cases(40_000_000):
            ended = case["closed"].isoformat() if case["closed"] else ""
            who, queue = case["email"], tool("corpus").QUEUES[case["queue"]]
            name = who.partition("@")[0]
            row = (case["i"], case["created"].isoformat(), ended, "web", queue, name, who)
            writer.writerow((*row, case["body"]))
