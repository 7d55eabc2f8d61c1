"""Has whoever is to be given a case declared an interest in somebody who is named in it?

Asked at the one door, so that no page, import or list of ticked cases goes round it. The
names themselves go into no event: the core is told of them, and forgets them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from putright.cases.named import names_in
from putright.cases.store import Stream
from putright.core.clocks import local_day
from putright.core.facts import Command
from putright.core.policy import Policy
from putright.interests import register
from putright.people.models import Organisation

TOLD = "interests"  # the detail of a command that holds the names that match, by person


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
    return names_in(organisation, [stream.case]).get(stream.case, [])
