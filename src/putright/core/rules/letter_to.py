"""May this letter go to those it is addressed to? Only to whom its policy writes it."""

from typing import Any

from putright.core.case import Case
from putright.core.parties import BODY, numbered
from putright.core.policy import Letter, Policy
from putright.core.rules.asking import Asked
from putright.core.rules.parties import recipients


def whom(asked: Asked, letter: Letter) -> list[dict[str, Any]]:
    """Return to whom a letter goes. Refuses anybody whom the pack does not write it to."""
    to = recipients(asked)
    if not all(may_go_to(asked.case, letter, str(one.get("to") or "")) for one in to):
        asked.refuse(
            "not-to-them",
            f"{goes_only_to(letter, asked.policy)} Say to whom of them it is sent.",
            letter,
            ["to"],
            only_details=True,
        )
    return to


def may_go_to(case: Case, letter: Letter, to: str) -> bool:
    """Return whether a pack writes a letter to them: to anybody, where it names nobody."""
    return not letter.when.to or _is_among(case, to, letter.when.to)


def goes_only_to(letter: Letter, policy: Policy) -> str:
    names = " or ".join(_said_whom(policy, name) for name in letter.when.to)
    return f"This letter goes only to: {names}."


def _is_among(case: Case, to: str, able: tuple[str, ...]) -> bool:
    """Return whether somebody is one of these: the customer, a party, a side, or a role."""
    party = numbered(case, to.removeprefix("party-")) if to.startswith("party-") else None
    known = {to or "customer"} if party is None else {party.party, party.side}
    return not known.isdisjoint(able)


def _said_whom(policy: Policy, name: str) -> str:
    if name == BODY:
        return "a body that was joined to the complaint"
    role = policy.roles.get(name)
    said = role.name if role else name.replace("-", " ")
    is_title = any(word[:1].isupper() for word in said.split()[1:])
    return f"the {said if is_title else said[:1].lower() + said[1:]}"
