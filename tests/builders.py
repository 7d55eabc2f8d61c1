"""Standing people, policies and short ways to put a case before the rules."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from putright.core.case import EMPTY, Case, fold
from putright.core.decide import decide
from putright.core.facts import Actor, Command, Fact
from putright.core.policy import Policy
from putright.core.refusals import Refused
from putright.policies.load import load_policy

CESTRIA = load_policy("cestria")
CIPFA = load_policy("cipfa")
CITIZEN = load_policy("citizen")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)


def at(text: str) -> datetime:
    """Return a moment of UTC from `2026-11-23T10:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def by(role: str, person: str = "", team: str = "") -> Actor:
    return Actor(person or role, (role,), team)


def asked(
    case: Case, policy: Policy, do: str, actor: Actor, when: datetime = MONDAY, **given: Any
) -> tuple[Case, list[Fact]]:
    """Return the case after one step, and the facts of it. Keys may be written with `_`."""
    facts = decide(case, Command(do, given, actor), policy, when)
    return fold(facts, case), facts


def opened(policy: Policy = CESTRIA, when: datetime = MONDAY, **given: Any) -> Case:
    details: Mapping[str, Any] = {"kind": "complaint", "role": "tenant", **given}
    return fold(decide(EMPTY, Command("receive", details), policy, when))


def refused(
    case: Case, policy: Policy, do: str, actor: Actor, when: datetime = MONDAY, **given: Any
) -> Refused:
    """Return the refusal of a step, which must be refused."""
    try:
        decide(case, Command(do, given, actor), policy, when)
    except Refused as refusal:
        return refusal
    raise AssertionError(f"{do} was accepted")
