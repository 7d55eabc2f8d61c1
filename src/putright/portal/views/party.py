"""The page of somebody who was joined to a case: where it stands, and what is meant for them."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from putright.core.facts import Fact
from putright.core.parties import REPRESENTATIVE
from putright.design.days import day_of
from putright.files.evidence import named_in
from putright.files.serving import served
from putright.parties.authority import Standing, standing
from putright.parties.links import LetIn
from putright.people.models import Organisation
from putright.portal import evidence, waiting
from putright.portal.clauses import ClauseHref
from putright.portal.door import show
from putright.portal.party import Common
from putright.portal.party_door import ByParty, address, party_page
from putright.portal.reach import ways_to_reach
from putright.portal.views import case, next_stage
from putright.project import clock

# -- the page -------------------------------------------------------------------------------


@party_page()
def party(
    request: HttpRequest, organisation: Organisation, found: LetIn, secret: str
) -> HttpResponse:
    at = clock.now()
    opened, who = found
    if who.party != REPRESENTATIVE:
        return _common(request, organisation, found, secret)
    stands = standing(opened, who, day_of(at))
    if stands.state == "whole" and who.told_us:
        return redirect("portal:case", organisation.slug, opened.reference, secret)
    if stands.state == "whole":
        shown = Whole(organisation, opened, secret, at, "print" in request.GET)
        return show(request, "case", {**shown.context(), "acting_until": stands.until})
    if stands.state == "narrow":
        return _common(request, organisation, found, secret, stands)
    return show(
        request,
        "party_waiting",
        {
            **_frame(organisation, found, secret),
            "stands": stands,
            "told_us": who.told_us,
            "asks_again": waiting.asks_for_authority_again(opened, at),
        },
    )


def _common(
    request: HttpRequest,
    organisation: Organisation,
    found: LetIn,
    secret: str,
    stands: Standing | None = None,
) -> HttpResponse:
    href = ClauseHref(organisation, found.opened.policy)
    scope = stands.points if stands else ()
    shown = Common(found.opened, found.party, clock.now(), href, scope)
    said = {**_frame(organisation, found, secret), **shown.context(), "stands": stands}
    return show(request, "party", said)


def _frame(organisation: Organisation, found: LetIn, secret: str) -> dict[str, Any]:
    opened, policy = found.opened, found.opened.policy
    return {
        "opened": opened,
        "party": found.party,
        "contacts": ways_to_reach(policy, organisation, day_of(clock.now())),
        "clause_href": ClauseHref(organisation, policy),
        "add_href": address("party-add", organisation, opened, secret),
        "leave_href": address("party-leave", organisation, opened, secret),
        "answer_href": lambda number: address("party-answer", organisation, opened, secret, number),
    }


class Whole(case.Page):
    """The customer's own page, for somebody with authority for the whole of it."""

    def context(self) -> dict[str, Any]:
        # Money, and whether to go on at all, only the person for whom they act decides.
        return {
            **super().context(),
            "offers": [],
            "can_withdraw": False,
            "involved": [],
            "survey": None,
        }

    def _address(self, name: str, *more: object) -> str:
        known = {
            "add": "party-add",
            "answer": "party-answer",
            "answer-file": "party-answer-file",
            "file": "party-file",
            "next-stage": "party-next",
        }
        if name not in known:
            return ""
        return address(known[name], self.organisation, self.opened, self.secret, *more)


@party_page("POST")
def party_next(
    request: HttpRequest, organisation: Organisation, found: LetIn, secret: str
) -> HttpResponse:
    """Ask for the next stage in the customer's place, with authority for the whole."""
    opened, who = found
    acts = who.party == REPRESENTATIVE
    if not acts or standing(opened, who, day_of(clock.now())).state != "whole":
        raise Http404
    acting = ByParty(request, organisation, opened, secret, found)
    return next_stage.ask(acting, address("party-add", organisation, opened, secret))


# -- files ----------------------------------------------------------------------------------


@party_page()
def party_file(
    request: HttpRequest, organisation: Organisation, found: LetIn, secret: str, number: str
) -> HttpResponseBase:
    """Give a file of their own, or of what is meant for them."""
    if int(number) not in named_in(_theirs(organisation, found)):
        raise Http404
    return served(organisation.pk, found.opened.number, int(number), clock.now())


def _theirs(organisation: Organisation, found: LetIn) -> Iterable[Fact]:
    opened, who = found
    if who.party != REPRESENTATIVE:
        return Common(opened, who, clock.now(), ClauseHref(organisation, opened.policy)).theirs()
    stands = standing(opened, who, day_of(clock.now()))
    if stands.state == "whole":
        return evidence.theirs(opened)
    if stands.state == "narrow":
        href = ClauseHref(organisation, opened.policy)
        return Common(opened, who, clock.now(), href, stands.points).theirs()
    return ()
