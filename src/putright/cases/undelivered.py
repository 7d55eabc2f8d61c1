"""How does a case learn that a letter never arrived, or that it did after all?

By a fact, `undelivered`, so that whatever the letter told counts as told no longer: its
clock runs on, and is missed on its day. `delivered` ends that, at the moment it arrived.
Both are written as a miss is: nobody asked for them, and they are recorded once. One that
went only after its clock fell due arrived on that day, whether or not anybody noticed before.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from putright.cases import by_itself
from putright.core.case import Case, fold
from putright.core.decide import promises
from putright.core.facts import Fact
from putright.core.parties import REPRESENTATIVE
from putright.core.policy import Policy
from putright.core.waiting import counts_until
from putright.people.models import Organisation

UNDELIVERED, DELIVERED = "undelivered", "delivered"


def record_undelivered(
    organisation: Organisation, case: int, letter: int, channel: str, why: str, at: datetime
) -> bool:
    """Record that the letter at this place did not arrive. False where the case says so already."""

    def lost(before: Case, policy: Policy, at: datetime) -> Sequence[Fact]:
        if is_lost(before, letter):
            return []
        said = {"letter": letter, "told": told_by(before, letter)}
        data = {**said, "channel": channel, "why": why}
        fact = Fact(UNDELIVERED, at, at, stage=before.stage, data=data)
        return _with_promises(fact, before, policy)

    return by_itself.add(organisation, case, lost, at)


def record_delivered(
    organisation: Organisation,
    case: int,
    letter: int,
    channel: str,
    at: datetime,
    went_at: datetime | None = None,
) -> bool:
    """Record that it arrived after all, when it went. False where that changes nothing."""

    def arrived(before: Case, policy: Policy, at: datetime) -> Sequence[Fact]:
        told, went = told_by(before, letter), min(went_at or at, at)
        if not is_lost(before, letter):
            until = counts_until(before, policy, letter, told, at)
            if until is None or went < until:
                return []
        data = {"letter": letter, "told": told, "channel": channel}
        fact = Fact(DELIVERED, went, at, stage=before.stage, data=data)
        return _with_promises(fact, before, policy)

    return by_itself.add(organisation, case, arrived, at)


def _with_promises(fact: Fact, before: Case, policy: Policy) -> list[Fact]:
    return [fact, *promises(fold([fact], before), policy, fact.recorded_at)]


def is_lost(case: Case, letter: int) -> bool:
    """Return whether the case says that the letter at this place did not arrive."""
    said = [f for f in case.facts if f.name in (UNDELIVERED, DELIVERED)]
    own = [fact.name for fact in said if fact.data["letter"] == letter]
    return bool(own) and own[-1] == UNDELIVERED


def told_by(case: Case, letter: int) -> list[int]:
    """Return the places of what the letter told: itself, and the step taken by sending it.

    Of several copies only the customer's own tells them anything that was promised; where
    there is none, that of whoever acts for them. That we have what came in promised nothing.
    """
    facts = case.facts
    sent: Any = facts[letter - 1]
    if sent.name == "received":
        return [letter]  # that it came in is true, whether or not they were told that we have it
    together = [
        place
        for place, fact in enumerate(facts, 1)
        if (fact.recorded_at, fact.by) == (sent.recorded_at, sent.by)
        and abs(place - letter) <= _TOGETHER
    ]
    copies = {place: _to(facts[place - 1]) for place in together if facts[place - 1].name == "sent"}
    acting = {f"party-{one.number}" for one in case.parties if one.party == REPRESENTATIVE}
    to = copies.get(letter, _CUSTOMER)
    if to != _CUSTOMER and (to not in acting or _CUSTOMER in copies.values()):
        return [letter]
    return [place for place in together if place == letter or place not in copies]


def _to(sent: Fact) -> str:
    return str(sent.data.get("to") or _CUSTOMER)


_CUSTOMER = "customer"
_TOGETHER = 4  # facts of one command stand side by side
