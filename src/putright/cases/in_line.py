"""Is whoever is to review a case in line with somebody it is about? The directory is asked.

At the one door, so that no page or import goes round it. Who is above whom is told to the
core for this command alone; of whoever is complained of it is kept when that is declared.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from putright.core.case import Case
from putright.core.declarations import DECLARED, SUBJECT
from putright.core.facts import Command
from putright.core.policy import Policy
from putright.directory.managers import lines_of
from putright.people.models import Organisation

TOLD = "lines"  # the detail of a command that says who is above each person
_STEPS = frozenset(
    {"declare", "assign", "accept-handover", "convene", "respond", "record", "send"}
)  # a letter may carry out an answer


def with_lines(command: Command, case: Case, policy: Policy, organisation: Organisation) -> Command:
    """Return a command with the lines of everybody whom it and the case are about.

    Only where the policy asks for it, and somebody is complained of; whatever the asker
    says of it themselves is left out.
    """
    given = {name: value for name, value in command.given.items() if name != TOLD}
    is_asked = command.do in _STEPS or command.do in policy.records
    subjects = set(_subjects(command, case)) if policy.outside_line and is_asked else set()
    if subjects:
        given[TOLD] = lines_of(organisation, sorted(subjects | set(_chosen(command, case))))
    return replace(command, given=given)


def _subjects(command: Command, case: Case) -> Iterator[str]:
    for fact in case.named(DECLARED):
        if fact.data.get("why") == SUBJECT:
            yield str(fact.data.get("person", ""))
    if command.do == "declare" and command.given.get("why") == SUBJECT:
        yield str(command.given.get("person") or command.by.person)


def _chosen(command: Command, case: Case) -> Iterator[str]:
    """Give whoever acts, has the case, or is to be given it."""
    yield from (command.by.person, case.handler, str(command.given.get("to") or ""))
    members: Any = command.given.get("members")
    for member in members if isinstance(members, list | tuple) else ():
        yield str(member.get("person") if isinstance(member, Mapping) else member)
