"""What is behind each tab of a case: its points, its people, its letters, all that happened?"""

from datetime import datetime
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpResponse

from putright.cases import alike
from putright.cases.queries import Listed, Opened, timeline
from putright.cases.rows import letters_among
from putright.core.clocks import clocks
from putright.people.keys import signs_in
from putright.people.merging import family
from putright.people.queries import customer_names, names_of
from putright.project import clock
from putright.workspace.asking import request_row
from putright.workspace.door import StaffRequest, address, case_of, page, staff_page
from putright.workspace.frame import frame
from putright.workspace.history import history, is_internal, lines
from putright.workspace.letter_as_sent import standing_of
from putright.workspace.letters import (
    is_from_them,
    letters,
    sent_address,
    text_of,
    ways_by_place,
)
from putright.workspace.particulars import people_of, person_address
from putright.workspace.rows import Lister
from putright.workspace.told_us import told_us
from putright.workspace.views.bundle import why_no_bundle
from putright.workspace.views.case import ClauseHref, commitments, offers, points, teller_of
from putright.workspace.views.letter_choose import begun

ALL, SEEN, INTERNAL = "", "customer", "staff"
_SHOWN = {ALL: "Everything", SEEN: "What was said to or by them", INTERNAL: "Staff only"}


@staff_page("cases")
def case_points(request: StaffRequest, reference: str) -> HttpResponse:
    opened = case_of(request, reference)
    at, teller = clock.now(), teller_of(opened)
    said = {
        **frame(request, opened, "case-points"),
        "told_us": told_us(opened, teller),
        "letters_href": address("case-letters", request, opened.reference),
        "points": points(opened),
        "offers": offers(opened),
        "promises": commitments(opened, teller, at),
        "requests": [request_row(one, opened, teller, at) for one in opened.case.requests][::-1],
        "ask": address("move", request, opened.reference, "ask"),
        "clause_href": ClauseHref(request, opened),
    }
    return page(request, "case_points", said)


@staff_page("cases")
def case_people(request: StaffRequest, reference: str) -> HttpResponse:
    opened = case_of(request, reference)
    teller = teller_of(opened)
    said = {
        **frame(request, opened, "case-people"),
        "people": people_of(opened, teller),
        "person": person_address(request, opened),
        "like": _alike(request, opened, clock.now()),
        "join": address("parties", request, opened.reference),
    }
    return page(request, "case_people", said)


def _alike(request: StaffRequest, opened: Opened, at: datetime) -> list[dict[str, Any]]:
    """Return the other cases that may bear on this one, in the order in which they matter."""
    organisation, actor, customer = request.organisation, request.actor, opened.customer
    keys = family(organisation, customer.key) if customer else []
    theirs = alike.cases_of(organisation, actor, keys) if keys else []
    near = alike.of_same_address(organisation, actor, customer, keys) if customer else []
    known = {opened.number, *(one.case for one in [*theirs, *near])}
    like = alike.of_like_words(organisation, actor, opened.title, opened.case.service, list(known))
    found = [[one for one in some if one.case != opened.number] for some in (theirs, near, like)]
    lister = lister_of(request, [one for some in found for one in some], at)
    titles = ("Of the same person", "At the same address", "About the same thing")
    nothing = (
        "No other case of theirs that you may open.",
        "Nobody else at this address has a case that you may open.",
        "No case of this service was told in such words.",
    )
    return [
        {"title": title, "rows": [lister.case(one) for one in some], "nothing": none}
        for title, some, none in zip(titles, found, nothing, strict=True)
    ]


def lister_of(request: StaffRequest, listed: list[Listed], at: datetime) -> Lister:
    """Return what writes these cases as rows, with the names of all who stand in them."""
    names = names_of(one.handler for one in listed)
    customers = customer_names(request.organisation, (one.customer for one in listed))
    return Lister(request, names, customers, at)


@staff_page("cases")
def case_letters(request: StaffRequest, reference: str) -> HttpResponse:
    opened = case_of(request, reference)
    teller = teller_of(opened)
    ways, sheets = ways_by_place(request, opened), letters_among(opened.facts)
    shown = [
        {
            "id": f"letter-{place}",
            "title": teller.title(fact),
            "at": fact.at,
            "by": teller.by(fact),
            "text": text_of(fact, teller),
            "theirs": is_from_them(fact),
            "way": standing_of(ways.get(place, ())),
            "href": sent_address(request, opened, place, fact) if place in sheets else "",
        }
        for place, fact in letters(opened)
    ]
    said = {
        **frame(request, opened, "case-letters"),
        "all": shown,
        "begun": begun(request, opened),
        "write": address("letter-choose", request, opened.reference),
        "message": address("move", request, opened.reference, "message"),
        "told": _DONE_WITH_LETTERS.get(_asked_done(request), ""),
    }
    return page(request, "case_letters", said)


_DONE_WITH_LETTERS = {
    "sent": "It is sent, and stands here as it went.",
    "dropped": "The draft is thrown away.",
}


def _asked_done(request: StaffRequest) -> str:
    return next((name for name in _DONE_WITH_LETTERS if name in request.GET), "")


@staff_page("cases")
def case_history(request: StaffRequest, reference: str) -> HttpResponse:
    opened = case_of(request, reference)
    show = request.GET.get("show", ALL)
    if show not in _SHOWN:
        raise BadRequest(f"show is one of {', '.join(filter(None, _SHOWN))}.")
    entries = [entry for entry in timeline(opened) if _belongs(entry.fact, show)]
    running = clocks(opened.case, opened.policy, clock.now())
    told = list(lines(entries, teller_of(opened), running))
    ways = [
        {
            "text": text,
            "href": address("case-history", request, opened.reference, show=name),
            "current": name == show,
        }
        for name, text in _SHOWN.items()
    ]
    said = {
        **frame(request, opened, "case-history"),
        "history": history(told, level=2),
        "events": len(told),
        "ways": ways,
        "show": show,
        "bundle": address("bundle", request, opened.reference),
        "no_bundle": why_no_bundle(request, opened),
    }
    return page(request, "case_history", said)


def _belongs(fact: Any, show: str) -> bool:
    if show == INTERNAL:
        return is_internal(fact)
    if show == SEEN:
        told = fact.name in ("acknowledged", "responded", "sent", "extended")
        return not is_internal(fact) and (told or fact.name == "noted" or not signs_in(fact.by))
    return True
