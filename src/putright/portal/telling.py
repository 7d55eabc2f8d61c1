"""What would become of it, if the customer sent this now? Decided by the rules, and not kept."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from putright.core.case import EMPTY, Case, fold
from putright.core.clocks import Running, clocks
from putright.core.decide import decide
from putright.core.facts import Actor, Command
from putright.core.policy import Policy
from putright.project import clock

CUSTOMER = Actor("", ("customer",))


def receive(given: Mapping[str, Any]) -> Command:
    """Return the order to receive what came by the web, in writing."""
    return Command("receive", {"channel": "web", "form": "web", **given}, CUSTOMER)


def would_be(policy: Policy, given: Mapping[str, Any], at: datetime) -> Case:
    """Return the case that this would make. Raises Refused where the rules would not have it."""
    return fold(decide(EMPTY, receive(given), policy, at))


def clocks_of_kind(policy: Policy, kind: str, at: datetime) -> list[Running]:
    """Return the clocks that would start if something of this kind came in now."""
    return clocks(would_be(policy, {"kind": kind}, at), policy, at)


def day_in(policy: Policy) -> date:
    """Return the day it is now where the policy is."""
    return clock.today(policy.calendar.zone)
