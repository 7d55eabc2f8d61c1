"""How does a case learn that a letter never arrived, or that it did after all?

By a fact, `undelivered`, so that whatever the letter told counts as told no longer: its
clock runs on, and is missed on its day. `delivered` ends that, at the moment it arrived.
Both are written as a miss is: nobody asked for them, and they are recorded once.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from putright.cases import by_itself
from putright.core.case import Case, fold
from putright.core.decide import promises
from putright.core.facts import Fact
from putright.core.policy import Policy
from putright.people.models import Organisation

UNDELIVERED, DELIVERED = "undelivered", "delivered"


def record_undelivered(
    organisation: Organisation, case: int, letter: int, channel: str, why: str, at: datetime
) -> bool:
    """Record that the letter at this place did not arrive. False where the case says so already."""
    return _record(organisation, case, UNDELIVERED, letter, at, {"channel": channel, "why": why})


def record_delivered(
    organisation: Organisation, case: int, letter: int, channel: str, at: datetime
) -> bool:
    """Record that it arrived after all. False unless the case says that it had not."""
    return _record(organisation, case, DELIVERED, letter, at, {"channel": channel})


def _record(
    organisation: Organisation, number: int, name: str, letter: int, at: datetime, data: dict
) -> bool:
    def told(before: Case, policy: Policy, at: datetime) -> Sequence[Fact]:
        if is_lost(before, letter) == (name == UNDELIVERED):
            return []
        said = {"letter": letter, "told": _told_by(before, letter), **data}
        fact = Fact(name, at, at, stage=before.stage, data=said)
        return [fact, *promises(fold([fact], before), policy, at)]

    return by_itself.add(organisation, number, told, at)


def is_lost(case: Case, letter: int) -> bool:
    """Return whether the case says that the letter at this place did not arrive."""
    said = [f for f in case.facts if f.name in (UNDELIVERED, DELIVERED)]
    own = [fact.name for fact in said if fact.data["letter"] == letter]
    return bool(own) and own[-1] == UNDELIVERED


def _told_by(case: Case, letter: int) -> list[int]:
    """Return the places of what the letter told: itself, and the step taken by sending it.

    Of several copies only the customer's own tells them anything that was promised.
    """
    facts = case.facts
    sent: Any = facts[letter - 1]
    if sent.name != "sent" or sent.data.get("to") not in (None, "", "customer"):
        return [letter]
    return [
        place
        for place, fact in enumerate(facts, 1)
        if (fact.recorded_at, fact.by) == (sent.recorded_at, sent.by)
        and abs(place - letter) <= _TOGETHER
        and (fact.name != "sent" or place == letter)
    ]


_TOGETHER = 4  # facts of one command stand side by side
