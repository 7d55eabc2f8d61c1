"""Check what you wrote, see which dates we would promise, and send it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from putright.cases.carry_out import Conflict, carry_out
from putright.core.refusals import Refused
from putright.people.models import Organisation
from putright.portal import drafts, questions
from putright.portal.bars import BarWords, standing
from putright.portal.clauses import ClauseHref
from putright.portal.dates import Owed, open_dates, owed, without_a_time
from putright.portal.door import page, show
from putright.portal.drafts import Draft, secret_of
from putright.portal.questions import POINTS
from putright.portal.questions.base import About
from putright.portal.telling import receive, safely, would_be
from putright.portal.views.tell import about_kind


@page("tell", "POST")
def check(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    draft = drafts.load(request, organisation.slug)
    token = request.POST.get("token", "")
    if request.method == "POST" and drafts.kind_sent(request, token):
        return _again(request, organisation, token)
    if not draft.kind:
        return redirect("portal:start", slug=organisation.slug)
    about = about_kind(organisation, draft.kind, draft)
    open_question = questions.unfinished(about, draft)
    if open_question is not None:
        address = reverse("portal:tell", args=[organisation.slug, draft.kind, open_question.id])
        return redirect(f"{address}?then=check")
    if request.method != "POST":
        return _show(request, organisation, about, draft)
    if token != draft.token:
        return _show(request, organisation, about, draft, changed=True, status=409)
    return _send(request, organisation, about, draft)


def _send(
    request: HttpRequest, organisation: Organisation, about: About, draft: Draft
) -> HttpResponse:
    given = questions.given(about, draft)
    try:
        carried = carry_out(
            receive(safely(given.details, about.policy, about.at), about.policy),
            organisation=organisation,
            at=about.at,
            key=_key(draft.token),
            secret=secret_of(draft.token),
            customer=given.particulars,
        )
    except (Refused, Conflict) as reason:
        return _show(request, organisation, about, draft, refused=reason, status=409)
    drafts.mark_sent(request, organisation.slug, draft)
    return redirect("portal:sent", organisation.slug, carried.reference, carried.secret)


def _again(request: HttpRequest, organisation: Organisation, token: str) -> HttpResponse:
    """Come to the same page as the first time: the same key makes nothing new."""
    about = about_kind(organisation, drafts.kind_sent(request, token), Draft())
    carried = carry_out(
        receive({"kind": about.kind.id}, about.policy),
        organisation=organisation,
        at=about.at,
        key=_key(token),
        secret=secret_of(token),
        customer={},
    )
    return redirect("portal:sent", organisation.slug, carried.reference, carried.secret)


def _key(token: str) -> str:
    return f"portal:{token}"


@dataclass(slots=True)
class Card:
    """A card of the check page: its lines, each with the question to change it."""

    title: str
    rows: list[dict[str, Any]] = field(default_factory=list)


def _show(
    request: HttpRequest,
    organisation: Organisation,
    about: About,
    draft: Draft,
    refused: Exception | None = None,
    changed: bool = False,
    status: int = 200,
) -> HttpResponse:
    given = questions.given(about, draft)
    href = ClauseHref(organisation, about.policy)
    promised, in_the_way, no = _looked_ahead(about, given.details, href)
    last = questions.asked(about)[-1]
    return show(
        request,
        "check",
        {
            "about": about,
            "cards": _cards(organisation, about, draft),
            "points": [point["what"] for point in given.details.get("points", ())],
            "points_href": _change(organisation, about, POINTS.id),
            "dates": open_dates(promised),
            "untimed": without_a_time(promised),
            "in_the_way": in_the_way,
            "token": draft.token,
            "refused": refused or no,
            "changed": changed,
            "back": reverse("portal:tell", args=[organisation.slug, about.kind.id, last.id]),
            "clause_href": href,
        },
        status=status,
    )


def _looked_ahead(
    about: About, details: Mapping[str, Any], href: ClauseHref
) -> tuple[list[Owed], list[BarWords], Refused | None]:
    """Return the dates and the doubts that sending it now would come to, or why it would not do."""
    try:
        sure = safely(details, about.policy, about.at)
        case = would_be(about.policy, sure, about.at)
    except Refused as no:
        return [], [], no
    return owed(case, about.policy, about.at, href), standing(case, about.policy), None


def _cards(organisation: Organisation, about: About, draft: Draft) -> Sequence[Card]:
    cards = {"what": Card(about.words.question), "you": Card("About you")}
    for question, cleaned in questions.answers(about, draft):
        if question is POINTS:
            continue
        href = _change(organisation, about, question.id)
        cards[question.card].rows += [
            {"key": line.key, "value": line.value, "long": line.long, "href": href}
            for line in question.lines(cleaned, about)
        ]
    return [card for card in cards.values() if card.rows]


def _change(organisation: Organisation, about: About, question: str) -> str:
    address = reverse("portal:tell", args=[organisation.slug, about.kind.id, question])
    return f"{address}?then=check"
