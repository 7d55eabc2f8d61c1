"""Your complaint: where it stands, when you will hear, and what you can do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from putright.cases.queries import Opened
from putright.core.behaviour import restriction
from putright.core.facts import Fact
from putright.core.parties import is_two_sided
from putright.design.days import day_full, day_of
from putright.drafts import grants
from putright.languages import later, say
from putright.people.models import Organisation
from putright.portal import (
    answers,
    bars,
    evidence,
    helper,
    involved,
    looked_into,
    moves,
    offered,
    outside,
    stages,
    standing,
    status,
    story,
    waiting,
)
from putright.portal.clauses import ClauseHref
from putright.portal.dates import Owed, in_a_sentence, open_dates, owed, together
from putright.portal.door import case_page, show
from putright.portal.findings import is_about_another
from putright.portal.reach import ways_to_reach
from putright.portal.telling import written
from putright.portal.words import kind_words
from putright.project import clock
from putright.surveys.asking import asked_of

_LONGEST_TITLE = 80
_SEEN = "putright-seen"


@case_page()
def case(
    request: HttpRequest, organisation: Organisation, opened: Opened, secret: str
) -> HttpResponse:
    at = clock.now()
    page = Page(organisation, opened, secret, at, "print" in request.GET)
    context = page.context()
    seen = context["card"].due.isoformat() if context["card"].due else ""
    context["open_why"] = page.printed or (bool(seen) and request.COOKIES.get(_SEEN) != seen)
    response = show(request, "case", context)
    if seen:
        _remember(response, request.path, seen)
    return response


def _remember(response: HttpResponse, path: str, seen: str) -> None:
    """Remember that this date was explained once; the next time its reason is folded away."""
    response.set_cookie(
        _SEEN,
        seen,
        max_age=365 * 24 * 60 * 60,
        path=path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that the page of one case shows, worked out at one moment."""

    organisation: Organisation
    opened: Opened
    secret: str
    at: datetime
    printed: bool

    def context(self) -> dict[str, Any]:
        opened = self.opened
        case, policy = opened.case, opened.policy
        href = ClauseHref(self.organisation, policy)
        found = owed(case, policy, self.at, href)
        following = moves.asking(opened, self.at)
        card = status.card(opened, found, following, self.at)
        return {
            "opened": opened,
            "words": kind_words(policy.kinds.get(case.kind)),
            "title": short_title(opened),
            "card": card,
            "others": _others(found, card),
            "each": _each(found, card),
            "steps": stages.of_case(case, policy, [one.running for one in found], day_of(self.at)),
            "points": looked_into.points(opened),
            "about_another": is_about_another(case, policy),
            "promises": [
                *(looked_into.promise(opened, made, day_of(self.at)) for made in case.commitments),
                *standing.rows(opened),
            ],
            "answers": self._answers(),
            "files": evidence.rows(
                self.organisation, opened, lambda number: self._address("file", number)
            ),
            "story": story.story(opened, found, self.at),
            "told": _told(opened.facts[0]),
            "following": following,
            "offers": self._offers(),
            "wanted": [
                *waiting.wanted(opened, self.at),
                *helper.wanted(opened, day_of(self.at)),
            ],
            "survey": asked_of(case, policy, day_of(self.at)),
            "can_add": moves.may_add(opened, self.at),
            "can_withdraw": moves.may_withdraw(opened, self.at),
            "in_the_way": bars.standing(case, policy) if case.status == "open" else [],
            "unreachable": not _reachable(opened),
            "for_you": involved.for_the_customer(opened),
            "two_sided": is_two_sided(case),
            "involved": self._involved(),
            "outside": outside.of_case(case, policy, day_of(self.at)),
            "handler": _handler(opened),
            "contacts": ways_to_reach(policy, self.organisation, day_of(self.at)),
            "once_until": grants.until(self.organisation, opened.reference, self.secret, self.at),
            "kept_to": _kept_to(opened, day_of(self.at)),
            "print_open": self.printed,
            "clause_href": href,
            **self._addresses(),
        }

    def _offers(self) -> list[dict[str, str]]:
        return [
            {
                "text": offered.what(self.opened, made),
                "note": " ".join(
                    filter(
                        None,
                        [
                            offered.what_for(self.opened, made),
                            waiting.of_offer(self.opened, made, self.at).in_short,
                        ],
                    )
                ),
                "href": self._address("offer", made.number),
            }
            for made in moves.offers_to_answer(self.opened, self.at)
        ]

    def _involved(self) -> list[dict[str, str]]:
        """Return who else takes part, what they may see, and how to end what is for you to end."""
        today = day_of(self.at)
        return [
            {
                "term": one.term,
                "value": one.sees,
                "href": self._address("let-go", one.number) if one.may_be_let_go else "",
            }
            for one in involved.involved(self.opened, today)
        ]

    def _answers(self) -> list[dict[str, Any]]:
        """Return every answer, the latest first, each with its own page and its file."""
        return [
            {
                "answer": one,
                "href": self._address("answer", one.number),
                "file_href": self._address("answer-file", one.number),
            }
            for one in answers.answers(self.opened)
        ]

    def _addresses(self) -> dict[str, str]:
        return {
            "add_href": self._address("add"),
            "next_href": self._address("next-stage"),
            "withdraw_href": self._address("withdraw"),
            "survey_href": self._address("survey"),
            "print_href": "?print=1",
        }

    def _address(self, name: str, *more: object) -> str:
        where = (self.organisation.slug, self.opened.reference, self.secret)
        return reverse(f"portal:{name}", args=[*where, *more])


