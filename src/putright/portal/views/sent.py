"""We have it: the reference, the dates promised, why those dates, and how to come back."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from putright.cases.queries import Opened
from putright.core.parties import who_told_us
from putright.design.days import day_of
from putright.equality.questions import questions
from putright.people.models import Organisation
from putright.portal import helper, outside
from putright.portal.bars import standing
from putright.portal.clauses import ClauseHref
from putright.portal.dates import open_dates, owed, together, without_a_time
from putright.portal.door import case_page, in_force, show
from putright.portal.drafts import in_fours
from putright.portal.moves import asking
from putright.portal.words import kind_words
from putright.project import clock


@case_page(place="tell", by_anybody=True)
def sent(
    request: HttpRequest, organisation: Organisation, opened: Opened, secret: str
) -> HttpResponse:
    at = clock.now()
    case, policy = opened.case, opened.policy
    href = ClauseHref(organisation, policy)
    found = owed(case, policy, at, href)
    acting = who_told_us(case) is not None
    if acting:  # beware: this page opens again later, and the dates are not theirs to know yet
        found = []
    address = reverse("portal:case", args=[organisation.slug, opened.reference, secret])
    return show(
        request,
        "sent",
        {
            "opened": opened,
            "print_open": "print" in request.GET,
            "words": kind_words(policy.kinds.get(case.kind)),
            "reachable": _reachable(opened),
            "acting": acting,
            "dates": together(open_dates(found)),
            "in_the_way": standing(case, policy),
            "untimed": without_a_time(found),
            "no_answer_opens_next": asking(opened, at).stage,
            "outside": outside.of_case(case, policy, day_of(at)),
            "address": request.build_absolute_uri(address),
            "case_href": address,
            "code": in_fours(secret),
            "clause_href": href,
            "helped": helper.wanted(opened, day_of(at)),
            "add_href": reverse("portal:add", args=[organisation.slug, opened.reference, secret]),
            "asks_about_you": bool(questions(in_force(organisation))),
        },
    )


def _reachable(opened: Opened) -> bool:
    known = opened.customer
    return known is not None and any((known.email, known.phone, known.address))
