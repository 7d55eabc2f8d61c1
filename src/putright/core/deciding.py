"""What was drafted of the findings, and who may decide the money that is proposed?

A draft is a fact like any other (`found`), and no finding: nobody outside reads it, and the
answer may say otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from putright.core.case import Case
from putright.core.facts import Actor, Command, Fact
from putright.core.policy import Authority, Gate, OutcomeWord, Policy
from putright.core.refusals import Refused
from putright.core.rules.asking import Asked
from putright.core.rules.remedies import rows_that_fit

FINDING = "found"


@dataclass(frozen=True, slots=True)
class Draft:
    """What was last written down of each point, and of what is to be done about it."""

    outcomes: Mapping[int, str] = field(default_factory=dict)
    reasons: Mapping[int, str] = field(default_factory=dict)
    before: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    remedies: tuple[str, ...] = ()
    given: Mapping[str, Any] = field(default_factory=dict)  # amount, to, and what else was said
    why: str = ""

    def is_decided(self, number: int) -> bool:
        return bool(self.outcomes.get(number) and self.reasons.get(number))


_OF_A_REMEDY = ("amount", "to", "consulted")


def draft_of(case: Case, policy: Policy) -> Draft:
    """Return what was drafted at the present stage: each finds anew."""
    outcomes: dict[int, str] = {}
    reasons: dict[int, str] = {}
    before: dict[int, tuple[str, ...]] = {}
    last: Fact | None = None
    offered = [(place, case.facts[place]) for place in case.places.get("offered", ())]
    since = -1
    for place in case.places.get(FINDING, ()):
        fact = case.facts[place]
        if fact.stage != case.stage:
            continue
        for point in fact.data.get("points", ()):
            number = int(point["number"])
            outcomes[number] = str(point.get("outcome") or "")
            reasons[number] = fact.words.get(f"point {number}") or ""
            before[number] = tuple(point.get("before", ()))
        if "remedies" in fact.data:
            last, since = fact, place
    # What was offered since is no draft any more: saving again must not offer it again.
    made = {str(fact.data.get("remedy", "")) for place, fact in offered if place > since}
    wanted = tuple(last.data["remedies"]) if last else ()
    left = tuple(name for name in wanted if name not in made)
    if wanted and not left:
        last = None
    keys = {*_OF_A_REMEDY, *(r.once_for for r in policy.remedy if r.once_for)}
    data = last.data if last else {}
    return Draft(
        outcomes,
        reasons,
        before,
        left,
        {key: data[key] for key in keys if key in data},
        (last.words.get("why_amount") or "") if last else "",
    )


def upheld(policy: Policy, outcome: str) -> bool:
    """Return whether a finding says that something went wrong, in whole or in part."""
    found = next((word for word in policy.outcome if word.id == outcome), None)
    return found is not None and _means(found) in ("upheld", "partly upheld")


def _means(word: OutcomeWord) -> str:
    return (word.means or word.id).replace("-", " ")


def owes_a_remedy(policy: Policy, draft: Draft) -> Gate | None:
    """Return the rule by which what is found so far must be put right before the case ends."""
    found = {outcome for outcome in draft.outcomes.values() if upheld(policy, outcome)}
    for step in ("respond", "close"):
        for gate in policy.gates_before.get(step, ()):
            asks = {"decided", "proposed-actions", "remedy-fits"} & {*gate.needs, *gate.needs_any}
            if asks and found & set(gate.when.outcome):
                return gate
    return None


@dataclass(frozen=True, slots=True)
class Route:
    """Who decides a remedy: the row of the policy, whether this person may, and why not."""

    row: Authority | None
    is_mine: bool = False
    sits: bool = False
    refusal: Refused | None = None


def route(
    case: Case, policy: Policy, actor: Actor, at: datetime, given: Mapping[str, Any]
) -> Route:
    """Return who decides a remedy that would be offered with these details."""
    asked = Asked(case, Command("offer", given, actor), policy, at)
    try:
        rows = rows_that_fit(asked, asked.given)
    except Refused as refusal:
        return Route(None, refusal=refusal)
    mine = next((row for row in rows if set(row.decided_by) & set(actor.roles)), None)
    row = mine or (rows[0] if rows else None)
    sits = mine is not None and actor.person in case.convened
    return Route(row, is_mine=mine is not None and not sits, sits=sits)
