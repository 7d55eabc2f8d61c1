"""Which of the ticked cases were given to somebody, and which were not, and why?"""

import re
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from putright.cases.codec import clean
from putright.project import clock
from putright.workspace.choosing import able
from putright.workspace.door import StaffRequest, address, page, staff_page
from putright.workspace.giving import MOST, Outcome, choices, give, giving, token_of
from putright.workspace.questions import Person

_REFERENCE = re.compile(r"[A-Za-z0-9-]{1,40}")
_LONGEST_REASON = 2_000


@staff_page("today", methods=("GET", "POST"))
def give_ticked(request: StaffRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect(address("today", request, tick="some"))
    known = able(request)
    found = list(dict.fromkeys(filter(_REFERENCE.fullmatch, request.POST.getlist("case"))))[:MOST]
    person = known.get(request.POST.get("to", ""))
    token = token_of(request.POST.get("token", ""))
    why = {name: _words(request, name) for name in ("reason", "though_away")}
    back = _back(request)
    if not found or person is None or not token:
        return _ask_again(request, found, list(known.values()), back, why)
    done = give(request, found, person, why, token, clock.now())
    request.recorded = True  # type: ignore[attr-defined]
    said = {
        "person": person.name,
        "done": [one for one in done if one.done],
        "refused": [one for one in done if not one.done],
        "away": _away(person, [one.reference for one in done if one.is_away], why, token),
        "give": address("give", request),
        "again": _was_all_done_before(done),
        "back": back,
        "clause_href": f"{address('policy', request)}#clause-{{}}".format,
    }
    return page(request, "given", said)


def _was_all_done_before(done: list[Outcome]) -> bool:
    given = [one for one in done if one.done]
    return bool(given) and all(one.again for one in given)


def _words(request: StaffRequest, name: str) -> str:
    return clean(request.POST.get(name, ""))[:_LONGEST_REASON].strip()


def _away(
    person: Person, references: list[str], why: dict[str, str], token: str
) -> dict[str, Any] | None:
    """Return what the page asks where somebody who is away was to be given cases."""
    if not references:
        return None
    return {
        "key": person.key,
        "note": person.note or "away",
        "cases": references,
        "reason": why["reason"],
        "token": token,
    }


def _ask_again(
    request: StaffRequest,
    found: list[str],
    known: list[Person],
    back: str,
    why: dict[str, str],
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
        "reason": why["reason"],
        "back": back,
    }
    return page(request, "give", said, 422)


def _back(request: StaffRequest) -> str:
    """Return the list that was come from, if it is one of this organisation's."""
    here, wanted = address("today", request), request.POST.get("back", "")[:2_000]
    is_ours = wanted.startswith(here) and url_has_allowed_host_and_scheme(wanted, None)
    return wanted if is_ours and wanted.isprintable() else here
