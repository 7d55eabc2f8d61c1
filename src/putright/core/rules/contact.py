"""What is said between us and the customer: acknowledgements, letters, notes."""

from collections.abc import Sequence
from datetime import date

from putright.core.case import Case, as_date
from putright.core.conditions import holds
from putright.core.facts import Fact
from putright.core.parties import numbered
from putright.core.policy import Letter, Policy, Route
from putright.core.refusals import Refused
from putright.core.rules.asking import Asked, clauses_of, is_blank
from putright.core.rules.parties import must_be_authorised


def acknowledge(asked: Asked) -> list[Fact]:
    """Tell the customer that we have it, and what happens next."""
    role = asked.permit("acknowledge")
    asked.must_be("open")
    asked.pass_gates("acknowledge")
    data = {"form": asked.given.get("form") or "writing"}
    return [asked.fact_of_details("acknowledged", data, by_role=role)]


def note(asked: Asked) -> list[Fact]:
    """Write down what is known, or what the customer adds. Internal unless it says otherwise."""
    role = asked.permit("note")
    if not asked.case.facts:
        asked.refuse("not-begun", "There is no case yet to add this to.")
    asked.need("text")
    _holds_back(asked)
    return [asked.fact_of_details("noted", by_role=role)]


def _holds_back(asked: Asked) -> None:
    """Refuse to hold back from an ombudsman what is not there, or what is not ours to hold."""
    number = asked.given.get("holds_back")
    if is_blank(number):
        return
    if not _is_one_of_us(asked.actor.person, asked.actor.roles, asked.case, asked.policy):
        asked.refuse("not-yours", "What goes to an ombudsman is for those who work on the case.")
    if str(number) not in map(str, may_be_held_back(asked.case, asked.policy)):
        asked.refuse(
            "not-to-hold-back",
            "Only a note, a record, or what colleagues said to one another can be held back, by "
            "its number on the case; and nothing that the customer has read.",
            missing=["holds_back"],
        )


def may_be_held_back(case: Case, policy: Policy) -> list[int]:
    """Return the numbers of what colleagues wrote for one another, in the order of the case."""
    return [
        number
        for number, fact in enumerate(case.facts, 1)
        if (fact.name in ("noted", "asked", "replied") or fact.name in policy.records)
        and fact.data.get("visible") != "customer"
        and not fact.data.get("audience")
        and _is_one_of_us(fact.by, (fact.role,), case, policy)
    ]


def _is_one_of_us(person: str, roles: Sequence[str], case: Case, policy: Policy) -> bool:
    known = (policy.roles.get(role) for role in roles)
    if "customer" in roles or any(role and role.side == "customer" for role in known):
        return False
    customer = case.facts[0].data.get("filed", {}).get("customer", "")
    joined = {one.key for one in case.parties}  # also who has left it since
    return person not in ("", customer) and person not in joined


def routes(case: Case, policy: Policy, letter: str, day: date) -> list[Route]:
    """Return the ways outside that a letter of this day must name, by their dates in force."""
    return [
        route
        for route in policy.route
        if letter in route.in_letters and route.is_in_force(day) and holds(route.when, case, day)
    ]


def message(asked: Asked) -> list[Fact]:
    """Write to the customer, or to a party, on their own page: nobody needs an address for it."""
    role = asked.permit("message")
    asked.need("text")
    audience = [str(one) for one in asked.given.get("audience") or ["customer"]]
    for name in audience:
        _may_read(asked, name)
    by = as_date(asked.given.get("answer_wanted_by"))
    if by is not None and by < asked.day:
        asked.refuse("answer-by-passed", "Ask for an answer by a day that is still to come.")
    data = {"audience": audience, "visible": "customer" if "customer" in audience else ""}
    return [asked.fact_of_details("noted", data, by_role=role)]


def _may_read(asked: Asked, name: str) -> None:
    """Refuse to write to somebody who is not there, or who may not be told anything yet."""
    if name.startswith("party-"):
        party = numbered(asked.case, name.removeprefix("party-"))
        if party is None:
            asked.refuse("unknown-party", "There is no such person on this case, or they left.")
        must_be_authorised(asked, party)


def not_here(letter: Letter) -> Refused:
    sentence = "This letter does not belong to a case as this one stands."
    return Refused("not-here", sentence, clauses_of(letter), rule=letter.id)


def not_late(letter: Letter) -> Refused:
    sentence = "This letter says that something is late, and nothing is."
    return Refused("not-late", sentence, clauses_of(letter), rule=letter.id)
