"""What was sent, just as it went: by whom, to whom, how, and what became of it?

What was sent is kept as it was sent. Only how it gets there may change: sent again, printed
instead, said by telephone, or marked as returned by post.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from putright.cases.queries import Opened
from putright.core.facts import Fact
from putright.core.letters.checks import FORMAT_NOT_BECAUSE, NOT_PLAIN_BECAUSE
from putright.core.rules.letter_before import AGAIN, CORRECTS
from putright.core.rules.letter_elsewhere import WAYS
from putright.core.waiting import NOT_THEIRS
from putright.letters.judging import is_owed_in_writing
from putright.letters.models import PHONE, WAITING
from putright.letters.paper import CannotPrint, pdf_of
from putright.letters.queries import of_case
from putright.project import clock
from putright.workspace.door import StaffRequest, address, case_of, page, staff_page
from putright.workspace.frame import frame
from putright.workspace.letter_as_sent import (
    Way,
    before_calling,
    by_whom,
    lines_of,
    place_in,
    ways_of,
    words_of,
)
from putright.workspace.letter_choices import write_address
from putright.workspace.letter_ways import ACTIONS, NotSo, act, actions_of
from putright.workspace.views.case import ClauseHref, teller_of

TAB = "case-letters"
_SOON = timedelta(hours=1)  # within which the worker gives a letter its way
_TOLD = {
    "yes": "Sent. It is on the record as you see it here.",
    **{name: action.told for name, action in ACTIONS.items()},
}
# Why it went all the same: for staff, and no part of the letter.
_WHY = {
    CORRECTS: "It corrects an answer that went before",
    AGAIN: "Why it went once more",
    NOT_PLAIN_BECAUSE: "Why it went in words that are not plain",
    FORMAT_NOT_BECAUSE: "Why it is not in the form that they need",
}
_SAFE = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store, private",
}


@staff_page("cases", methods=("GET", "POST"))
def letter_sent(request: StaffRequest, reference: str, place: str) -> HttpResponse:
    opened = case_of(request, reference, is_shown=request.method != "POST")
    number = place_in(place)
    if request.method != "POST":
        return _show(request, opened, number)
    _, words = words_of(request, opened, number)
    try:
        act(request, opened, number, request.POST.get("do", ""), words.recipient)
    except NotSo as reason:
        return _show(request, opened, number, status=422, why_not=str(reason))
    request.recorded = True  # type: ignore[attr-defined]
    done = request.POST.get("do", "")
    return redirect(address("letter-sent", request, opened.reference, number, done=done))


def _show(
    request: StaffRequest, opened: Opened, number: int, *, status: int = 200, why_not: str = ""
) -> HttpResponse:
    fact, words = words_of(request, opened, number)
    teller = teller_of(opened)
    ways = ways_of(of_case(request.organisation, opened.number).get(number, ()))
    own = (request, opened.reference, number)
    said: dict[str, Any] = {
        **frame(request, opened, TAB),
        "words": words,
        "lines": lines_of(words),
        "is_large": words.is_large,
        "by": by_whom(fact, words, teller),
        "at": fact.at,
        "ways": ways,
        "elsewhere": WAYS.get(words.went_by, words.went_by),
        "why": [(label, fact.words[name]) for name, label in _WHY.items() if fact.words.get(name)],
        "is_new": not ways and clock.now() - fact.recorded_at < _SOON,
        "actions": actions_of(ways, words.recipient),
        "instead": _instead(request, opened, fact, ways),
        "why_not": why_not,
        "told": _TOLD.get(request.GET.get("done", "")) if request.method == "GET" else "",
        "here": address("letter-sent", *own),
        "pdf": address("letter-pdf", *own),
        "script": address("letter-script", *own),
        "back": address(TAB, request, opened.reference),
        "clause_href": ClauseHref(request, opened),
    }
    return page(request, "letter_sent", said, status)


def _instead(request: StaffRequest, opened: Opened, fact: Fact, ways: Sequence[Way]) -> str:
    """Return where a letter is written to the customer, that may not go to whom it is for."""
    letter = str(fact.data.get("letter") or "")
    if not letter or not ways or ways[0].delivery.fault not in NOT_THEIRS:
        return ""
    return write_address(request, opened.reference, letter, "customer")


@staff_page("cases")
def letter_pdf(request: StaffRequest, reference: str, place: str) -> HttpResponse:
    """The letter as paper: what was posted, or would be."""
    opened, number = case_of(request, reference), place_in(place)
    fact, words = words_of(request, opened, number)
    large = request.GET.get("size", "large" if words.is_large else "") == "large"
    try:
        content = pdf_of(words, large=large, at=fact.recorded_at)
    except CannotPrint as reason:
        return page(request, "letter_no_paper", _no_paper(request, opened, number, reason), 500)
    return as_pdf(content, f"{opened.reference}-{number}.pdf")


def as_pdf(content: bytes, name: str) -> HttpResponse:
    """Return paper for the browser to show: nothing in it can act as our page."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    for header, value in _SAFE.items():
        response.headers[header] = value
    return response


def _no_paper(
    request: StaffRequest, opened: Opened, number: int, reason: CannotPrint
) -> dict[str, Any]:
    return {
        **frame(request, opened, TAB),
        "why": str(reason),
        "back": address("letter-sent", request, opened.reference, number),
    }


@staff_page("cases")
def letter_script(request: StaffRequest, reference: str, place: str) -> HttpResponse:
    """What is said to somebody who is told of a letter by telephone, in the order of a call."""
    opened, number = case_of(request, reference), place_in(place)
    fact, words = words_of(request, opened, number)
    ways = ways_of(of_case(request.organisation, opened.number).get(number, ()))
    waits = bool(ways) and (ways[0].delivery.channel, ways[0].delivery.state) == (PHONE, WAITING)
    said = {
        **frame(request, opened, TAB),
        "words": words,
        "lines": lines_of(words),
        "phone": words.recipient.phone,
        "before": before_calling(words.recipient),
        "at": fact.at,
        "waits": waits,
        "in_writing": waits and is_owed_in_writing(ways[0].delivery, clock.now()),
        "sent": address("letter-sent", request, opened.reference, number),
        "back": address(TAB, request, opened.reference),
    }
    return page(request, "letter_script", said)
