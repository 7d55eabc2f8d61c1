"""Where are the tools that the peers were measured with? In the folder beside the project.

Nothing of theirs is copied here, so that the cases, the load and the way of timing are
the same for every system.
"""

import os
import sys
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).resolve().parent.parent
VAR = HERE / "var" / "bench"
TOOLS = HERE.parent / "shared" / "bench"
_NEEDED = ("corpus.py", "loadgen.py", "limits.py", "pgcluster.sh")


class Absent(Exception):
    """Something that the benchmark needs is not here; its text says what."""


def look() -> None:
    """Raise Absent if the common tools are not here."""
    missing = [name for name in _NEEDED if not (TOOLS / name).is_file()]
    if missing:
        raise Absent(
            f"The benchmark needs {', '.join(missing)} in ../shared/bench, the folder of common "
            "tools beside the project."
        )


@cache
def tool(name: str) -> ModuleType:
    """Return one of the common tools: `corpus`, `loadgen` or `limits`."""
    look()
    os.environ["PEERS"] = str(VAR)
    # Why Monday: cases loaded on one day of a week are used again on the next.
    os.environ["BENCH_BASE"] = base().isoformat()
    if str(TOOLS) not in sys.path:
        sys.path.insert(0, str(TOOLS))
    return __import__(name)


def base() -> datetime:
    """Return the moment up to which the cases of the corpus have come in."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=today.weekday())
