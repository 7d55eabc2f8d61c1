"""What is said between us and the customer: acknowledgements, letters, notes."""

from datetime import date

from putright.core.case import Case
from putright.core.conditions import holds
from putright.core.facts import Fact
from putright.core.policy import Letter, Policy, Route
from putright.core.refusals import Refused
from putright.core.rules.asking import Asked, clauses_of


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
    return [asked.fact_of_details("noted", by_role=role)]


def routes(case: Case, policy: Policy, letter: str, day: date) -> list[Route]:
    """Return the ways outside that a letter of this day must name, by their dates in force."""
    return [
        route
        for route in policy.route
        if letter in route.in_letters
        and (route.in_force is None or route.in_force <= day)
        and (route.until is None or day <= route.until)
        and holds(route.when, case, day)
    ]


def send(asked: Asked) -> list[Fact]:
    """Send a letter, complete: each of its slots filled, each route in force named."""
    role = asked.permit("send")
    asked.need("letter")
    letter = _letter(asked)
    if not holds(letter.when, asked.case, asked.day):
        raise not_here(letter)
    asked.pass_gates("send")
    says = list(asked.given.get("says") or ())
    missing = [slot for slot in letter.needs if slot not in says]
    absent = [r for r in routes(asked.case, asked.policy, letter.id, asked.day) if r.id not in says]
    if missing or absent:
        names = [*missing, *(route.id for route in absent)]
        asked.refuse(
            "slot-missing",
            f"This letter must also say: {', '.join(name.replace('-', ' ') for name in names)}.",
            absent[0] if absent and not missing else letter,
            names,
            only_details=True,
        )
    return [asked.fact_of_details("sent", {"letter": letter.id}, by_role=role)]


def not_here(letter: Letter) -> Refused:
    sentence = "This letter does not belong to a case as this one stands."
    return Refused("not-here", sentence, clauses_of(letter), rule=letter.id)


def _letter(asked: Asked) -> Letter:
    name = asked.given["letter"]
    for letter in asked.policy.letter:
        if letter.id == name:
            return letter
    known = ", ".join(letter.id for letter in asked.policy.letter) or "none"
    asked.refuse("unknown-letter", f"There is no letter {name!r}. There are: {known}.")
