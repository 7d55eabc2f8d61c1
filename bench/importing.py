"""How fast is an import, beside what the database can do with the same rows?"""

import csv
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench import limits
from bench.common import HERE, VAR, tool
from bench.rows import SLUG
from bench.watch import Watch
from putright.cases.asked import Asking
from putright.cases.bulk import Intake, take_in
from putright.cases.opening import open_case
from putright.core.facts import Actor, Command
from putright.people.models import Organisation
from putright.project import clock

Row = dict[str, Any]
IMPORTED = 5_000


def measured(size: int, seconds: float, wanted: Callable[[str], bool]) -> Iterator[Row]:
    if not wanted("import"):
        return
    organisation = Organisation.objects.get(slug=SLUG)
    yield from _taken_in(organisation)
    yield from _imported()
    yield _rows_in_bulk(organisation)


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


def _cases(first: int) -> Iterator[dict[str, Any]]:
    """Give cases of the corpus beyond all that were loaded."""
    for number in range(first, first + IMPORTED):
        yield tool("corpus").case(number, events=1)


def _given_of(case: dict[str, Any]) -> dict[str, Any]:
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
            _given_of(case),
            {"name": case["email"].partition("@")[0], "email": case["email"]},
            "import:bench",
        )
        for number, case in enumerate(_cases(30_000_000))
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
        for case in _cases(40_000_000):
            ended = case["closed"].isoformat() if case["closed"] else ""
            who, queue = case["email"], tool("corpus").QUEUES[case["queue"]]
            name = who.partition("@")[0]
            row = (case["i"], case["created"].isoformat(), ended, "web", queue, name, who)
            writer.writerow((*row, case["body"]))


def _rows_in_bulk(organisation: Organisation) -> dict[str, Any]:
    """Return how fast the rows of imported cases go in: by COPY, or one insert for many."""
    openings = []
    for place, case in enumerate(_cases(50_000_000)):
        asking = Asking(
            command=Command("receive", _given_of(case), Actor("", ("import",))),
            organisation=organisation,
            at=clock.now(),
            key=f"limit:bulk:{clock.now().isoformat()}:{place}",
            customer={"name": "Limit", "email": case["email"]},
            source="import:bench",
        )
        openings.append(open_case(asking.cleaned()))
    plain = limits.Plain()
    began = time.perf_counter()
    for place in range(0, len(openings), 500):
        plain.copy(openings[place : place + 500])
    took = time.perf_counter() - began
    plain.close()
    what = "the same rows by COPY, or executemany; 500 cases a transaction"
    done = len(openings)
    return {"what": "import, take_in", "limit": what, "n": done, "per_s": round(done / took)}
