"""How long does it take to add ten working days to a million dates?

Beside numpy's own business-day arithmetic, which must agree on every date.
Each figure is the best of five runs in one process.
"""

import random
import time
from array import array
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np

from putright.core.calendars import WorkingCalendar
from putright.policies.calendars import bank_holidays

DATES, DAYS, RUNS = 1_000_000, 10, 5
DIVISION = "england-and-wales"


def main() -> bool:
    """Measure, print, and return whether numpy agrees on every date."""
    holidays = bank_holidays()
    calendar = WorkingCalendar(holidays, DIVISION)
    chance = random.Random(1)
    first, last = date(2012, 1, 1).toordinal(), date(2027, 12, 31).toordinal()
    numbers = array("l", (chance.randint(first, last) for _ in range(DATES)))
    dates = [date.fromordinal(number) for number in numbers]
    days = np.array(dates, dtype="datetime64[D]")
    closed = np.array(sorted(holidays.of(DIVISION)), dtype="datetime64[D]")

    print(
        f"{DAYS} working days added to {DATES:,} dates ({len(set(numbers)):,} different days), "
        f"{DIVISION}, best of {RUNS}"
    )
    ours = best("putright, dates", lambda: calendar.add_many(dates, DAYS))
    best("putright, day numbers", lambda: calendar.add_many(numbers, DAYS))
    loop = dates[: DATES // 10]
    best("putright, one at a time", lambda: [calendar.add(day, DAYS) for day in loop], of=len(loop))
    theirs = best(
        "numpy.busday_offset",
        lambda: np.busday_offset(days, DAYS, roll="backward", holidays=closed),
    )
    differ = int((np.array(ours, dtype="datetime64[D]") != theirs).sum())
    print(f"{differ} of {DATES:,} answers differ" if differ else "every answer is the same")
    return not differ


def best(name: str, work: Callable[[], Any], of: int = DATES) -> Any:
    """Time some work; return its result."""
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - began)
    took = min(times) * DATES / of
    print(f"  {name:26}{took:8.3f} s per million {DATES / took / 1e6:8.1f} million a second")
    return result
