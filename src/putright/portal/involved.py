"""Who else takes part in a customer's case, and what of theirs may the customer read?"""

from dataclasses import dataclass
from datetime import date

from putright.cases.queries import Opened
from putright.core.case import Party
from putright.core.details import called
from putright.core.parties import COMPLAINANT, REPRESENTATIVE, live, may_read
from putright.core.policy import Policy
from putright.design.days import day_full, upper_first
from putright.languages import say
from putright.parties.authority import standing
from putright.policies.spoken import in_language
from putright.portal.party import told_to
from putright.portal.sentences import Told


def for_the_customer(opened: Opened) -> list[Told]:
    """Return what others said and may be shown to the customer, or is put to them, newest first."""
    own = opened.customer_key
    return [
        told_to(fact, opened.policy, opened)
        for fact in reversed(opened.facts)
        if fact.by != own
        and fact.data.get("visible") != "customer"
        and may_read(fact, opened.policy, None, ())
    ]


@dataclass(frozen=True, slots=True)
class Involved:
    """Somebody who takes part in a customer's case, and what they may see of it."""

    number: int
    term: str
    sees: str
    may_be_let_go: bool


def involved(opened: Opened, day: date) -> list[Involved]:
    """Return who takes part besides the customer, as the customer is told of them."""
    names = {fact.data["number"]: fact.words.get("name") for fact in opened.case.named("joined")}
    policy = in_language(opened.policy)
    return [
        Involved(
            one.number,
            _name(one, names.get(one.number), policy),
            _sees(opened, one, day),
            one.party == REPRESENTATIVE,
        )
        for one in live(opened.case)
        if not one.told_us
    ]


def _name(party: Party, name: str | None, policy: Policy) -> str:
    """Return what a customer may call them. Beware: who else complains is not theirs to know."""
    if party.party == COMPLAINANT:
        return say("Another complainant")
    if party.party == REPRESENTATIVE:
        return name or say("Whoever acts for you")
    body = called("body", party.body, policy)
    return name or (upper_first(body) if body else say(party.party.capitalize()))


def _sees(opened: Opened, party: Party, day: date) -> str:
    if party.party == COMPLAINANT:
        return say("Complains with you. Sees what is common, not your address or what you wrote.")
    if party.party != REPRESENTATIVE:
        return say("Sees what it is about, and what you or we mark for them.")
    stands = standing(opened, party, day)
    if stands.state in ("whole", "narrow"):
        return _acts(stands.state == "whole", stands.until)
    if stands.state == "ended":
        return say("Acted for you. That has ended, and they see nothing.")
    return say("Sees nothing: we have not checked yet that they act for you.")


def _acts(whole: bool, until: date | None) -> str:
    if whole and until:
        return say("Acts for you until %(day)s. Sees what you see here.", day=day_full(until))
    if whole:
        return say("Acts for you. Sees what you see here.")
    if until:
        return say(
            "Acts for you until %(day)s, for some points. Sees only those.", day=day_full(until)
        )
    return say("Acts for you, for some points. Sees only those.")
