"""What would become of it, if the customer sent this now? Decided by the rules, and not kept."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from putright.core.case import EMPTY, Case, fold
from putright.core.clocks import Running, clocks
from putright.core.decide import decide
from putright.core.facts import Actor, Command
from putright.core.policy import Bar, Policy
from putright.core.rules.intake import standing_bars
from putright.design.days import day_of
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


def in_the_way(case: Case, policy: Policy, at: datetime) -> list[Bar]:
    """Return the grounds on which a person may have to turn this away; never a program."""
    return standing_bars(case, policy, day_of(at))
