"""What became of each sum that was proposed, and does it all add up?

Worked out from the facts of each case, and from nothing that somebody keeps beside them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from putright.core.case import as_date
from putright.core.facts import Fact

NAMES = ("offered", "decided", "offer-answered", "paid")
WAITING, DECLINED, UNANSWERED, REFUSED, ACCEPTED = (
    "waiting", "declined", "unanswered", "refused", "accepted",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One sum of one case, and how it stands now."""

    number: int
    remedy: str
    amount: float
    to: str
    proposed_at: datetime
    state: str = WAITING
    decided_at: datetime | None = None
    decided_by: str = ""
    answered_at: datetime | None = None
    paid: float = 0.0
    paid_on: date | None = None
    paid_by: str = ""
    reference: str = ""

    @property
    def is_approved(self) -> bool:
        return self.state in (UNANSWERED, REFUSED, ACCEPTED)

    @property
    def outstanding(self) -> float:
        """What is still owed: agreed and not paid, or offered and not answered."""
        return max(self.amount - self.paid, 0.0) if self.state in (UNANSWERED, ACCEPTED) else 0.0

    @property
    def amiss(self) -> str:
        """Say what does not add up in this entry, if anything."""
        if self.paid and self.state not in (UNANSWERED, ACCEPTED):
            return "Paid, though it was not agreed"
        if round(self.paid - self.amount, 2) > 0:
            return "More was paid than was agreed"
        if self.paid and self.state == UNANSWERED:
            return "Paid before it was accepted"
        return ""


def entries(facts: Iterable[Fact]) -> list[Entry]:
    """Return the sums of one case, from its facts in their order."""
    found: dict[int, Entry] = {}
    for fact in facts:
        if fact.name == "offered":
            one = _offered(fact)
            if one.amount:
                found[one.number] = one
            continue
        number = int(fact.data.get("number", 0)) if fact.name in NAMES else 0
        if number in found:
            found[number] = _after(found[number], fact)
    return list(found.values())


def _offered(fact: Fact) -> Entry:
    data = fact.data
    waits = bool(data.get("waits_for"))
    return Entry(
        number=int(data["number"]),
        remedy=str(data.get("remedy", "")),
        amount=float(data.get("amount", 0) or 0),
        to=str(data.get("to", "")),
        proposed_at=fact.at,
        state=WAITING if waits else UNANSWERED,
        decided_at=None if waits else fact.at,
        decided_by="" if waits else fact.by,
    )


def _after(entry: Entry, fact: Fact) -> Entry:
    data = fact.data
    if fact.name == "decided":
        state = UNANSWERED if data.get("approved", True) else DECLINED
        return replace(entry, state=state, decided_at=fact.at, decided_by=fact.by)
    if fact.name == "offer-answered":
        state = ACCEPTED if data.get("accepted") else REFUSED
        return replace(entry, state=state, answered_at=fact.at)
    return replace(
        entry,
        paid=entry.paid + float(data.get("amount", 0) or 0),
        paid_on=as_date(data.get("paid_on")),
        paid_by=fact.by,
        reference=str(data.get("reference", "")),
    )


class Sums(NamedTuple):
    """What entries add up to, each in pounds."""

    proposed: float
    waiting: float
    declined: float
    approved: float
    refused: float
    accepted: float
    paid: float
    outstanding: float

    @property
    def difference(self) -> float:
        """What is left when paid, outstanding and refused are taken from what was approved."""
        return round(self.approved - self.paid - self.outstanding - self.refused, 2)


def sums(entries: Iterable[Entry]) -> Sums:
    every = list(entries)

    def of(*states: str) -> float:
        return round(sum(one.amount for one in every if one.state in states), 2)

    return Sums(
        proposed=round(sum(one.amount for one in every), 2),
        waiting=of(WAITING),
        declined=of(DECLINED),
        approved=of(UNANSWERED, REFUSED, ACCEPTED),
        refused=of(REFUSED),
        accepted=of(ACCEPTED),
        paid=round(sum(one.paid for one in every), 2),
        outstanding=round(sum(one.outstanding for one in every), 2),
    )
