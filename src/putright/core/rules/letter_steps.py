"""What does the step do that a letter carries out: by its own rule, with what the letter says?"""

from collections.abc import Callable, Mapping
from typing import Any

from putright.core.case import Party
from putright.core.facts import Command, Fact
from putright.core.letters.compose import parts_of, slots_asked
from putright.core.letters.doing import is_done
from putright.core.letters.telling import details_of, says_how_told, words_for
from putright.core.parties import COMPLAINANT, REPRESENTATIVE, live, numbered
from putright.core.policy import Letter
from putright.core.rules import (
    contact,
    elsewhere,
    escalation,
    records,
    remedies,
    response,
    time,
    turning_away,
)
from putright.core.rules.asking import Asked

Rule = Callable[[Asked], list[Fact]]

_STEPS: Mapping[str, Rule] = {
    "acknowledge": contact.acknowledge,
    "respond": response.respond,
    "extend": time.extend,
    "refuse": turning_away.refuse,
    "offer": remedies.offer,
    "divert": elsewhere.divert,
    "escalate": escalation.escalate,
    "close": response.close,
}


# What of the letter each step takes as its own detail; a record takes what it needs.
_TELLS: Mapping[str, tuple[str, ...]] = {
    "acknowledge": ("form", "happened"),
    "respond": ("form", "text", "happened"),
    "extend": ("told", "reason", "happened"),
    "refuse": ("reason", "tell", "happened"),
    "offer": ("happened",),
    "divert": ("told", "reason", "happened"),
    "escalate": ("happened",),
    "close": ("happened",),
}


def will_be_done(asked: Asked, letter: Letter, also: Mapping[str, Any]) -> bool:
    """Return whether the step of a letter is done with it: it has one, that was not done before.

    What is owed to the customer is not done by a letter to somebody else who complains: that
    tells them. Refuses one that would answer, and not reach the customer.
    """
    to = str(asked.given.get("to") or "")
    if not letter.does or is_done(
        letter.does, asked.case, asked.policy, also, letter=letter, to=to
    ):
        return False
    party = _beside_the_customer(asked, letter, to)
    if party is None:
        return True
    if letter.does in asked.policy.records:
        # Beware: a record may be about them. Only what a promise waits for is the customer's.
        clocks = asked.policy.all_clocks
        return party.party != COMPLAINANT or not any(letter.does in c.stops for c in clocks)
    if letter.does == "acknowledge" and not also:
        return False
    asked.refuse(
        "owed-to-the-customer",
        "This is owed to the customer, and this letter would not reach them. Send it to the "
        "customer, or to every complainant. Then it can be told to others.",
        letter,
        ["to"],
        only_details=True,
    )


def _beside_the_customer(asked: Asked, letter: Letter, to: str) -> Party | None:
    """Return to whom a letter goes that its step is not owed to; nobody, where it is owed."""
    if letter.when.to or not to.startswith("party-"):
        return None  # the pack says whom it is for, or it goes to the customer
    party = numbered(asked.case, to.removeprefix("party-"))
    return None if party is None or party.party == REPRESENTATIVE else party


def done_with_it(
    asked: Asked,
    letter: Letter,
    parts: Mapping[str, str],
    also: Mapping[str, Any],
    form: str = "writing",
) -> list[Fact]:
    """Return the facts of the step that a letter carries out, unless it was done before."""
    if not will_be_done(asked, letter, also):
        return []
    rule = _STEPS.get(letter.does, records.record)
    return rule(_asked_also(asked, letter, parts, also, form))


def _asked_also(
    asked: Asked, letter: Letter, parts: Mapping[str, str], also: Mapping[str, Any], form: str
) -> Asked:
    """Return the command for the step: its own details, and what the letter itself tells.

    So nobody writes twice what the letter says: the reason, and how the customer was told.
    """
    ways = contact.routes(asked.case, asked.policy, letter.id, asked.day)
    slots = [part.fills for part in parts_of(letter, asked.policy) if part.fills]
    told: dict[str, Any] = {
        "told": letter.name or letter.id,
        "form": form,
        "reason": parts.get("reasons") or parts.get("reason"),
        "text": _for_all_who_read(asked, letter, parts),
        "tell": [*dict.fromkeys(slots), *(route.id for route in ways)],
        "happened": asked.given.get("happened"),
    }
    told |= dict.fromkeys(says_how_told(letter, asked.policy), letter.name or letter.id)
    told = words_for(letter, asked.policy, parts) | {n: said for n, said in told.items() if said}
    wanted = {"record": letter.does} if letter.does in asked.policy.records else {}
    wants = (*_TELLS.get(letter.does, ("happened",)), *details_of(letter, asked.policy))
    given = {name: told[name] for name in wants if told.get(name)} | dict(also) | wanted
    command = Command(letter.does, {**given, "lines": asked.lines}, asked.actor)
    return Asked(asked.case, command, asked.policy, asked.at, day=asked.day)


def _for_all_who_read(asked: Asked, letter: Letter, parts: Mapping[str, str]) -> str:
    """Return what was written in the letter, as the answer that stands on the customer's page.

    Beware: everybody who takes part reads an answer, and a letter may say what is only for
    the one it is to. Where anybody else takes part, the letter alone says it.
    """
    if live(asked.case):
        return ""
    slots = slots_asked(letter, asked.policy)
    return "\n\n".join(dict.fromkeys(parts[slot].strip() for slot in slots if parts.get(slot)))
