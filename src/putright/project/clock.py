"""What time is it?

The one place in the shell that asks. The core is always told.

A demonstration can be run as on another day: with PUTRIGHT_TODAY set to a
wall time in London, the application's time starts there when it starts, and
runs on. The difference is worked out once and handed to the processes that
start from this one, so that they all agree.
"""

import os
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from putright.project import environment


def now() -> datetime:
    """Return the present moment, aware and in UTC."""
    return datetime.now(UTC) + _moved_by()


def today(zone: str | tzinfo = environment.LONDON) -> date:
    """Return the day it is in a zone, which near midnight is not everywhere the same."""
    return now().astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone).date()


def is_moved() -> bool:
    return bool(_moved_by())


def move(wall_time: str) -> None:
    """Start the application's time at a London wall time; the empty text puts it back."""
    os.environ.pop("PUTRIGHT_CLOCK_OFFSET", None)
    os.environ["PUTRIGHT_TODAY"] = wall_time
    _moved_by.cache_clear()
    _moved_by()


@cache
def _moved_by() -> timedelta:
    offset = environment.text("PUTRIGHT_CLOCK_OFFSET")
    if not offset:
        wall_time = environment.text("PUTRIGHT_TODAY")
        if not wall_time:
            return timedelta(0)
        start = environment.moment(wall_time, "PUTRIGHT_TODAY")
        offset = os.environ["PUTRIGHT_CLOCK_OFFSET"] = str(
            (start - datetime.now(UTC)).total_seconds()
        )
    return timedelta(seconds=environment.number("PUTRIGHT_CLOCK_OFFSET", 0))
