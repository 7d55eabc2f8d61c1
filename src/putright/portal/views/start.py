"""Where anyone can begin: what to tell us, what we promise, and other ways to do it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from putright.core.policy import Contact, Kind, Policy
from putright.people.models import Organisation
from putright.portal import promises, stages
from putright.portal.clauses import ClauseHref
from putright.portal.door import in_force, page, show
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
            "asks_again": any(
                not {"received"} >= set(stage.enter_on) for stage in policy.stage if stage.enter_on
            ),
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


def _diagrams(policy: Policy, kinds: Sequence[Kind], day: date) -> list[Diagram]:
    """Return a diagram for each procedure that something the public sends may take."""
    found: dict[str, Diagram] = {}
    for kind in kinds:
        if kind.procedure and kind.procedure not in found:
            steps = stages.diagram(policy, kind.procedure, day)
            if steps:
                found[kind.procedure] = Diagram(_whose(kind, kinds, policy), steps)
    return list(found.values())


def _whose(kind: Kind, kinds: Sequence[Kind], policy: Policy) -> str:
    """Return the name above a diagram: of the kind, or of the procedure where several share it."""
    shared = [one for one in kinds if one.procedure == kind.procedure]
    return kind.name if len(shared) == 1 else policy.procedures[kind.procedure].name or kind.name


# -- other ways ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reach:
    """A way to reach the organisation: what to do, and with what."""

    verb: str
    value: str
    href: str = ""
    label: str = ""


_VERBS = {
    "phone": "Call",
    "telephone": "Call",
    "email": "Email",
    "letter": "Write to",
    "post": "Write to",
    "web": "Online at",
    "in person": "In person:",
    "text": "Text",
}


def ways_to_reach(policy: Policy, organisation: Organisation, day: date) -> list[Reach]:
    """Return the organisation's own numbers and addresses, then those that the policy names."""
    own = [
        Contact(channel=channel, value=value)
        for channel, value in (
            ("phone", organisation.phone),
            ("email", organisation.email),
            ("letter", organisation.address),
        )
        if value
    ]
    open_now = [
        one
        for one in policy.contact
        if (one.since is None or one.since <= day) and (one.until is None or day <= one.until)
    ]
    found = {_plain(one.value): _reach(one) for one in [*own, *open_now]}
    return list(found.values())


def _plain(value: str) -> str:
    return "".join(letter for letter in value.lower() if letter.isalnum())


def _reach(contact: Contact) -> Reach:
    value = " ".join(contact.value.split())
    href = {
        "phone": f"tel:{''.join(c for c in value if c.isdigit() or c == '+')}",
        "email": f"mailto:{value}",
    }.get(contact.channel, "")
    verb = _VERBS.get(contact.channel, contact.channel.capitalize())
    return Reach(verb, value, href, contact.label)
