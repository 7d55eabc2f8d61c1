"""What must I do now, and what is about to go wrong?

A row is a promise, not a case: a case with two of them appears twice. The first page
comes in one question, and is parted here into its groups; a page that follows, or one
that is narrowed, asks for its own part alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpResponse

from putright.cases import queries
from putright.cases.desk import Desk, desk
from putright.cases.known_names import NO_NAMES, Names, names_known
from putright.cases.narrowing import Count, Place, fitting, fitting_counts
from putright.design.days import day_full
from putright.desks.filters import saved
from putright.people.queries import customer_names, names_of
from putright.project import clock
from putright.workspace import narrow
from putright.workspace.door import StaffRequest, address, staff_page
from putright.workspace.giving import giving
from putright.workspace.keys import list_page
from putright.workspace.letters_listed import lost_part
from putright.workspace.narrow import Asked
from putright.workspace.notices import notices
from putright.workspace.places import case_place, promise_place
from putright.workspace.rows import Lister
from putright.workspace.stale import stale_calendar

TITLES = {**narrow.SHOWN, "waiting": "Waiting for somebody else"}
DATED = ("late", "today", "week", "later")
DATELESS = ("waiting", "undated")
AMONG = {
    "mine": "what is yours",
    "team": "what is your team’s",
    "free": "what is nobody’s",
    "all": "all that you may open",
}
FEW = 10  # of a group that has a page of its own
_NONE = Count(0, False)


@dataclass
class Day:
    """What the page shows: each group with its rows, and the way to the rest of it."""

    groups: list[dict[str, Any]] = field(default_factory=list)
    older: str = ""
    has_rows: bool = False

    def add(self, name: str, rows: list[Any], count: str = "", more: str = "") -> None:
        known = count or str(len(rows))
        self.has_rows = self.has_rows or bool(rows)
        self.groups.append(
            {"id": name, "title": TITLES[name], "rows": rows, "count": known, "more": more}
        )


@staff_page("today")
def today(request: StaffRequest) -> HttpResponse:
    asked = narrow.asked_of(request.GET, request.policy)
    return list_page(request, "today", _said(request, asked, clock.now()))


def _said(request: StaffRequest, asked: Asked, at: datetime) -> dict[str, Any]:
    found = _find(request, asked, at)
    on = found.desk
    lister = Lister(request, on.names, on.customers, at)
    part = _parted(on.dated, lister.today)
    day = _grouped(request, asked, found, lister, part)
    if found.next:
        day.older = asked.address(request, "_".join(map(str, found.next)))
    return {
        "day": day_full(at),
        "groups": day.groups,
        "has_rows": day.has_rows,
        "older": day.older,
        "newest": asked.address(request) if found.after else "",
        "looked_on": found.is_further,
        "tiles": _tiles(request, found, asked),
        "asked_of_me": [lister.asked(row) for row in on.asked],
        "kept": [lister.commitment(row) for row in on.commitments],
        "kept_full": len(on.commitments) == queries.PAGE,
        "whose": asked.whose,
        "ways": narrow.ways(request, asked),
        "next": _next_date(part),
        "heading": "Today" if not asked.show else TITLES[asked.show],
        "log": address("log", request),
        "stale": stale_calendar(request.policy, lister.today),
        **notices(request, on),
        **_narrowed(request, asked, found),
        **giving(request, asked.tick, asked.address(request)),
    }


def _narrowed(request: StaffRequest, asked: Asked, found: "Found") -> dict[str, Any]:
    """Return what the filter panel shows, and the filters that this person saved."""
    kept = asked.kept()
    clear = Asked(whose=asked.whose, tick=asked.tick)
    return {
        "asked": asked,
        "is_plain": asked.is_plain and not found.after,
        "tags": narrow.tags(request, asked),
        "clear": clear.address(request),
        "among": AMONG[asked.whose],
        "teams": sorted(found.names.teams, key=str.casefold),
        "services": sorted(found.names.services, key=str.casefold),
        "unknown": narrow.unknown(request, asked, found.names),
        "boxes": narrow.boxes(request, asked),
        "saved": [
            {"name": one.name, "href": _saved_address(request, one.asked), "on": one.asked == kept}
            for one in found.desk.saved
        ],
        "asks": kept,
        "saved_page": address("saved", request, asked=kept),
        "tick_on": replace(asked, tick="some").address(request, found.after),
        "tick_all": replace(asked, tick="all").address(request, found.after),
        "tick_off": replace(asked, tick="").address(request, found.after),
    }


def _saved_address(request: StaffRequest, asked: str) -> str:
    here = address("today", request)
    return f"{here}?{asked}" if asked else here


# -- finding ------------------------------------------------------------------------------


@dataclass
class Found:
    """What was asked for: all the parts of a first page, or the one part of another."""

    counts: Mapping[str, Count]
    desk: Desk
    after: str = ""
    next: tuple[Any, ...] | None = None  # where the next page begins
    is_further: bool = False  # not all was looked through, and there may be more that fits
    names: Names = NO_NAMES  # by which the list can be narrowed


def _find(request: StaffRequest, asked: Asked, at: datetime) -> Found:
    after = request.GET.get("after", "")
    if asked.is_plain and not after:
        return _first_look(request, asked, at)
    found = Found(_counts(request, asked, at), Desk(), after)
    found.desk.saved.extend(saved(request.organisation, request.actor.person))
    found.names = names_known(request.organisation, request.actor)
    if asked.show == "unowned":
        _unowned_cases(request, found)
    else:
        _promises(request, asked, found, at)
    _name(request, found.desk)
    return found


def _first_look(request: StaffRequest, asked: Asked, at: datetime) -> Found:
    organisation, actor = request.organisation, request.actor
    counts = _counts(request, asked, at)
    lost = [lost_part(organisation, actor, asked.whose)]
    first = desk(
        organisation, actor, at, whose=asked.whose, limit=queries.PAGE, few=FEW, besides=lost
    )
    more = first.dated[-1].place if len(first.dated) == queries.PAGE else None
    return Found(counts, first, next=more, names=Names(first.teams, []))


def _counts(request: StaffRequest, asked: Asked, at: datetime) -> Mapping[str, Count]:
    organisation, actor = request.organisation, request.actor
    if asked.only:
        return fitting_counts(organisation, actor, at, asked.only, whose=asked.whose)
    counted = queries.counts(organisation, actor, at, whose=asked.whose)
    return {name: Count(n, n >= queries.MOST_COUNTED) for name, n in counted.items()}


def _unowned_cases(request: StaffRequest, found: Found) -> None:
    place = case_place(found.after) if found.after else None
    rows = queries.without_owner(request.organisation, request.actor, after=place)
    found.desk.unowned.extend(rows)
    found.next = rows[-1].place if len(rows) == queries.PAGE else None


def _promises(request: StaffRequest, asked: Asked, found: Found, at: datetime) -> None:
    """Find promises of one group or, at the beginning of a narrowed list, of all of them."""
    after, group = found.after, asked.show or "dated"
    of = promise_place(after, has_day=group not in DATELESS) if after else None
    rows, further = _page_of(request, asked, group, at, of)
    (found.desk.waiting if group == "waiting" else _into(found.desk, group)).extend(rows)
    found.next = rows[-1].place if len(rows) == queries.PAGE else further
    found.is_further = further is not None
    if not asked.show and not after:
        for name in DATELESS:
            more, _ = _page_of(request, asked, name, at, None)
            _into(found.desk, name).extend(more[:FEW])


def _into(on: Desk, group: str) -> list[queries.Promise]:
    return {"waiting": on.waiting, "undated": on.undated}.get(group, on.dated)


def _page_of(
    request: StaffRequest, asked: Asked, group: str, at: datetime, after: Place | None
) -> tuple[list[queries.Promise], Place | None]:
    organisation, actor = request.organisation, request.actor
    if asked.only:
        only = asked.only
        return fitting(organisation, actor, group, at, only, whose=asked.whose, after=after)
    return queries.worklist(organisation, actor, group, at, whose=asked.whose, after=after), None


def _name(request: StaffRequest, on: Desk) -> None:
    listed: list[queries.Promise | queries.Listed] = [*on.dated, *on.waiting, *on.undated]
    listed += on.unowned
    on.names.update(names_of(row.handler for row in listed))
    on.customers.update(customer_names(request.organisation, (row.customer for row in listed)))


def _parted(rows: Iterable[queries.Promise], today: date) -> dict[str, list[queries.Promise]]:
    part: dict[str, list[queries.Promise]] = {name: [] for name in DATED}
    soon = today + timedelta(days=7)
    for row in rows:
        on = row.owed_on or date.max
        name = "late" if on < today else "today" if on == today else "week"
        part[name if on <= soon else "later"].append(row)
    return part


# -- showing ------------------------------------------------------------------------------


def _grouped(
    request: StaffRequest,
    asked: Asked,
    found: Found,
    lister: Lister,
    part: Mapping[str, Sequence[queries.Promise]],
) -> Day:
    day, on = Day(), found.desk
    is_first = asked.is_plain and not found.after
    for name in DATED:
        if part[name] or (name in ("late", "today") and is_first):
            rows = [lister.promise(row) for row in part[name]]
            day.add(name, rows, _count(found.counts.get(name, _NONE)))
    for name in DATELESS:
        some = _into(on, name)
        if some or asked.show == name:
            number = found.counts.get(name, _NONE)
            is_cut = not asked.show and (number.is_more or number.number > len(some))
            more = replace(asked, show=name).address(request) if is_cut else ""
            day.add(name, [lister.promise(row) for row in some], _count(number), more)
    if asked.show == "unowned" or (is_first and asked.whose != "free"):
        rows = [lister.case(row, "Give it an owner") for row in on.unowned]
        full = not asked.show and len(rows) == FEW
        more = replace(asked, show="unowned").address(request) if full else ""
        day.add("unowned", rows, f"{FEW} or more" if full else "", more)
    return day


def _count(count: Count) -> str:
    return f"{count.number:,} or more" if count.is_more else f"{count.number:,}"


def _tiles(request: StaffRequest, found: Found, asked: Asked) -> list[dict[str, Any]]:
    of = found.counts
    here = replace(asked, show="").address(request)
    to = f"{here}#"
    tiles = [
        ("late", "late", "late"),
        ("today", "due today", "soon"),
        ("week", "due this week", "run"),
        ("waiting", "waiting", "held"),
        ("undated", "no date stated", ""),
    ]
    shown: list[dict[str, Any]] = [
        {"number": _short(of.get(name, _NONE)), "text": text, "kind": kind, "href": to + name}
        for name, text, kind in tiles
    ]
    if asked.is_plain and not found.after:
        free, kept = len(found.desk.unowned), len(found.desk.commitments)
        owner = f"{FEW}+" if free == FEW else free
        keep = f"{kept}+" if kept == queries.PAGE else kept
        shown.insert(3, {"number": owner, "text": "with no owner", "href": f"{here}#unowned"})
        shown.append(
            {"number": keep, "text": "promises to keep", "kind": "run", "href": f"{here}#kept"}
        )
    return shown


def _short(count: Count) -> str:
    return f"{count.number:,}+" if count.is_more else f"{count.number:,}"


def _next_date(part: Mapping[str, Sequence[queries.Promise]]) -> date | None:
    coming = [*part["week"], *part["later"]]
    return coming[0].owed_on if coming else None
