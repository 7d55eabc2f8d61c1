"""What of a case does not leave in a bundle, and why?

Advice of lawyers and whatever a pack calls privileged, why a case is kept for a claim, what
was marked so, and records that restrict who may open a case. Advice that a colleague gave
stays too, unless whoever makes the bundle chose to put it in. Each is listed with its
place, its day and the reason, so that whoever reads the bundle knows that there is something;
never with what it says. Answers about equality are on no case, and so can be in no bundle.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from putright.core.case import Case
from putright.core.clocks import Running
from putright.core.facts import Fact
from putright.core.policy import Policy
from putright.people.keys import signs_in

PRIVILEGED, MARKED, RESTRICTED, FOLLOWS = "privileged", "marked", "restricted", "follows"
ADVICE = "advice"  # asked of a colleague, and marked by nobody
HOLD = "legal-hold"  # what a pack calls a record that keeps a case from being erased
REASONS = {
    PRIVILEGED: "The policy holds this record back as privileged, such as advice of lawyers.",
    MARKED: "It was marked as legal advice, or otherwise as confidential.",
    ADVICE: "It is advice that a colleague was asked for, and may be a lawyer’s.",
    RESTRICTED: "It is a record that restricts who may open the case.",
    HOLD: "It says for what claim or inquiry the case is kept, which is between us and lawyers.",
    FOLLOWS: "It says what something that is held back brought about.",
}

_MARKED = {
    "noted": "A note",
    "asked": "A question to a colleague",
    "replied": "An answer of a colleague",
}


@dataclass(frozen=True, slots=True)
class Held:
    """One fact that stays here: where it stands in the record, what sort of thing, and why."""

    number: int
    sort: str
    reason: str
    files: int = 0


def held_back(case: Case, policy: Policy, included: Collection[int] = ()) -> dict[int, Held]:
    """Return what is held back, by its number among the facts.

    Of what merely looks like advice (see `looks_like_advice`), `included` go out.
    """
    marked = _marked(case)
    first = {
        number: reason
        for number, fact in enumerate(case.facts, 1)
        if (reason := _reason(number, fact, policy, marked)) or (reason := _advice(fact, case))
        if reason != ADVICE or number not in included
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


def looks_like_advice(case: Case, policy: Policy) -> list[int]:
    """Return what somebody has to look at: advice that is held back unless it is put in."""
    return [number for number, one in held_back(case, policy).items() if one.reason == ADVICE]


def shows(running: Running, held: Mapping[int, Held], case: Case) -> bool:
    """Return whether a clock may be told of: not one that counts from what is held back."""
    names = {case.facts[number - 1].name for number in held if held[number].reason != MARKED}
    return running.start_place + 1 not in held and running.clock.counts_from not in names


def _marked(case: Case) -> set[int]:
    """Return what was marked when it was written, or later by a note; and its question or answer.

    Why both of these: an answer tells what was asked, and a question why it was.
    """
    ours = [(number, fact) for number, fact in enumerate(case.facts, 1) if signs_in(fact.by)]
    # Why of ours only: a customer marks nothing of their case as confidential to us.
    marked = {number for number, fact in ours if fact.data.get("privileged")}
    marked |= {int(fact.data["holds_back"]) for _, fact in ours if fact.data.get("holds_back")}
    said = [(n, int(f.data["number"])) for n, f in ours if f.name in ("asked", "replied")]
    requests = {request for number, request in said if number in marked}
    return marked | {number for number, request in said if request in requests}


def _advice(fact: Fact, case: Case) -> str:
    """Return whether a fact asks for advice, or gives it. A task that is done is none."""
    if fact.name not in ("asked", "replied"):
        return ""
    request = case.requests[int(fact.data["number"]) - 1]
    return ADVICE if request.wanted == "advice" else ""


def _reason(number: int, fact: Fact, policy: Policy, marked: Collection[int]) -> str:
    record = policy.records.get(fact.name)
    if number in marked:
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
        return _MARKED.get(fact.name, "A record")
    if reason == ADVICE:
        return _MARKED[fact.name]
    return "A record that is restricted" if reason == RESTRICTED else "What follows from it"
