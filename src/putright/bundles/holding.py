"""What of a case does not leave in a bundle, and why?

Advice of lawyers and whatever a pack calls privileged, why a case is kept for a claim, notes
that were marked so, and records that restrict who may open a case. Each is listed with its
place, its day and the reason, so that whoever reads the bundle knows that there is something;
never with what it says. Answers about equality are on no case, and so can be in no bundle.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from putright.core.case import Case
from putright.core.clocks import Running
from putright.core.facts import Fact
from putright.core.policy import Policy
from putright.people.keys import signs_in

PRIVILEGED, MARKED, RESTRICTED, FOLLOWS = "privileged", "marked", "restricted", "follows"
HOLD = "legal-hold"  # what a pack calls a record that keeps a case from being erased
REASONS = {
    PRIVILEGED: "The policy holds this record back as privileged, such as advice of lawyers.",
    MARKED: "Whoever wrote it marked it as confidential or as legal advice.",
    RESTRICTED: "It is a record that restricts who may open the case.",
    HOLD: "It says for what claim or inquiry the case is kept, which is between us and lawyers.",
    FOLLOWS: "It says what something that is held back brought about.",
}


@dataclass(frozen=True, slots=True)
class Held:
    """One fact that stays here: where it stands in the record, what sort of thing, and why."""

    number: int
    sort: str
    reason: str
    files: int = 0


def held_back(case: Case, policy: Policy) -> dict[int, Held]:
    """Return what is held back, by its number among the facts."""
    first = {
        number: reason
        for number, fact in enumerate(case.facts, 1)
        if (reason := _reason(fact, policy))
    }
    names = {case.facts[number - 1].name for number in first} & set(policy.records)
    every = {
        number: first.get(number) or FOLLOWS
        for number, fact in enumerate(case.facts, 1)
        if number in first or _follows(fact, names, policy)
    }
    return {
        number: Held(number, _sort(case.facts[number - 1], policy, reason), reason,
                     len(case.facts[number - 1].data.get("files") or ()))
        for number, reason in every.items()
    }  # fmt: skip


def shows(running: Running, held: Mapping[int, Held], case: Case) -> bool:
    """Return whether a clock may be told of: not one that counts from what is held back."""
    names = {case.facts[number - 1].name for number in held if held[number].reason != MARKED}
    return running.start_place + 1 not in held and running.clock.counts_from not in names


def _reason(fact: Fact, policy: Policy) -> str:
    record = policy.records.get(fact.name)
    # Why of ours only: a customer marks nothing of their case as confidential to us.
    if fact.data.get("privileged") and signs_in(fact.by):
        return MARKED
    if record is not None and record.privileged:
        return PRIVILEGED
    if record is not None and record.about == HOLD:
        return HOLD
    if fact.data.get("restricts") or (record is not None and record.restricted):
        return RESTRICTED
    return ""


def _follows(fact: Fact, names: set[str], policy: Policy) -> bool:
    """Return whether a fact tells of one of these records: struck out, promised, or missed."""
    if fact.data.get("record") in names:
        return True
    if fact.name in ("promised", "missed", "extended"):
        clock = str(fact.data.get("clock", ""))
        return any(one.counts_from in names for one in policy.all_clocks if one.id == clock)
    return False


def _sort(fact: Fact, policy: Policy, reason: str) -> str:
    """Name what sort of thing it is. Beware: the name of a restricted record says what it is."""
    if reason in (PRIVILEGED, HOLD):
        return policy.records[fact.name].label
    if reason == MARKED:
        return "A note" if fact.name == "noted" else "A record"
    return "A record that is restricted" if reason == RESTRICTED else "What follows from it"
