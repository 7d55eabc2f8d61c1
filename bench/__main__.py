"""`make bench`: how fast is Putright on this machine, beside what the machine can do?

    make bench                                      everything; it takes hours
    make bench SIZES=1000,10000 ON=sqlite ONLY=w1,w2 SECONDS=3
    make bench KEEP=1                               keep the largest databases for the next run

ONLY takes w1 to w6, w7, w7b, w8, import, mail, size and days. Rows go to var/bench/results.jsonl.
"""

import fcntl
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bench import databases, report
from bench.common import HERE, VAR, Absent, base, look

PARTS = ("w1", "w2", "w3", "w4", "w5", "w6", "w7", "w7b", "w8", "import", "mail", "size", "days")
ON = ("sqlite", "postgresql")


class Odd(ValueError):
    """A word of the command that cannot be understood; its text says what to write."""


@dataclass(frozen=True)
class Wanted:
    """What is to be measured."""

    sizes: tuple[int, ...] = (1_000, 10_000, 100_000, 1_000_000)
    on: tuple[str, ...] = ON
    only: frozenset[str] = frozenset()
    seconds: float = 6.0
    keep: bool = False

    def has(self, part: str) -> bool:
        return not self.only or part in self.only


def main(words: list[str]) -> int:
    try:
        look()
        wanted = read(words)
        with alone():
            good = run(wanted)
    except (Absent, Odd) as why:
        print(why, file=sys.stderr)
        return 2
    return 0 if good else 1


def run(wanted: Wanted) -> bool:
    """Measure and print; return whether every answer was right."""
    rows = []
    good = True
    for row in measured(wanted):
        keep(row)
        rows.append(row)
        good = good and not row.get("errors") and not row.get("failed")
        print(report.line(row), flush=True)
    print(report.table(rows))
    if wanted.has("days"):
        from bench import dates

        good = dates.main() and good
    return good and (bool(rows) or wanted.only == {"days"})


@contextmanager
def alone() -> Iterator[None]:
    """Keep a second run from changing the databases of this one."""
    VAR.mkdir(parents=True, exist_ok=True)
    with (VAR / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Absent("Another run of the benchmark is at work here; wait for it.") from None
        yield


def read(words: list[str]) -> Wanted:
    """Return what SIZES=…, ON=…, ONLY=…, SECONDS=… and KEEP=1 ask for."""
    given = dict(word.split("=", 1) for word in words if "=" in word)
    odd = [word for word in words if "=" not in word or word.partition("=")[0] not in _KEYS]
    if odd:
        raise Odd(f"{odd[0]} is not known here; write {', '.join(f'{key}=…' for key in _KEYS)}.")
    try:
        plain = Wanted()
        return Wanted(
            tuple(int(size) for size in _list(given.get("SIZES", ""))) or plain.sizes,
            _known(given.get("ON", ""), ON) or plain.on,
            frozenset(_known(given.get("ONLY", ""), PARTS)),
            float(given.get("SECONDS") or plain.seconds),
            given.get("KEEP", "") not in ("", "0", "no"),
        )
    except ValueError as fault:
        raise Odd(str(fault)) from None


_KEYS = ("SIZES", "ON", "ONLY", "SECONDS", "KEEP")


def _list(text: str) -> list[str]:
    return [part.strip().lower() for part in text.split(",") if part.strip()]


def _known(text: str, known: tuple[str, ...]) -> tuple[str, ...]:
    for part in _list(text):
        if part not in known:
            raise Odd(f"'{part}' is not known here; write some of {', '.join(known)}.")
    return tuple(_list(text))


def measured(wanted: Wanted) -> Iterator[dict[str, Any]]:
    """Measure each database at each size, and give the rows as they come."""
    if wanted.only == {"days"}:
        return
    for on in wanted.on:
        try:
            with databases.running(on):
                for size in wanted.sizes:
                    yield from _one(on, size, wanted)
        except Absent as why:
            print(why, file=sys.stderr)


def _one(on: str, size: int, wanted: Wanted) -> Iterator[dict[str, Any]]:
    about = {"on": on, "cases": size}
    try:
        place = databases.place(on, size, wanted.keep)
    except subprocess.CalledProcessError as fault:
        yield about | {"what": "loading", "failed": True, "note": f"it broke off: {fault}"}
        return
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.measure", str(size), str(wanted.seconds),
         ",".join(sorted(wanted.only))],
        cwd=HERE, env=place.environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        for line in process.stdout:
            yield about | json.loads(line)
        if process.wait():
            yield about | {"what": "measuring", "failed": True, "note": "it broke off; see above"}
    finally:
        process.kill()
        process.wait()
        databases.throw_away(on)


def keep(row: dict[str, Any]) -> None:
    """Add a row to those of all runs."""
    VAR.mkdir(parents=True, exist_ok=True)
    with (VAR / "results.jsonl").open("a", encoding="utf-8") as file:
        moment = datetime.now(UTC).isoformat(timespec="seconds")
        file.write(json.dumps({"at": moment, "base": base().date().isoformat(), **row}) + "\n")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
