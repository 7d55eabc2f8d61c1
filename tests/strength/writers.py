"""One process of several writers at once, each a thread: what it was told goes to its output.

    python -m tests.strength.writers WRITERS NOTES CASE…

Each writer writes NOTES notes to the cases, in turn. Half of them say what they saw
last, as a page does, and on being told what changed send the same again, under the
same key. The line printed at the end is JSON.
"""

import json
import os
import sys
import threading
import time

import django

django.setup()

from django.db import connection  # noqa: E402

from putright.cases.carry_out import Conflict, carry_out  # noqa: E402
from putright.core.facts import Command  # noqa: E402
from putright.people.models import Organisation  # noqa: E402
from putright.project import clock  # noqa: E402
from tests.cases.given import ASHA  # noqa: E402
from tests.strength.harness import PACKS  # noqa: E402

os.environ["PUTRIGHT_PACKS"] = str(PACKS)  # which the tests' settings have forgotten

_TOLD_AT_MOST = 500  # times, before a writer gives up


class Writer(threading.Thread):
    def __init__(self, name: str, notes: int, references: list[str]) -> None:
        super().__init__(name=name)
        self.notes, self.references = notes, references
        self.organisation = Organisation.objects.get()
        self.looks_first = name.endswith(("1", "3", "5", "7"))
        self.kept = self.told = 0
        self.longest = 0.0
        self.faults: list[str] = []

    def run(self) -> None:
        try:
            for number in range(self.notes):
                reference = self.references[number % len(self.references)]
                self.note(reference, f"{self.name}-{number}")
                self.kept += 1
        except Exception as fault:
            self.faults.append(f"{self.name}: {type(fault).__name__}: {fault}")
        finally:
            connection.close()

    def note(self, reference: str, mark: str) -> None:
        seen = 1 if self.looks_first else None
        for _ in range(_TOLD_AT_MOST):
            try:
                first = self.attempt(reference, mark, seen)
            except Conflict as conflict:
                if len(conflict.since) != conflict.sequence - (seen or 0):
                    raise AssertionError("was not told of all that changed") from conflict
                self.told += 1
                seen = conflict.sequence
                continue
            again = self.attempt(reference, mark, seen)
            if not again.again or again.sequence != first.sequence:
                raise AssertionError("sent again, it was done again")
            return
        raise AssertionError(f"was overtaken {_TOLD_AT_MOST} times")

    def attempt(self, reference: str, mark: str, seen: int | None):  # type: ignore[no-untyped-def]
        began = time.monotonic()
        try:
            return carry_out(
                Command("note", {"text": f"mark-{mark}-end"}, ASHA),
                organisation=self.organisation,
                reference=reference,
                expected=seen,
                key=mark,
                at=clock.now(),
            )
        finally:
            self.longest = max(self.longest, time.monotonic() - began)


def main(name: str, writers: int, notes: int, references: list[str]) -> None:
    several = [Writer(f"{name}-{number}", notes, references) for number in range(writers)]
    for writer in several:
        writer.start()
    for writer in several:
        writer.join()
    found = {
        "kept": sum(writer.kept for writer in several),
        "told": sum(writer.told for writer in several),
        "longest": max(writer.longest for writer in several),
        "faults": [fault for writer in several for fault in writer.faults],
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
