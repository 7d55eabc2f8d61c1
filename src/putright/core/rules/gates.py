"""What does a gate still need before a step may be done?"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from putright.core.case import Case
from putright.core.facts import Fact
from putright.core.names import CORE_FACTS, OFFER_REFUSED
from putright.core.parties import numbered
from putright.core.policy import Gate, Policy

_ENDINGS = frozenset({"closed", "refused", "withdrawn", "diverted"})


def places_since(gate: Gate, case: Case, given: Mapping[str, Any]) -> list[int]:
    """Return where the facts stand from which a gate counts."""
    facts = enumerate(case.facts)
    if gate.since == OFFER_REFUSED:
        same = str(given.get(gate.for_each, "")) if gate.for_each else ""
        keys = {made.number: made.once_key for made in case.offers}
        return [
            place
            for place, fact in facts
            if fact.name == "offer-answered"
            and not fact.data.get("accepted")
            and (not same or keys.get(int(fact.data["number"]), same) == same)
        ]
    # A case that was turned away, withdrawn or sent elsewhere has closed as well.
    since_any = _ENDINGS if gate.since == "closed" else {gate.since}
    return [place for place, fact in facts if fact.name in since_any]


def asks_of_one(gate: Gate, policy: Policy) -> bool:
    """Return whether a gate waits for a record of one letter, so that none is good for all."""
    named = (policy.records.get(name) for name in gate.needs)
    return any(record is not None and record.is_of_one for record in named)


def missing_before(
    gate: Gate,
    case: Case,
    policy: Policy,
    day: date,
    since: int = -1,
    same: str = "",
    person: str = "",
) -> list[str]:
    """Return what a gate still needs: facts that have not happened, records not on file.

    `same` is the value of the gate's `for_each` that the step carries; `person`
    is whom the step is to, where the gate asks for what was recorded of them.
    """
    if gate.each_of:
        return _missing_for_each(gate, case, day)
    there = [
        name
        for name in (*gate.needs, *gate.needs_any)
        if _there(name, gate, case, policy, day, since, same, person)
    ]
    missing = [name for name in gate.needs if name not in there]
    if gate.needs_any and not set(gate.needs_any) & set(there):
        missing += list(gate.needs_any)
    return missing


def _missing_for_each(gate: Gate, case: Case, day: date) -> list[str]:
    """Return what is missing for any of the facts that each need their own, and later."""
    last: dict[str, int] = {}
    for place, fact in case.on_file(gate.each_of, day):
        last[str(fact.data.get(gate.for_each, ""))] = place
    return [
        name
        for name in gate.needs
        if any(
            not any(
                found > place and str(fact.data.get(gate.for_each, "")) == key
                for found, fact in case.on_file(name, day)
            )
            for key, place in last.items()
        )
    ]


def _there(
    name: str,
    gate: Gate,
    case: Case,
    policy: Policy,
    day: date,
    since: int,
    same: str,
    person: str = "",
) -> bool:
    found = [
        fact
        for place, fact in case.on_file(name, day)
        if place > since
        and (since < 0 or fact.at >= case.facts[since].at)
        and (not same or str(fact.data.get(gate.for_each, same)) == same)
        and (not person or str(fact.data.get(gate.of_assignee, "")) == person)
    ]
    if name == "joined":
        found = [fact for fact in found if _is_joined(fact, gate, case)]
    if not gate.from_each or name in CORE_FACTS:
        return bool(found)
    wanted = {str(getattr(party, gate.from_each, "")) for party in case.parties} - {""}
    if gate.from_each == "side" and "side" in policy.details:
        # A case with sides has all of them, whether or not somebody was joined for each.
        wanted |= set(policy.details["side"].answers)
    have = {str(fact.data.get(gate.from_each, "")) for fact in found}
    return bool(found) and wanted <= have


def _is_joined(fact: Fact, gate: Gate, case: Case) -> bool:
    """Return whether a party is still there and, where the gate says so, of its side."""
    party = numbered(case, fact.data.get("number"))
    return party is not None and gate.of_side in ("", party.side)
