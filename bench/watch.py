"""How long did something take, and how much of the processors was spent on it?"""

import os
import time
from typing import Any

from bench.server import spent


class Watch:
    """The time, and the processor time of this process and of PostgreSQL, since it was started."""

    def __init__(self) -> None:
        self.began, self.spent = time.perf_counter(), spent(os.getpid())

    def row(self, what: str, done: int) -> dict[str, Any]:
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
