"""Have I read this version of the policy, and who has?"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from putright.design.days import day_plain
from putright.directory.reading import Reader, attest, readers
from putright.people.queries import colleagues
from putright.project import clock
from putright.workspace.directing import may_change, tabs, told
from putright.workspace.door import StaffRequest, address, page, staff_page


@staff_page("directory", methods=("GET", "POST"))
def reading(request: StaffRequest) -> HttpResponse:
    everybody = colleagues(request.organisation)
    found = readers(request.organisation, request.policy, everybody)
    own = next((one for one in found if one.key == request.actor.person), None)
    if request.method == "POST":
        return _say_so(request, own)
    day = clock.today(request.organisation.zone)
    head = request.policy.policy
    said = {
        "tabs": tabs(request, "reading"),
        "told": told(request),
        "head": head,
        "since": head.in_force_from,
        "asks": bool(request.policy.attestation),
        "own": own,
        "own_late": own is not None and own.is_late(day),
        "policy_page": address("policy", request),
        "may_change": may_change(request),
        "clauses": [c for rule in request.policy.attestation for c in rule.cites],
    }
    if may_change(request):
        said |= {
            "waiting": [_row(request, one, day) for one in found if one.must and not one.at],
            "done": [_row(request, one, day) for one in found if one.at],
        }
    return page(request, "reading", said)


def _say_so(request: StaffRequest, own: Reader | None) -> HttpResponse:
    """Keep their word, for the version that was shown to them."""
    here = address("reading", request)
    if own is None or request.POST.get("version") != request.policy.version:
        # Another version came into force since the page was opened: it is not the one they read.
        return redirect(here)
    attest(request.organisation, request.policy, request.actor.person, at=clock.now())
    request.recorded = True  # type: ignore[attr-defined]
    return redirect(f"{here}?done=read")


def _row(request: StaffRequest, one: Reader, day: Any) -> dict[str, Any]:
    late = one.is_late(day)
    if one.at:
        state, word, note = "met", "Read", f"On {day_plain(one.at)}"
    else:
        note = f"By {day_plain(one.by)}" if one.by else "No last day is stated"
        state, word = ("late", "Past its day") if late else ("run", "Not yet")
    return {
        "text": one.name,
        "href": address("colleague", request, one.key),
        "note": f"{one.team} · {note}" if one.team else note,
        "state": state,
        "word": word,
    }
