"""Check what you wrote, see which dates we would promise, and send it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from putright.cases.carry_out import Conflict, carry_out
from putright.core.refusals import Refused
from putright.design.short import in_short
from putright.languages import say
from putright.people.models import Organisation
from putright.portal import drafts, questions, saving
from putright.portal.bars import BarWords, standing
from putright.portal.clauses import ClauseHref
from putright.portal.dates import Owed, open_dates, owed, together, without_a_time
from putright.portal.door import page, show
from putright.portal.drafts import Draft, secret_of
from putright.portal.questions import POINTS, Answered
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
    answered = questions.read(about, draft)
    if answered.open is not None:
        return redirect(_change(organisation, about, answered.open.id))
    if request.method == "POST" and "save" in request.POST:
        return saving.put_by(request, organisation, draft)
    checking = Checking(request, organisation, about, draft, answered)
    if request.method != "POST":
        return checking.show()
    if token != draft.token:
        return checking.show(changed=True, status=409)
    return checking.send()


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


@dataclass(frozen=True, slots=True)
class Checking:
    """A draft that could be sent, on the page that asks whether it is right."""

    request: HttpRequest
    organisation: Organisation
    about: About
    draft: Draft
    answered: Answered

    def send(self) -> HttpResponse:
        about, token = self.about, self.draft.token
        given = questions.given(about, self.answered)
        try:
            carried = carry_out(
                receive(safely(given.details, about.policy, about.at), about.policy),
                organisation=self.organisation,
                at=about.at,
                key=_key(token),
                secret=secret_of(token),
                customer=given.particulars,
                on_first=lambda _: self._forget(),
            )
        except (Refused, Conflict) as reason:
            return self.show(refused=reason, status=409)
        self.request.recorded = True  # type: ignore[attr-defined]
        if carried.again:
            drafts.mark_sent(self.request, self.organisation.slug, self.draft)
        return redirect("portal:sent", self.organisation.slug, carried.reference, carried.secret)

    def _forget(self) -> None:
        """Forget the words in the transaction that records them: one wait for the disk, not two."""
        drafts.mark_sent(self.request, self.organisation.slug, self.draft)
        drafts.save_now(self.request)
        saving.erase_sent(self.organisation, self.draft)

    def show(
        self, refused: Exception | None = None, changed: bool = False, status: int = 200
    ) -> HttpResponse:
        about, organisation = self.about, self.organisation
        details = questions.given(about, self.answered).details
        href = ClauseHref(organisation, about.policy)
        promised, in_the_way, no = _looked_ahead(about, details, href)
        last = questions.asked(about)[-1]
        context = {
            "about": about,
            "cards": self._cards(),
            "points": [in_short(point["what"]) for point in details.get("points", ())],
            "points_href": _change(organisation, about, POINTS.id),
            "dates": together(open_dates(promised)),
            "anonymous": bool(details.get("anonymous")),
            "untimed": without_a_time(promised),
            "in_the_way": in_the_way,
            "token": self.draft.token,
            "refused": refused or no,
            "errors": refused or no or changed,  # the title then starts "Error:"
            "changed": changed,
            "back": reverse("portal:tell", args=[organisation.slug, about.kind.id, last.id]),
            "clause_href": href,
        }
        return show(self.request, "check", context, status=status)

    def _cards(self) -> Sequence[Card]:
        cards = {"what": Card(self.about.words.question), "you": Card(say("About you"))}
        for question, cleaned in self.answered.answers:
            if question is POINTS:
                continue
            href = _change(self.organisation, self.about, question.id)
            cards[question.card].rows += [
                {"key": line.key, "value": line.value, "long": line.long, "href": href}
                for line in question.lines(cleaned, self.about)
            ]
        return [card for card in cards.values() if card.rows]


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


def _change(organisation: Organisation, about: About, question: str) -> str:
    address = reverse("portal:tell", args=[organisation.slug, about.kind.id, question])
    return f"{address}?then=check"
