"""Where is contact restricted or dangerous, and which of it is to be looked at again?

A restriction ends by itself and is reviewed before. Nothing here says what somebody is
like: only what was done, what was tried, and what still stands.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.http import HttpResponse

from putright.cases.behaviour import Noted, noted
from putright.core.behaviour import as_restriction, may_answer_appeals
from putright.core.clocks import local_day
from putright.design.days import day_short, listed, upper_first
from putright.people.queries import Colleague, colleagues, names_of
from putright.project import clock
from putright.workspace.choices import in_index
from putright.workspace.door import StaffRequest, address, page, staff_page
from putright.workspace.flags import who_answers

YEAR = timedelta(days=365)
_NO_ROLE = "The policy names nobody who may answer it. Ask whoever looks after the policy."
_NOBODY = (
    "Nobody here holds such a role but whoever restricted the contact. Give it to somebody else in"
    " the directory, so that the appeal is answered."
)
_REVIEW = {
    "late": ("late", "Review overdue"),
    "soon": ("soon", "Review due"),
    "run": ("run", "In force"),
    "none": ("none", "No review stated"),
}


@staff_page("figures")
def behaviour(request: StaffRequest) -> HttpResponse:
    at = clock.now()
    day = local_day(at, request.organisation.zone)
    found = noted(request.organisation, request.actor, request.policy)
    names = names_of({one.fact.by for one in found})
    rows = _Rows(request, names, day)
    standing = [one for one in found if one.about == "restriction" and one.stands(day)]
    ended = [one for one in found if one.about == "restriction" and not one.stands(day)]
    safety = [one for one in found if one.about == "safety" and one.stands(day)]
    warned = [one for one in found if one.about == "warning" and one.fact.at >= at - YEAR]
    said = {
        "restrictions": sorted(map(rows.restriction, standing), key=lambda row: row["review"]),
        "reviews_due": sum(_due(one, day) for one in standing),
        "appeals": [rows.appeal(one, found) for one in _unanswered(found)],
        "safety": [rows.plain(one, "late", "Before contact") for one in safety],
        "warnings": [rows.plain(one, "none", "Warned") for one in warned],
        "ended": [rows.plain(one, "none", rows.why_ended(one)) for one in ended],
        "has_rules": any(record.about == "restriction" for record in request.policy.record),
        "clauses": _clauses(request),
        "clause_href": _clause_href(request),
    }
    return page(request, "behaviour", said)


def _due(one: Noted, day: date) -> bool:
    return as_restriction(one.fact).review_is(day) in ("late", "soon")


def _unanswered(found: Iterable[Noted]) -> list[Noted]:
    every = list(found)
    answered = {
        one.reference: max(o.fact.at for o in every
                           if o.about == "appeal-answer" and o.reference == one.reference)
        for one in every
        if one.about == "appeal-answer"
    }  # fmt: skip
    return [
        one
        for one in every
        if one.about == "appeal"
        and (one.reference not in answered or one.fact.at > answered[one.reference])
    ]


def _clauses(request: StaffRequest) -> tuple[str, ...]:
    cited = [c for r in request.policy.record if r.about == "restriction" for c in r.cites]
    return in_index(dict.fromkeys(cited), request.policy)


def _clause_href(request: StaffRequest) -> Any:
    there = address("policy", request)
    return lambda name: f"{there}#clause-{name}"


class _Rows:
    """Puts each record in words, as the register shows it."""

    def __init__(self, request: StaffRequest, names: dict[str, str], day: date) -> None:
        self.request = request
        self.names = names
        self.day = day

    def restriction(self, one: Noted) -> dict[str, Any]:
        held = as_restriction(one.fact)
        state, word = _REVIEW[held.review_is(self.day)]
        review = f"Review {day_short(held.review_on, year=True)}. " if held.review_on else ""
        until = f"Ends {day_short(held.until, year=True)}. " if held.until else ""
        return {
            **self.plain(one, state, word),
            "left": held.left,
            "reason": one.fact.words.get("reason") or "",
            "note": f"{review}{until}Authorised by {self.by(one)}.",
            "review": held.review_on or date.max,
        }

    def appeal(self, one: Noted, found: Iterable[Noted]) -> dict[str, Any]:
        """Return an appeal with who may answer it, and who of them is there."""
        row = self.plain(one, "soon", "Not answered")
        policy = self.request.policy
        authorisers = {
            other.fact.by
            for other in found
            if other.about == "restriction" and other.reference == one.reference
        }
        roles = set(may_answer_appeals(policy))
        able = {o.key: o.name for o in self.colleagues if o.role in roles}
        there = [name for key, name in able.items() if key not in authorisers]
        whom = f"Here: {listed(there, 'or')}." if there else _NOBODY
        return {**row, "answered_by": f"{who_answers(policy)} {whom}" if roles else _NO_ROLE}

    @cached_property
    def colleagues(self) -> list[Colleague]:
        return colleagues(self.request.organisation)

    def plain(self, one: Noted, state: str, word: str) -> dict[str, Any]:
        words = " ".join(text for text in one.fact.words.values() if text)
        return {
            "href": address("case", self.request, one.reference),
            "reference": one.reference,
            "text": one.title or "A case",
            "note": f"{upper_first(words)} {day_short(one.fact.at, year=True)}, {self.by(one)}.",
            "state": state,
            "word": word,
        }

    def by(self, one: Noted) -> str:
        role = self.request.policy.roles.get(one.fact.role)
        return self.names.get(one.fact.by) or (role.name if role else "somebody")

    def why_ended(self, one: Noted) -> str:
        if one.struck:
            return "Lifted"
        return "Renewed" if one.superseded else "Ended"
