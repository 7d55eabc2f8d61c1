"""What would become of it, if the customer sent this now? Decided by the rules, and not kept."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from putright.cases.access import standing
from putright.core.case import EMPTY, Case, fold
from putright.core.clocks import Running, clocks
from putright.core.decide import decide
from putright.core.details import detail_of
from putright.core.facts import Actor, Command, Fact
from putright.core.parties import FOR_ANOTHER
from putright.core.policy import Policy
from putright.project import clock

CUSTOMER = Actor("", ("customer",))

# What a customer writes, and what else it may go by: a pack can have a use of its own for
# a name, and what is not typed as words there would be kept among the plain details.
WRITTEN = {
    "what_happened": ("what_happened", "complaint", "words", "text"),
    "where": ("where", "told_where"),
    "when_roughly": ("when_roughly", "told_when"),
    "put_right": ("put_right", "told_put_right"),
    "representative": ("representative", "told_representative"),
    "at_risk": ("at_risk", "told_at_risk"),
    "told_besides": ("told_besides",),
}


def receive(given: Mapping[str, Any], policy: Policy) -> Command:
    """Return the order to receive what came by the web, in writing."""
    named = {_free(name, policy): value for name, value in given.items()}
    role = policy.roles.get(str(given.get("role", "")))
    if role is not None and role.side == "outside":
        named["capacity"] = FOR_ANOTHER  # a councillor, or whoever else acts for somebody
    return Command("receive", {"channel": "web", "form": "web", **named}, CUSTOMER)


def _free(name: str, policy: Policy) -> str:
    names = WRITTEN.get(name, (name,))
    return next((one for one in names if detail_of(one, policy).type == "words"), name)


def safely(given: Mapping[str, Any], policy: Policy, at: datetime) -> dict[str, Any]:
    """Return what is given so that somebody here can see what comes of it.

    What a customer says may restrict a case to those who need to know (a crime). While
    nobody does yet, the case would lie unseen: so it is then said in words, and whoever
    reads them puts it on file.
    """
    kept = dict(given)
    records = kept.get("records") or []
    if not records or _is_seen(would_be(policy, kept, at), policy):
        return kept
    del kept["records"]
    return {**kept, "told_besides": "\n".join(_in_words(one, policy) for one in records)}


def _is_seen(case: Case, policy: Policy) -> bool:
    """Return whether anybody who has every part that staff can have could open this case."""
    roles = tuple(role.id for role in policy.role if role.side == "staff")
    return standing(Actor("s-anybody", roles), case, policy).opens


def _in_words(record: Mapping[str, Any], policy: Policy) -> str:
    known = policy.records[record["record"]]
    why = "; ".join(str(record[need]) for need in known.needs)
    return f"{known.label}: {why}"


def written(received: Fact, name: str) -> str:
    """Return what the customer wrote under a name; nothing where they did not, or it is erased."""
    return next((text for one in WRITTEN[name] if (text := received.words.get(one))), "")


def would_be(policy: Policy, given: Mapping[str, Any], at: datetime) -> Case:
    """Return the case that this would make. Raises Refused where the rules would not have it."""
    return fold(decide(EMPTY, receive(given, policy), policy, at))


def clocks_of_kind(policy: Policy, kind: str, at: datetime) -> list[Running]:
    """Return the clocks that would start if something of this kind came in now."""
    return clocks(would_be(policy, {"kind": kind}, at), policy, at)


def day_in(policy: Policy) -> date:
    """Return the day it is now where the policy is."""
    return clock.today(policy.calendar.zone)
