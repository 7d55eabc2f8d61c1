"""Where anyone can begin: what to tell us, what we promise, and other ways to do it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from putright.core.policy import Kind, Policy
from putright.people.models import Organisation
from putright.portal import promises, stages
from putright.portal.clauses import ClauseHref
from putright.portal.door import in_force, page, show
from putright.portal.reach import ways_to_reach
from putright.portal.words import is_request, kind_words
from putright.project import clock

# What a pack remarks on its text, in brackets at the end, is for the policy page.
_ASIDE = re.compile(r"\s*\([^()]*\)\s*$")


@dataclass(frozen=True, slots=True)
class Choice:
    """One card, with the names that the `choice` macro reads."""

    title: str
    href: str
    text: str
    promise: promises.Line
    symbol: str


@page("tell")
def start(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    policy = in_force(organisation)
    day = clock.today(organisation.zone)
    kinds = promises.public_kinds(policy)
    return show(
        request,
        "start",
        {
            "choices": _choices(policy, kinds, organisation),
            "requests": [_card(policy, k, organisation) for k in kinds if is_request(k)],
            "ways": _diagrams(policy, kinds, day),
            "named_only": stages.without_stages(policy),
            "promises": promises.table(policy),
            "contacts": ways_to_reach(policy, organisation, day),
            "clause_href": ClauseHref(organisation, policy),
        },
    )


def _choices(policy: Policy, kinds: Sequence[Kind], organisation: Organisation) -> list[Choice]:
    """Return the cards: what comes under the first procedure, then the rest."""
    first = kinds[0].procedure if kinds else ""
    said = [kind for kind in kinds if not is_request(kind)]
    said.sort(key=lambda kind: kind.procedure not in (first, ""))
    return [_card(policy, kind, organisation) for kind in said]


def _card(policy: Policy, kind: Kind, organisation: Organisation) -> Choice:
    words = kind_words(kind)
    return Choice(
        words.title,
        reverse("portal:begin", args=[organisation.slug, kind.id]),
        _ASIDE.sub("", words.text),
        promises.line(policy, kind, clock.now()),
        words.symbol,
    )


@dataclass(frozen=True, slots=True)
class Diagram:
    title: str
    steps: Sequence[stages.Step]
    asks_again: bool  # whether there is a stage that one may ask for
    in_writing: Sequence[str]  # who must ask for it in writing


def _diagrams(policy: Policy, kinds: Sequence[Kind], day: date) -> list[Diagram]:
    """Return a diagram for each procedure that something the public sends may take."""
    found: dict[str, Diagram] = {}
    for kind in kinds:
        if kind.procedure and kind.procedure not in found:
            steps = stages.diagram(policy, kind.procedure, day)
            if steps:
                own = policy.stages_of[kind.procedure]
                found[kind.procedure] = Diagram(
                    _whose(kind, kinds, policy),
                    steps,
                    any({"received"} < {*stage.enter_on, "received"} for stage in own),
                    [stages.asked_in_writing(one, policy) for one in own if one.in_writing_from],
                )
    return list(found.values())


def _whose(kind: Kind, kinds: Sequence[Kind], policy: Policy) -> str:
    """Return the name above a diagram: of the kind, or of the procedure where several share it."""
    shared = [one for one in kinds if one.procedure == kind.procedure]
    return kind.name if len(shared) == 1 else policy.procedures[kind.procedure].name or kind.name
