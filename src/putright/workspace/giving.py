"""Whom can the ticked cases of a list be given to, and what came of giving them?"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.crypto import get_random_string

from putright.cases.carry_out import Conflict, NoSuchCase, carry_out
from putright.core.facts import Command
from putright.core.policy import Policy
from putright.core.refusals import Refused
from putright.workspace.choices import because, in_index
from putright.workspace.choosing import able
from putright.workspace.door import StaffRequest, address
from putright.workspace.questions import Person

FORM = "give"
MOST = 100  # cases at once: two pages of a list
_TOKEN = 20


class Outcome(NamedTuple):
    """What came of giving one case."""

    reference: str
    href: str
    done: bool
    again: bool = False  # it had been done by an earlier press of the same button
    why: str = ""
    clauses: Sequence[str] = ()
    is_away: bool = False  # whoever it was for is away, and no reason was given for it


def giving(request: StaffRequest, tick: str, back: str) -> dict[str, Any]:
    """Return what a list needs to have its rows ticked; nothing while they are not."""
    if not tick:
        return {"tick": ""}
    return {
        "tick": tick,
        "give_form": FORM,
        "give": address("give", request),
        "give_token": get_random_string(_TOKEN),
        "give_back": back,
        "people": choices(able(request).values(), request.policy),
    }


def choices(known: Iterable[Person], policy: Policy) -> list[tuple[str, str]]:
    return [("", "Choose a person"), *((one.key, one.described(policy)) for one in known)]


def give(
    request: StaffRequest,
    references: Sequence[str],
    person: Person,
    why: Mapping[str, str],
    token: str,
    at: datetime,
) -> list[Outcome]:
    """Give each case to a person, by itself: what one is refused does not hold up another.

    `why` holds the reasons that were given: `reason`, and `though_away`.
    """
    given: dict[str, Any] = {"to": person.key, "to_role": list(person.roles)}
    given |= {"team": person.team} if person.team else {}
    given |= {name: text for name, text in why.items() if text}
    return [_give_one(request, one, person, given, token, at) for one in references]


def _give_one(
    request: StaffRequest,
    reference: str,
    person: Person,
    given: dict[str, Any],
    token: str,
    at: datetime,
) -> Outcome:
    href = address("case", request, reference)
    try:
        carried = carry_out(
            Command("assign", given, request.actor),
            organisation=request.organisation,
            reference=reference,
            # Why the person too: the same page may be sent again, for somebody else.
            key=f"give:{request.actor.person}:{token}:{person.key}:{reference}",
            at=at,
        )
    except Refused as reason_why:
        policy = request.policy
        clauses = in_index(reason_why.clauses, policy)
        said = because(reason_why, policy)
        is_away = "though_away" in reason_why.missing
        return Outcome(reference, href, False, why=said, clauses=clauses, is_away=is_away)
    except (NoSuchCase, Conflict):
        return Outcome(reference, "", False, why="There is no such case that you can open.")
    is_offered = any(fact.name == "handover-offered" for fact in carried.facts)
    why = f"Offered: its owner keeps it until {person.name} accepts." if is_offered else ""
    return Outcome(reference, href, True, again=carried.again, why=why)


def token_of(text: str) -> str:
    """Return the token of a page, or nothing if it is none of ours."""
    return text if text.isascii() and text.isalnum() and len(text) == _TOKEN else ""
