"""Who did something with a message since a page was opened? Then the page does nothing alone."""

from django.http import HttpResponse

from putright.design.days import day_time
from putright.mail.models import ASIDE, CASE, JOINED, Arrived
from putright.people.queries import names_of
from putright.workspace.door import StaffRequest, address, page
from putright.workspace.mail_rows import Named, may_be_named

_LEAVES = {"case": CASE, "join": JOINED, "aside": ASIDE}


def is_second_press(request: StaffRequest, one: Arrived) -> bool:
    """Return whether this person has done just that already: by pressing twice."""
    is_theirs = one.done_by == request.actor.person
    wanted = _LEAVES.get(request.POST.get("do", ""))
    if wanted == ASIDE and one.detail != " ".join(request.POST.get("why", "").split()):
        return False
    return is_theirs and one.state == wanted


def who_did_what(one: Arrived) -> str:
    """Say what became of a message, and by whom."""
    who = names_of([one.done_by]).get(one.done_by, "") if one.done_by else ""
    on = f" on {day_time(one.done_at)}" if one.done_at else ""
    if one.state == CASE:
        return f"{who} made it a case{on}." if who else f"It was made a case{on}."
    if one.state == JOINED:
        return f"{who} added it to a case{on}." if who else f"It was added to a case{on}."
    if one.state == ASIDE:
        why = f", with this reason: “{one.detail.rstrip('.')}”" if one.detail else ""
        return f"{who} set it aside{on}{why}." if who else f"It was set aside{on}{why}."
    if one.reason == "taken-back":
        return f"{who or 'Somebody'} took it back into the queue."
    return "It was read again meanwhile, and why it waits is another."


def in_a_case(request: StaffRequest, one: Arrived) -> HttpResponse:
    """Say that a message is part of a case by now, so that nothing else can be done with it."""
    assert one.case is not None
    case: Named | None = may_be_named(request, [one.case]).get(one.case)
    said = {
        "changed": who_did_what(one) if case else "It is part of a case that is not open to you.",
        "case": case,
        "mail": address("mail", request),
    }
    return page(request, "mail_changed", said, 409)
