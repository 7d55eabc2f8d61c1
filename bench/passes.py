"""How fast is what nobody waits for at a page? The deadline pass, and a recount."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from unittest.mock import patch

from bench import limits
from bench.common import base
from bench.rows import SLUG
from bench.watch import Watch
from putright.cases import binding
from putright.cases.models import ClockRow
from putright.people.models import Organisation
from putright.policies import load
from putright.policies.calendars import bank_holidays
from putright.project import clock

Row = dict[str, Any]
_NEWLY = 20_000  # missed in one pass, about: more only takes longer
_EMPTY = 20


def measured(size: int, seconds: float, wanted: Callable[[str], bool]) -> Iterator[Row]:
    organisation = Organisation.objects.get(slug=SLUG)
    if wanted("W7"):
        yield from _deadlines(organisation)
    if wanted("W7b"):
        yield from _recounted(organisation)


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
