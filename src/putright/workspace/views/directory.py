"""Who works here, as what, and who is away?"""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpResponse

from putright.design.days import day_plain
from putright.directory.away import Away, away_now
from putright.directory.people import Person, everyone, former
from putright.directory.roles import roles_of, vacant
from putright.project import clock
from putright.systems.hooks import failed
from putright.workspace.directing import (
    may_change,
    part_name,
    tabs,
    told,
    who_may,
)
from putright.workspace.door import StaffRequest, address, page, staff_page

MOST = 200  # on one page; the filters narrow it


@staff_page("directory")
def directory(request: StaffRequest) -> HttpResponse:
    wanted = _wanted(request)
    everybody = everyone(request.organisation)
    away = away_now(request.organisation, clock.today(request.organisation.zone))
    names = {one.key: one.name for one in everybody}
    fit = [one for one in everybody if _fits(one, wanted, away)]
    held = {part.role for one in everybody for part in one.now}
    said = {
        "tabs": tabs(request, "directory"),
        "told": told(request),
        "may_change": may_change(request),
        "who_may": who_may(request),
        "add": address("add-colleague", request) if may_change(request) else "",
        "vacant": vacant(request.policy, held),
        "given_up": _given_up(request),
        "rows": [_row(request, one, away.get(one.key), names) for one in fit[:MOST]],
        "former": _former(request) if wanted["show"] == "former" else None,
        "count": len(fit),
        "all": len(everybody),
        "most": MOST if len(fit) > MOST else 0,
        "wanted": wanted,
        "roles": [("", "Any"), *((id_, r.name) for id_, r in roles_of(_pack(request)).items())],
        "teams": [("", "Any"), *((team, team) for team in _teams(everybody))],
        "shows": [("", "Who works here"), ("away", "Who is away today"), *_who_left(request)],
        "clear": address("directory", request),
    }
    return page(request, "directory", said)


def _given_up(request: StaffRequest) -> list[dict[str, str]]:
    """Return the webhooks that are told nothing more, for whoever can see to it."""
    gone = failed(request.organisation) if may_change(request) else []
    return [{"name": one.name, "href": address("hook", request, one.number)} for one in gone]


def _pack(request: StaffRequest) -> str:
    return request.organisation.pack


def _who_left(request: StaffRequest) -> list[tuple[str, str]]:
    return [("former", "Who worked here before")] if may_change(request) else []


def _wanted(request: StaffRequest) -> dict[str, str]:
    wanted = {name: request.GET.get(name, "")[:120] for name in ("name", "role", "team", "show")}
    shows = {"", "away", *(name for name, _ in _who_left(request))}
    if wanted["show"] not in shows or any(not text.isprintable() for text in wanted.values()):
        raise BadRequest("There is no such list of people.")
    return wanted


def _fits(one: Person, wanted: dict[str, str], away: dict[str, Away]) -> bool:
    if wanted["show"] == "former" or (wanted["show"] == "away" and one.key not in away):
        return False
    roles, teams = {part.role for part in one.now}, {part.team for part in one.now}
    return (
        wanted["name"].casefold() in one.name.casefold()
        and (not wanted["role"] or wanted["role"] in roles)
        and (not wanted["team"] or wanted["team"] in teams)
    )


def _teams(people: Sequence[Person]) -> list[str]:
    return sorted({part.team for one in people for part in one.now if part.team})


def _row(
    request: StaffRequest, one: Person, away: Away | None, names: dict[str, str]
) -> dict[str, Any]:
    return {
        "name": one.name,
        "href": address("colleague", request, one.key),
        "roles": [part_name(request, part) for part in one.now],
        "manager": names.get(one.manager, "Somebody who left") if one.manager else "",
        **(_away(away, names) if away else {"state": "met", "word": "Here", "note": ""}),
    }


def _away(away: Away, names: dict[str, str]) -> dict[str, str]:
    back = f"Until {day_plain(away.until)}. " if away.until else "No last day known. "
    deputy = names.get(away.deputy, "")
    covers = f"{deputy} covers." if deputy else "Nobody covers."
    return {"state": "held" if deputy else "late", "word": "Away", "note": back + covers}


def _former(request: StaffRequest) -> list[dict[str, str]]:
    return [
        {"text": staff.name, "href": address("colleague", request, staff.key)}
        for staff in former(request.organisation)
    ]
