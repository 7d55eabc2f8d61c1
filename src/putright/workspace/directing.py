"""Who is meant on a page of the directory, and may this person change it?

Everybody who works here sees who does what. Changing it is for a role that the policy
names; to all others those pages are not there.
"""

from collections.abc import Mapping
from typing import Any

from django.http import Http404

from putright.core.policy import Role
from putright.design.days import day_plain, listed
from putright.directory.people import Part, Person, person
from putright.directory.roles import administering, administers, name_of
from putright.workspace.door import StaffRequest, address

TOLD = {
    "added": "They are in the directory. Make the link by which they choose their password.",
    "role": "Their roles are changed.",
    "team": "Their team is changed.",
    "manager": "Their line manager is changed.",
    "named": "Their name is corrected.",
    "left": "They do not work here any more.",
    "back": "They work here again.",
    "away": "The absence is written down.",
    "home": "The absence is ended.",
    "trained": "The training is recorded.",
    "struck": "The training is struck out.",
    "read": "Thank you. It is on record that you have read it.",
}


def may_change(request: StaffRequest) -> bool:
    return administers(request.actor, request.policy)


def must_change(request: StaffRequest) -> None:
    """Go on only for somebody who may change the directory."""
    if not may_change(request):
        raise Http404


def who_may(request: StaffRequest) -> str:
    """Return the roles that may change it, in words; nothing where the policy names none."""
    names = [role.name for role in administering(request.policy)]
    return listed(names, "or") if names else ""


def meant(request: StaffRequest, key: str) -> Person:
    """Return whom a page is about, of this organisation alone."""
    found = person(request.organisation, key)
    if found is None:
        raise Http404
    return found


def to_change(request: StaffRequest, key: str) -> Person:
    """Return whom a page is about, for somebody who may change what is written of them."""
    must_change(request)
    return meant(request, key)


def is_own(request: StaffRequest, person: Person) -> bool:
    return person.key == request.actor.person


def part_name(request: StaffRequest, part: Part) -> str:
    name = name_of(request.organisation.pack, part.role)
    return f"{name} ({part.team})" if part.team else name


def span(part: Part) -> str:
    """Return from when until when, as far as it is known."""
    since = f"From {day_plain(part.since)}" if part.since else "Since before this was kept"
    return f"{since} until {day_plain(part.until)}" if part.until else since


def role_choices(roles: Mapping[str, Role]) -> list[tuple[str, str]]:
    return [("", "Choose a role"), *((role.id, role.name) for role in roles.values())]


def tabs(request: StaffRequest, current: str) -> list[dict[str, Any]]:
    """Return the ways between the pages of the directory."""
    ways = (
        ("People", "directory"),
        ("Away", "away"),
        ("Training", "training"),
        ("Reading the policy", "reading"),
        ("Interests", "interests"),
        *((("Other systems", "systems"),) if may_change(request) else ()),
    )
    return [
        {"text": text, "href": address(name, request), "current": name == current}
        for text, name in ways
    ]


def told(request: StaffRequest) -> str:
    """Return what was just done, as the address says."""
    return TOLD.get(request.GET.get("done", ""), "")
