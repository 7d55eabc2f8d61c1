"""Has whoever is to be given a case declared an interest in somebody who is named in it?

Asked at the one door, so that no page, import or list of ticked cases goes round it. The
names themselves go into no event: the core is told of them, and forgets them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from putright.cases.store import Stream, load
from putright.core.clocks import local_day
from putright.core.facts import Command
from putright.core.policy import Policy
from putright.interests import register
from putright.people.models import Customer, Organisation

TOLD = "interests"  # the detail of a command that holds the names that match, by person
_NAMED_IN = ("name", "body")


def with_interests(
    command: Command, policy: Policy, organisation: Organisation, stream: Stream, at: datetime
) -> Command:
    """Return a command that gives somebody a case, with the interests of theirs that match."""
    people = sorted(_people(command))
    if not people:
        return command
    given = {name: value for name, value in command.given.items() if name != TOLD}
    day = local_day(at, policy.calendar.zone)
    if policy.interests and register.has_any(organisation, people, day):
        names = named_in(organisation, stream)
        given[TOLD] = register.matching(organisation, people, names, day)
    return replace(command, given=given)


def _people(command: Command) -> Iterator[str]:
    if command.do == "assign" and isinstance(command.given.get("to"), str):
        yield str(command.given["to"])
    if command.do == "convene":
        members: Any = command.given.get("members")
        for member in members if isinstance(members, list | tuple) else ():
            yield str(member.get("person") if isinstance(member, Mapping) else member)


def named_in(organisation: Organisation, stream: Stream) -> list[str]:
    """Return everybody whom a case names: its customer, and whoever was joined to it."""
    whole = load(organisation.pk, stream.case, words=True)
    filed = whole.facts[0].data.get("filed", {})
    keys = {str(filed.get("customer") or "")}
    found: list[str] = []
    for fact in whole.facts:
        if fact.name == "joined":
            keys.add(str(fact.data.get("key") or ""))
            found += [str(fact.words.get(name) or "") for name in _NAMED_IN]
            found.append(str(fact.data.get("body") or "").replace("-", " "))
    return [*found, *_customers(organisation, keys - {""})]


def _customers(organisation: Organisation, keys: Iterable[str]) -> list[str]:
    known = Customer.objects.filter(organisation=organisation, key__in=list(keys))
    return list(known.values_list("name", flat=True))
