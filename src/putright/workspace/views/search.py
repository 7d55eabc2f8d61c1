"""In which cases did somebody write this? Those that this person may open, the newest first."""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect

from putright.cases.search import MOST_FOUND, Found, terms_of
from putright.cases.search import search as look_for
from putright.people.queries import customer_names, names_of
from putright.project import clock
from putright.workspace import statuses
from putright.workspace.door import StaffRequest, address, page, staff_page
from putright.workspace.places import case_place
from putright.workspace.rows import Lister
from putright.workspace.views.find import is_reference

LONGEST = 200  # characters of what is looked for


@staff_page("search")
def search(request: StaffRequest) -> HttpResponse:
    words, status = _words(request), request.GET.get("status", "")
    if status and status not in statuses.STATUSES:
        raise BadRequest("There is no such status.")
    after = request.GET.get("after", "")
    if is_reference(request, words):
        return redirect(address("find", request, q=words))
    found = look_for(
        request.organisation,
        request.actor,
        words,
        status=status,
        after=case_place(after) if after else None,
    )
    return page(request, "search", _said(request, found, words, status, bool(after)))


def _words(request: StaffRequest) -> str:
    """Return what was typed, in one line, without what no keyboard types."""
    typed = request.GET.get("words", "")[:LONGEST]
    return " ".join("".join(c if c.isprintable() else " " for c in typed).split())


def _said(
    request: StaffRequest, found: Found, words: str, status: str, is_later: bool
) -> dict[str, Any]:
    names = names_of(row.handler for row in found.hits)
    customers = customer_names(request.organisation, {row.customer for row in found.hits})
    lister = Lister(request, names, customers, clock.now())
    here = {"words": words, "status": status}
    older = ""
    if found.has_more and found.hits:
        place = "_".join(map(str, found.hits[-1].place))
        older = address("search", request, **here, after=place)
    return {
        "words": words,
        "looked": bool(terms_of(words)),
        "status": status,
        "statuses": statuses.choices(),
        "rows": [lister.case(row) for row in found.hits],
        "most": f"{MOST_FOUND:,}" if found.is_capped else "",
        "older": older,
        "newest": address("search", request, **here) if is_later else "",
        "any_status": address("search", request, words=words) if status else "",
        "is_later": is_later,
        "prefix": request.organisation.reference_prefix,
    }
