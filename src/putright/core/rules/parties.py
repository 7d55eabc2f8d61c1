"""Who is joined to a case, who acts for the customer, and who leaves again."""

from collections.abc import Mapping
from typing import Any

from putright.core.case import Party
from putright.core.facts import Fact
from putright.core.parties import (
    COMPLAINANT,
    EVERY_COMPLAINANT,
    FOR_ANOTHER,
    REPRESENTATIVE,
    authorising,
    authority,
    live,
    numbered,
    party_of,
    who_told_us,
)
from putright.core.policy import Record
from putright.core.refusals import Refused
from putright.core.rules.asking import Asked, clauses_of, is_blank


def join(asked: Asked) -> list[Fact]:
    """Join a party: another complainant, a representative, a business, a body of a joint case."""
    role = asked.permit("join")
    if not (asked.given.get("side") or asked.given.get("body")):
        asked.need("party")
    party = asked.given.get("party") or (
        "body" if asked.given.get("body") else asked.given.get("side")
    )
    data = {"number": len(asked.case.parties) + 1, "party": party}
    return [asked.fact_of_details("joined", data, by_role=role, without=("told_us",))]


def told_for_another(asked: Asked) -> Fact | None:
    """Join whoever tells us for somebody else as a representative, without authority yet."""
    roles = [asked.policy.roles.get(name) for name in asked.actor.roles]
    is_staff = any(role is not None and role.side == "staff" for role in roles)
    if asked.given.get("capacity") != FOR_ANOTHER or is_staff:
        return None
    data = {"number": 1, "party": REPRESENTATIVE, "key": asked.actor.person, "told_us": True}
    return asked.fact("joined", data, stage="")


def leave(asked: Asked) -> list[Fact]:
    """Let a party go: what they could see ends at once, and what they said stays on the record."""
    if not live(asked.case):
        asked.refuse("no-party", "Nobody else is joined to this case.")
    own = party_of(asked.case, asked.actor.person)
    role = asked.actor.roles[0] if own is None and _is_customer(asked) else asked.permit("leave")
    asked.need("number")
    party = numbered(asked.case, asked.given["number"])
    if party is None:
        asked.refuse("unknown-party", "There is no such person on this case, or they have left.")
    if own is not None and own is not party:
        asked.refuse("not-for-a-party", "You can only take yourself off this case.")
    if own is None and _is_customer(asked) and party.party != REPRESENTATIVE:
        asked.refuse("not-for-a-party", "You can only end what somebody does for you.")
    data = {"number": party.number, "party": party.party}
    return [asked.fact_of_details("left", data, by_role=role)]


def _is_customer(asked: Asked) -> bool:
    """Return whether this is asked by a customer: the door lets in only their own."""
    known = [asked.policy.roles.get(name) for name in asked.actor.roles]
    return bool(known) and all(role is not None and role.side == "customer" for role in known)


# -- authority ------------------------------------------------------------------------------


def whose(asked: Asked, known: Record) -> Mapping[str, Any]:
    """Return the representative whom a record authorises; with several it must be said."""
    if not known.authorises:
        return {}
    _known_points(asked, known)
    able = [one for one in live(asked.case) if one.party == REPRESENTATIVE]
    if is_blank(asked.given.get("for_party")):
        if len(able) > 1:
            asked.need("for_party", rule=known)
        return {"for_party": able[0].number} if able else {}
    party = numbered(asked.case, asked.given["for_party"])
    if party is None or party.party != REPRESENTATIVE:
        asked.refuse("unknown-party", "There is no such representative on this case.", known)
    return {"for_party": party.number}


def _known_points(asked: Asked, known: Record) -> None:
    points = {str(point.number) for point in asked.case.points}
    unknown = [n for n in asked.given.get("points") or () if str(n) not in points]
    if unknown:
        asked.refuse("unknown-point", f"There is no point {unknown[0]} in this case.", known)


def recipients(asked: Asked) -> list[dict[str, Any]]:
    """Return to whom a letter goes, as its facts keep it: one of them for each.

    A letter to somebody who acts for the customer is refused unless their authority is on
    file, and has not ended.
    """
    to = str(asked.given.get("to") or "")
    parties = live(asked.case)
    if to == EVERY_COMPLAINANT:
        members = [one for one in parties if one.party == COMPLAINANT]
        return [*_to_the_customer(asked, "customer"), *(_to(one) for one in members)]
    if to.startswith("party-"):
        party = numbered(asked.case, to.removeprefix("party-"))
        if party is None:
            asked.refuse("unknown-party", "There is no such person on this case, or they left.")
        must_be_authorised(asked, party)
        return [_to(party)]
    return _to_the_customer(asked, to) if to in ("", "customer") else [{"to": to}]


def _to(party: Party) -> dict[str, Any]:
    return {"to": f"party-{party.number}", "to_key": party.key}


def _to_the_customer(asked: Asked, to: str) -> list[dict[str, Any]]:
    teller = who_told_us(asked.case)
    if teller is not None:
        must_be_authorised(asked, teller)
    return [{"to": to}]


def must_be_authorised(asked: Asked, party: Party) -> None:
    """Refuse to tell a representative anything that their authority does not cover."""
    if party.party != REPRESENTATIVE:
        return
    able = authorising(asked.policy)
    clauses = tuple(dict.fromkeys(name for record in able for name in clauses_of(record)))
    given = authority(asked.case, asked.policy, party, asked.day)
    if party.left or given is None or not given.counts:
        ended = given is not None and given.until is not None and given.until < asked.day
        raise Refused(
            "no-authority-to-tell",
            "Nothing may be told to whoever acts for the customer: "
            + ("their authority has ended." if ended else "their authority is not on file."),
            clauses,
            tuple(record.id for record in able),
        )
    if given.points and not asked.given.get("despite"):
        named = ", ".join(str(number) for number in given.points)
        several = "s" if len(given.points) > 1 else ""
        raise Refused(
            "narrow-authority",
            f"Their authority covers only point{several} {named}. Say how this keeps to it.",
            clauses,
            ("despite",),
            only_details=True,
        )
