"""Which of the ticked cases were given to somebody, and which were not, and why?"""

import re

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from putright.cases.codec import clean
from putright.people.queries import colleagues
from putright.project import clock
from putright.workspace.door import StaffRequest, address, page, staff_page
from putright.workspace.giving import MOST, choices, give, giving, token_of
from putright.workspace.questions import Person, people

_REFERENCE = re.compile(r"[A-Za-z0-9-]{1,40}")
_LONGEST_REASON = 2_000


@staff_page("today", methods=("GET", "POST"))
def give_ticked(request: StaffRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect(address("today", request, tick="some"))
    known = people(colleagues(request.organisation))
    found = list(dict.fromkeys(filter(_REFERENCE.fullmatch, request.POST.getlist("case"))))[:MOST]
    person = known.get(request.POST.get("to", ""))
    token = token_of(request.POST.get("token", ""))
    reason = clean(request.POST.get("reason", ""))[:_LONGEST_REASON].strip()
    back = _back(request)
    if not found or person is None or not token:
        return _ask_again(request, found, list(known.values()), back, reason)
    done = give(request, found, person, reason, token, clock.now())
    request.recorded = True  # type: ignore[attr-defined]
    said = {
        "person": person.name,
        "done": [one for one in done if one.done],
        "refused": [one for one in done if not one.done],
        "again": bool(done) and all(one.again for one in done if one.done),
        "back": back,
        "clause_href": f"{address('policy', request)}#clause-{{}}".format,
    }
    return page(request, "given", said)


def _ask_again(
    request: StaffRequest, found: list[str], known: list[Person], back: str, reason: str
) -> HttpResponse:
    """Ask for what is missing, with the cases that were ticked still ticked."""
    errors = []
    if not found:
        errors.append({"text": "Tick at least one case.", "href": back})
    elif not request.POST.get("to"):
        errors.append({"text": "Choose the person who takes them.", "href": "#to"})
    else:
        errors.append({"text": "Choose a person who works here, and press again.", "href": "#to"})
    said = {
        **giving(request, "some", back),
        "errors": errors,
        "found": found,
        "people": choices(known, request.policy),
        "reason": reason,
        "back": back,
    }
    return page(request, "give", said, 422)


def _back(request: StaffRequest) -> str:
    """Return the list that was come from, if it is one of this organisation's."""
    here, wanted = address("today", request), request.POST.get("back", "")[:2_000]
    is_ours = wanted.startswith(here) and url_has_allowed_host_and_scheme(wanted, None)
    return wanted if is_ours and wanted.isprintable() else here
