"""Which cases are there? All that this person may open, the newest first."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpResponse

from putright.cases import queries
from putright.design import voice
from putright.people.queries import customer_names, names_of
from putright.project import clock
from putright.workspace import months, statuses
from putright.workspace.door import StaffRequest, address, staff_page
from putright.workspace.giving import giving
from putright.workspace.keys import list_page
from putright.workspace.narrow import TICKS
from putright.workspace.places import case_place
from putright.workspace.rows import Lister

NO_TEAM = "-"  # in an address, where an empty word asks for every team


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is narrowed to; what is empty narrows nothing."""

    status: str = ""
    kind: str = ""
    team: str = ""
    first: date | None = None
    last: date | None = None
    tick: str = ""

    def address(self, request: StaffRequest, after: str = "") -> str:
        return address(
            "cases",
            request,
            status=self.status,
            kind=self.kind,
            team=self.team,
            first=months.written(self.first) if self.first else "",
            last=months.written(self.last) if self.last else "",
            tick=self.tick,
            after=after,
        )

    @property
    def period(self) -> tuple[date, date] | None:
        """The first and the last month; where one alone is asked for, it is both."""
        one = self.first or self.last
        return (self.first or one, self.last or one) if one else None


@staff_page("cases")
def cases(request: StaffRequest) -> HttpResponse:
    asked = _asked(request)
    after = request.GET.get("after", "")
    rows = queries.newest(
        request.organisation,
        request.actor,
        status=asked.status,
        kind=asked.kind,
        team=asked.team.removeprefix(NO_TEAM) if asked.team else None,
        received=_received(request, asked),
        after=case_place(after) if after else None,
    )
    return list_page(request, "cases", _said(request, rows, asked, after))


def _asked(request: StaffRequest) -> Asked:
    status, kind = request.GET.get("status", ""), request.GET.get("kind", "")
    if (status and status not in statuses.STATUSES) or (kind and kind not in request.policy.kinds):
        raise BadRequest("There is no such status or kind.")
    team = request.GET.get("team", "")[:120]
    if "\x00" in team:
        raise BadRequest("There is no such team.")
    tick = request.GET.get("tick", "")
    if tick not in TICKS:
        raise BadRequest("There is no such way to choose.")
    first, last = (months.asked(request.GET.get(name, "")) for name in ("first", "last"))
    return Asked(status, kind, team, first, last, tick)


def _received(request: StaffRequest, asked: Asked) -> Any:
    if asked.period is None:
        return None
    first, last = asked.period
    zone = request.organisation.zone
    return months.begins(first, zone), months.begins(months.later(last, 1), zone)


def _said(
    request: StaffRequest, rows: list[queries.Listed], asked: Asked, after: str
) -> dict[str, Any]:
    names = names_of(row.handler for row in rows)
    customers = customer_names(request.organisation, {row.customer for row in rows})
    lister = Lister(request, names, customers, clock.now())
    older = ""
    if len(rows) == queries.PAGE:
        older = asked.address(request, "_".join(map(str, rows[-1].place)))
    return {
        "rows": [lister.case(row) for row in rows],
        "older": older,
        "newest": asked.address(request) if after else "",
        "asked": asked,
        "first": months.written(asked.first) if asked.first else "",
        "last": months.written(asked.last) if asked.last else "",
        "statuses": statuses.choices(),
        "kinds": [("", "Any"), *((one.id, one.name) for one in request.policy.kind)],
        "tags": _tags(request, asked),
        "clear": address("cases", request),
        "log": address("log", request),
        "tick_on": replace(asked, tick="some").address(request, after),
        "tick_all": replace(asked, tick="all").address(request, after),
        "tick_off": replace(asked, tick="").address(request, after),
        **giving(request, asked.tick, asked.address(request)),
    }


def _tags(request: StaffRequest, asked: Asked) -> list[dict[str, str]]:
    """Return what the list is narrowed to; each leads to the list without it."""
    tags = []
    if asked.status:
        tags.append((voice.state(asked.status).word, replace(asked, status="")))
    if asked.kind:
        tags.append((request.policy.kinds[asked.kind].name, replace(asked, kind="")))
    if asked.team:
        team = "With no team" if asked.team == NO_TEAM else f"Team: {asked.team}"
        tags.append((team, replace(asked, team="")))
    if asked.period:
        when = f"Received {months.period(*asked.period)}"
        tags.append((when, replace(asked, first=None, last=None)))
    return [{"text": text, "href": rest.address(request)} for text, rest in tags]