def _reachable(opened: Opened) -> bool:
    """Return whether we can write to them: who erased their particulars asked us not to."""
    known = opened.customer
    if known is None or known.erased_at:
        return True
    return any((known.email, known.phone, known.address))


def short_title(opened: Opened) -> str:
    """Return what it is about, in the customer's first words; nothing once they are erased."""
    title = opened.title.removesuffix("…")
    if len(title) > _LONGEST_TITLE:
        title = title[:_LONGEST_TITLE].rpartition(" ")[0]
    return title if title == opened.title else f"{title.rstrip(' .,;:!?')}…"


def _others(found: Sequence[Owed], card: status.Card) -> list[Owed]:
    """Return the other dates that we gave: each can be opened to its reason as well."""
    return [one for one in together(open_dates(found)) if not _holds(one, card)]


def _holds(one: Owed, card: status.Card) -> bool:
    main = card.owed.running if card.owed else None
    return one.running is main or any(part is main for part in one.parts)


def _each(found: Sequence[Owed], card: status.Card) -> str:
    """Return what falls on the date of the card, where it is more than one thing."""
    return next((one.each for one in together(open_dates(found)) if _holds(one, card)), "")


_TOLD = {
    "what_happened": later("What happened"),
    "where": later("Where and who"),
    "when_roughly": later("When"),
    "put_right": later("What would put it right"),
    "representative": later("Who is the other person"),
    "at_risk": later("Is anyone at risk"),
    "told_besides": later("What you also said"),
}


def _told(received: Fact) -> list[dict[str, str]]:
    """Return what the customer wrote, as far as it has not been erased."""
    found = [{"key": say(key), "value": written(received, name)} for name, key in _TOLD.items()]
    return [one for one in found if one["value"]]


def _kept_to(opened: Opened, day: date) -> str:
    """Return the channel that was settled on where contact is limited, and its review."""
    held = restriction(opened.case, opened.policy, day)
    if held is None:
        return ""
    left = in_a_sentence(held.left) if held.left else say("As we wrote to you.")
    again = held.review_on or held.until
    if not again:
        return left
    looked = say("We look at this again by %(day)s.", day=day_full(again))
    return f"{left} {looked}"


def _handler(opened: Opened) -> str:
    """Return who looks into it, once we have replied; nobody's name in a restricted case."""
    case = opened.case
    if case.restricted or not case.handler or not case.has_happened("acknowledged"):
        return ""
    return opened.names.get(case.handler, "")
