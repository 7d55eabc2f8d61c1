"""Who is this colleague: what do they do, are they away, what have they learnt and read?

Training, reading and what was changed are for themselves and for those who administer.
"""

from datetime import date
from typing import Any

from django.http import HttpResponse

from putright.core.training import trained
from putright.design.days import day_plain
from putright.directory import log
from putright.directory.away import absences_of
from putright.directory.managers import names_around
from putright.directory.models import Term
from putright.directory.people import Part, Person
from putright.directory.reading import versions_read
from putright.directory.training import done_by
from putright.people.queries import names_of
from putright.policies.load import versions
from putright.project import clock
from putright.workspace.directing import (
    is_own,
    may_change,
    meant,
    part_name,
    span,
    told,
    who_may,
)
from putright.workspace.door import StaffRequest, address, page, staff_page
from putright.workspace.training_words import said_of

_STATES = {
    Term.CURRENT: ("met", "Now"),
    Term.TO_COME: ("held", "To come"),
    Term.ENDED: ("none", "Over"),
}


@staff_page("directory")
def colleague(request: StaffRequest, key: str) -> HttpResponse:
    who = meant(request, key)
    day = clock.today(request.organisation.zone)
    inside = may_change(request) or is_own(request, who)
    said: dict[str, Any] = {
        "told": told(request),
        "person": who,
        "own": is_own(request, who),
        "inside": inside,
        "may_change": may_change(request),
        "who_may": who_may(request),
        "parts": [_part(request, who, part) for part in who.parts],
        "away": _absences(request, who, day, inside),
        "back": address("directory", request),
        **_line(request, who),
        "moves": _moves(request, who) if inside else [],
    }
    if inside:
        said |= {
            "training": _training(request, who, day),
            "read": _read(request, who),
            "log": [_entry(one) for one in log.about(request.organisation, who.key)],
        }
    return page(request, "colleague", said)


def _part(request: StaffRequest, who: Person, part: Part) -> dict[str, Any]:
    kind, word = _STATES[part.state]
    ends = may_change(request) and part.state == Term.CURRENT and who.staff.is_active
    return {
        "text": part_name(request, part),
        "note": span(part),
        "state": kind,
        "word": word,
        "end": address("end-role", request, who.key, role=part.role) if ends else "",
    }


def _line(request: StaffRequest, who: Person) -> dict[str, Any]:
    """Return whom they answer to, and who answers to them, each with the way to their page."""
    names = names_around(request.organisation, who.key, who.manager)
    ways = {
        one: {"text": name, "href": address("colleague", request, one)}
        for one, name in names.items()
    }
    return {"manager": ways.pop(who.manager, None), "manages": list(ways.values())}


def _absences(request: StaffRequest, who: Person, day: date, inside: bool) -> list[dict[str, Any]]:
    found = absences_of(request.organisation, who.key, day)
    names = names_of(one.deputy for one in found)
    shown = found if inside else [one for one in found if one.is_on(day)]
    return [
        {
            "text": f"From {day_plain(one.since)}"
            + (f" until {day_plain(one.until)}" if one.until else ", no last day known"),
            "note": f"Deputy: {names[one.deputy]}" if one.deputy in names else "Nobody covers",
            "state": "held" if one.deputy in names else "late",
            "word": "Away now" if one.is_on(day) else "To come",
            "href": address("come-back", request, who.key, one.since.isoformat()) if inside else "",
            "is_on": one.is_on(day),
        }
        for one in found
        if one in shown
    ]


def _training(request: StaffRequest, who: Person, day: date) -> list[dict[str, Any]]:
    done = done_by(request.organisation, [who.key]).get(who.key, [])
    roles = [part.role for part in who.now]
    shown = [one for one in trained(request.policy, roles, done, day) if one.needed or one.state]
    rows = []
    for one in shown:
        words = said_of(one)
        strike = may_change(request) and one.on is not None
        rows.append(
            {
                "text": one.course.name,
                "note": words.note,
                "state": words.kind,
                "word": words.word,
                "strike": address("strike-training", request, who.key, course=one.course.id)
                if strike
                else "",
            }
        )
    return rows


def _read(request: StaffRequest, who: Person) -> list[dict[str, Any]]:
    rows = []
    for pack, version, at in versions_read(request.organisation, who.key):
        known = next((one for one in versions(pack) if one.version == version), None)
        title = known.policy.title if known else pack
        rows.append(
            {
                "text": f"{title}, version {version}",
                "note": f"Read, as they said on {day_plain(at)}",
                "state": "met",
                "word": "Read",
            }
        )
    return rows


def _entry(one: log.Entry) -> dict[str, Any]:
    return {"title": one.said, "at": one.at, "by": one.by or "the system or its command line"}


def _moves(request: StaffRequest, who: Person) -> list[dict[str, str]]:
    """Return what may be changed of somebody: by themselves, their own absence."""
    away = ("Say that they are away", "go-away")
    if not may_change(request):
        return [_move(request, who, "Say when you are away", "go-away")]
    if not who.works_here:
        return [_move(request, who, "Have them work here again", "rejoin")]
    ways = [
        ("Give them another role", "give-role"),
        ("Change their team", "change-team"),
        ("Change their line manager", "line-manager"),
        away,
        ("Record training", "record-training"),
        ("Correct their name", "rename"),
        ("Make a link to choose a password", "password-link"),
        ("They do not work here any more", "leave"),
    ]
    return [_move(request, who, text, name) for text, name in ways]


def _move(request: StaffRequest, who: Person, text: str, name: str) -> dict[str, str]:
    if name == "record-training":
        return {"text": text, "href": address(name, request, person=who.key)}
    return {"text": text, "href": address(name, request, who.key)}
