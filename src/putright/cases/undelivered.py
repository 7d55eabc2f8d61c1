"""How does a case learn that a letter never arrived, or that it did after all?

By a fact, `undelivered`, so that whatever the letter told counts as told no longer: its
clock runs on, and is missed on its day. `delivered` ends that, at the moment it arrived.
Both are written as a miss is: nobody asked for them, and they are recorded once.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from putright.cases.binding import policy_of
from putright.cases.models import CaseRow
from putright.cases.row_changes import changed_rows
from putright.cases.rows import rows_of
from putright.cases.store import event_rows, follow, load, write
from putright.core.case import Case, fold
from putright.core.decide import promises
from putright.core.facts import Fact
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
    with transaction.atomic():
        held = CaseRow.objects.filter(organisation=organisation, case=number)
        row = held.select_for_update().values("pack", "version").first()
        if row is None:
            return False
        stream = load(organisation.pk, number)
        before = fold(stream.facts)
        if is_lost(before, letter) == (name == UNDELIVERED):
            return False
        policy = policy_of(organisation, row["pack"], row["version"])
        # Why: a machine's clock may be set back. What is recorded later is never dated earlier.
        at = max(at, stream.facts[-1].recorded_at)
        told = _told_by(before, letter)
        fact = Fact(name, at, at, stage=before.stage, data={"letter": letter, "told": told, **data})
        facts = [fact, *promises(fold([fact], before), policy, at)]
        appended = follow(stream, facts)
        after = fold(appended.stream.facts[stream.sequence :], before)
        rows = rows_of(appended.stream, after, policy, at)
        write([*event_rows([appended]), *changed_rows(rows, before, after, stream.sequence)])
    return True


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
