"""One answer of ours by itself: to be read and printed, or to be kept as a file."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

from putright.cases.queries import Opened
from putright.core.parties import REPRESENTATIVE
from putright.design.brand import DEFAULT, is_colour, stylesheet
from putright.design.days import day_of
from putright.parties.authority import standing
from putright.parties.links import LetIn
from putright.people.models import Organisation
from putright.portal import answers
from putright.portal.answers import Letter
from putright.portal.clauses import ClauseHref
from putright.portal.common_points import in_common
from putright.portal.door import case_page, show
from putright.portal.party_door import address, party_page
from putright.portal.reach import ways_to_reach
from putright.project import clock

# Why a sandbox: should a browser show it here after all, nothing in it can act as our page.
_KEPT = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "Cache-Control": "no-store, private",
}


class OnPaper(ClauseHref):
    """Gives no address: in a file that is kept and passed on, no link may lead back to us."""

    def __call__(self, clause: str) -> str:
        return ""


@case_page()
def answer(
    request: HttpRequest, organisation: Organisation, opened: Opened, secret: str, number: str
) -> HttpResponse:
    where = [organisation.slug, opened.reference, secret]
    links = {
        "case_href": reverse("portal:case", args=where),
        "file_href": reverse("portal:answer-file", args=[*where, number]),
    }
    return _page(request, organisation, opened, _found(answers.letter(opened, int(number))), links)


@case_page()
def answer_file(
    request: HttpRequest, organisation: Organisation, opened: Opened, secret: str, number: str
) -> HttpResponse:
    return _file(organisation, opened, _found(answers.letter(opened, int(number))))


# -- for whoever takes part with a link of their own -----------------------------------------


@party_page()
def party_answer(
    request: HttpRequest, organisation: Organisation, found: LetIn, secret: str, number: str
) -> HttpResponse:
    opened = found.opened
    links = {
        "case_href": address("party", organisation, opened, secret),
        "file_href": address("party-answer-file", organisation, opened, secret, number),
    }
    return _page(request, organisation, opened, _theirs(found, int(number)), links)


@party_page()
def party_answer_file(
    request: HttpRequest, organisation: Organisation, found: LetIn, secret: str, number: str
) -> HttpResponse:
    return _file(organisation, found.opened, _theirs(found, int(number)))


def _theirs(found: LetIn, number: int) -> Letter:
    """Return what of an answer a party may read: no more than stands on their own page."""
    opened, who = found
    letter = _found(answers.letter(opened, number))
    if who.party != REPRESENTATIVE:
        return letter.in_common(in_common(opened))
    stands = standing(opened, who, day_of(clock.now()))
    if stands.state == "whole":
        return letter
    if stands.state == "narrow":
        return letter.of_points(stands.points)
    raise Http404


# -- as a page, and as a file ----------------------------------------------------------------


def _found(letter: Letter | None) -> Letter:
    if letter is None:
        raise Http404
    return letter


def _page(
    request: HttpRequest,
    organisation: Organisation,
    opened: Opened,
    letter: Letter,
    links: dict[str, str],
) -> HttpResponse:
    href = ClauseHref(organisation, opened.policy)
    context = _context(organisation, opened, letter)
    return show(request, "answer", {**context, "clause_href": href, **links})


def _file(organisation: Organisation, opened: Opened, letter: Letter) -> HttpResponse:
    """Return the letter as one file that opens by itself, anywhere, for as long as it is kept."""
    colour = organisation.colour if is_colour(organisation.colour or "") else DEFAULT
    context = {
        **_context(organisation, opened, letter),
        "organisation": organisation,
        "clause_href": OnPaper(organisation, opened.policy),
        "colours": stylesheet(colour),
        "now": clock.now(),
    }
    response = HttpResponse(render_to_string("portal/answer_file.html", context))
    name = f"{opened.reference}-answer-{letter.answer.number}.html"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    for header, value in _KEPT.items():
        response.headers[header] = value
    return response


def _context(organisation: Organisation, opened: Opened, letter: Letter) -> dict[str, Any]:
    # As they were on the day of the answer: a number that has changed since was right then.
    day = day_of(letter.answer.at)
    return {
        "opened": opened,
        "letter": letter,
        "contacts": ways_to_reach(opened.policy, organisation, day),
        "head": opened.policy.policy,
    }
