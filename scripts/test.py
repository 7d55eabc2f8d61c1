"""Runs the tests on every database and browser that this machine has.

What is missing is said in one line and skipped; PUTRIGHT_REQUIRE (postgres,
browser) makes that a failure. The last line is the sum: N passed, N failed.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from pathlib import Path

from tests import browser, postgres

REQUIRED = os.environ.get("PUTRIGHT_REQUIRE", "").split(",")


@dataclass
class Tally:
    passed: int = 0
    failed: int = 0
    lines: list[str] = field(default_factory=list)

    def add(self, name: str, passed: int, failed: int, skipped: int, seconds: float) -> None:
        self.passed += passed
        self.failed += failed
        self.lines.append(
            f"{name:16}{passed:6} passed {failed:4} failed {skipped:4} skipped {seconds:7.1f} s"
        )

    def missing(self, part: str, name: str, why: str) -> None:
        required = part in REQUIRED
        self.failed += required
        self.lines.append(f"{name:16}{'failed' if required else 'skipped'}: {why}")


def main(words: list[str]) -> int:
    tally = Tally()
    run(tally, "on SQLite", ["-m", "not browser", *words], database="")
    with contextlib.ExitStack() as stack:
        address = os.environ.get("PUTRIGHT_TEST_POSTGRES", "")
        if not address and postgres.programs():
            address = stack.enter_context(postgres.server())
        if address:
            run(tally, "on PostgreSQL", ["-m", "not browser", *words], database=address)
        else:
            tally.missing("postgres", "on PostgreSQL", "its programs are not on this machine")
    reason = browser.why_not()
    if not reason:
        run(tally, "in a browser", ["-m", "browser", *words], database="")
    else:
        tally.missing("browser", "in a browser", reason)
    print("\n".join(["", *tally.lines]))
    print(f"{tally.passed} passed, {tally.failed} failed", flush=True)
    return 1 if tally.failed else 0


def run(tally: Tally, name: str, words: list[str], database: str) -> None:
    """Run pytest once, and add what it found."""
    print(f"--- {name}", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        outcome = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-n", "2", f"--junitxml={report}", *words],
            env=os.environ | {"PUTRIGHT_DATABASE": database},
            check=False,
        )
        passed, failed, skipped = count(report)
    # Beware: pytest can fail with no test to blame; 5 says only that nothing was chosen.
    if outcome.returncode not in (0, 5):
        failed = max(failed, 1)
    tally.add(name, passed, failed, skipped, time.monotonic() - began)


def count(report: Path) -> tuple[int, int, int]:
    if not report.exists():
        return 0, 0, 0
    suites = list(ET.parse(report).getroot().iter("testsuite"))
    total, failures, errors, skipped = (
        sum(int(suite.get(key, 0)) for suite in suites)
        for key in ("tests", "failures", "errors", "skipped")
    )
    failed = failures + errors
    return max(total - failed - skipped, 0), failed, skipped


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
