"""What must I do now, and what is about to go wrong?

A row is a promise, not a case: a case with two of them appears twice. The first page
comes in one question, and is parted here into its groups; a page that follows asks for
its own part alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpResponse

from putright.cases import queries
from putright.cases.desk import Desk, desk
from putright.design.days import day_full
from putright.people.queries import customer_names, names_of
from putright.project import clock
from putright.workspace.door import StaffRequest, address, page, staff_page
from putright.workspace.places import case_place, promise_place
from putright.workspace.rows import Lister

WHOSE = {"mine": "Mine", "team": "My team’s", "all": "Everyone’s"}
SHOWN = ("", "undated", "unowned")
TITLES = {
    "late": "Late",
    "today": "Due today",
    "week": "This week",
    "later": "Later",
    "undated": "No date stated",
    "unowned": "With no owner",
}
FEW = 10  # of a group that has a page of its own


@dataclass
class Day:
    """What the page shows: each group with its rows, and the way to the rest of it."""

    groups: list[dict[str, Any]] = field(default_factory=list)
    older: str = ""

    def add(self, name: str, rows: list[Any], count: str = "", more: str = "") -> None:
        known = count or str(len(rows))
        self.groups.append(
            {"id": name, "title": TITLES[name], "rows": rows, "count": known, "more": more}
        )


@staff_page("today")
def today(request: StaffRequest) -> HttpResponse:
    whose, shown = _asked(request, "whose", tuple(WHOSE), "mine"), _asked(request, "show", SHOWN)
    return page(request, "today", _said(request, whose, shown, clock.now()))


def _asked(
    request: StaffRequest, name: str, known: tuple[str, ...], default: str | None = None
) -> str:
    value = request.GET.get(name, default or "")
    if value not in known:
        raise BadRequest(f"{name} is one of {', '.join(known)}.")
    return value


def _said(request: StaffRequest, whose: str, shown: str, at: datetime) -> dict[str, Any]:
    found = _find(request, whose, shown, at)
    on = found.desk
    lister = Lister(request, on.names, on.customers, at)
    part = _parted(on.dated, lister.today)
    day = Day()
    for name in ("late", "today", "week", "later"):
        if part[name] or (name in ("late", "today") and not found.after and not shown):
            rows = [lister.promise(row) for row in part[name]]
            day.add(name, rows, _count(found.counts.get(name, 0)))
    _undated(day, request, found, lister, whose, shown)
    _unowned(day, request, found, lister, whose, shown)
    if found.is_full:
        day.older = _here(request, whose, shown, _place(found.main[-1]))
    return {
        "day": day_full(at),
        "groups": day.groups,
        "older": day.older,
        "newest": _here(request, whose, shown) if found.after else "",
        "tiles": _tiles(request, found, whose),
        "kept": [lister.commitment(row) for row in on.commitments],
        "kept_full": len(on.commitments) == queries.PAGE,
        "whose": whose,
        "shown": shown,
        "ways": _ways(request, whose, shown),
        "next": _next_date(part),
        "heading": "Today" if not shown else TITLES[shown],
        "log": address("log", request),
    }


# -- finding ------------------------------------------------------------------------------


@dataclass
class Found:
    """What was asked for: all the parts of a first page, or the one part of another."""

    counts: dict[str, int]
    desk: Desk
    after: str = ""
    is_full: bool = False

    @property
    def main(self) -> Sequence[queries.Promise | queries.Listed]:
        return self.desk.dated or self.desk.undated or self.desk.unowned


def _find(request: StaffRequest, whose: str, shown: str, at: datetime) -> Found:
    organisation, actor = request.organisation, request.actor
    after = request.GET.get("after", "")
    counts = queries.counts(organisation, actor, at, whose=whose)
    if not shown and not after:
        first = desk(organisation, actor, at, whose=whose, limit=queries.PAGE, few=FEW)
        return Found(counts, first, is_full=len(first.dated) == queries.PAGE)
    found = Found(counts, _part(request, whose, shown, after, at), after)
    found.is_full = len(found.main) == queries.PAGE
    return found


def _part(request: StaffRequest, whose: str, shown: str, after: str, at: datetime) -> Desk:
    organisation, actor, found = request.organisation, request.actor, Desk()
    if shown == "unowned":
        place = case_place(after) if after else None
        found.unowned.extend(queries.without_owner(organisation, actor, after=place))
    else:
        of = promise_place(after, has_day=not shown) if after else None
        rows = queries.worklist(organisation, actor, shown or "dated", at, whose=whose, after=of)
        (found.undated if shown else found.dated).extend(rows)
    listed: list[queries.Promise | queries.Listed] = [*found.dated, *found.undated]
    listed += found.unowned
    found.names.update(names_of(row.handler for row in listed))
    found.customers.update(customer_names(organisation, (row.customer for row in listed)))
    return found


def _place(row: Any) -> str:
    return "_".join(str(part) for part in row.place)


def _parted(rows: Iterable[queries.Promise], today: date) -> dict[str, list[queries.Promise]]:
    part: dict[str, list[queries.Promise]] = {"late": [], "today": [], "week": [], "later": []}
    soon = today + timedelta(days=7)
    for row in rows:
        on = row.owed_on or date.max
        name = "late" if on < today else "today" if on == today else "week"
        part[name if on <= soon else "later"].append(row)
    return part


# -- showing ------------------------------------------------------------------------------


def _undated(
    day: Day, request: StaffRequest, found: Found, lister: Lister, whose: str, shown: str
) -> None:
    if not found.desk.undated and shown != "undated":
        return
    rows = [lister.promise(row) for row in found.desk.undated]
    number = found.counts.get("undated", 0)
    more = _here(request, whose, "undated") if not shown and number > len(rows) else ""
    day.add("undated", rows, _count(number), more)


def _unowned(
    day: Day, request: StaffRequest, found: Found, lister: Lister, whose: str, shown: str
) -> None:
    if shown == "undated" or (found.after and not shown):
        return
    rows = [lister.case(row, "Give it an owner") for row in found.desk.unowned]
    full = not shown and len(rows) == FEW
    more = _here(request, whose, "unowned") if full else ""
    day.add("unowned", rows, f"{FEW} or more" if full else "", more)


def _count(number: int) -> str:
    most = queries.MOST_COUNTED
    return f"{most:,} or more" if number >= most else f"{number:,}"


def _tiles(request: StaffRequest, found: Found, whose: str) -> list[dict[str, Any]]:
    number = found.counts
    here = _here(request, whose, "")
    free, kept = len(found.desk.unowned), len(found.desk.commitments)
    tiles = [
        ("late", _short(number.get("late", 0)), "late", "late", "#late"),
        ("today", _short(number.get("today", 0)), "due today", "soon", "#today"),
        ("week", _short(number.get("week", 0)), "due this week", "run", "#week"),
        ("unowned", f"{FEW}+" if free == FEW else free, "with no owner", "", "#unowned"),
        ("undated", _short(number.get("undated", 0)), "no date stated", "held", "#undated"),
        ("kept", f"{kept}+" if kept == queries.PAGE else kept, "promises to keep", "run", "#kept"),
    ]
    return [
        {"number": count, "text": text, "kind": kind, "href": here + anchor}
        for _, count, text, kind, anchor in tiles
    ]


def _short(number: int) -> str:
    return f"{number:,}+" if number >= queries.MOST_COUNTED else f"{number:,}"


def _ways(request: StaffRequest, whose: str, shown: str) -> list[dict[str, Any]]:
    return [
        {"text": text, "href": _here(request, name, shown), "current": name == whose}
        for name, text in WHOSE.items()
    ]


def _here(request: StaffRequest, whose: str, shown: str, after: str = "") -> str:
    return address(
        "today", request, whose="" if whose == "mine" else whose, show=shown, after=after
    )


def _next_date(part: dict[str, list[queries.Promise]]) -> date | None:
    coming = [*part["week"], *part["later"]]
    return coming[0].owed_on if coming else None
