"""What does the directory know of whoever is chosen for a case?

The rules of the core are told, and decide: whether they have the training that such a case
asks for, and whether they are away.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from putright.core.facts import Command
from putright.core.policy import Policy
from putright.core.rules.handling import KNOWN_OF_A_PERSON
from putright.core.training import trained
from putright.directory.away import away_now
from putright.directory.training import done_by
from putright.people.models import Organisation


def with_known(
    command: Command, policy: Policy, organisation: Organisation, at: datetime
) -> Command:
    """Return a command that gives a case to somebody, with what is known of them.

    Whatever the asker says of it themselves is left out.
    """
    person = command.given.get("to")
    if command.do != "assign" or not isinstance(person, str) or not person:
        return command
    given = {k: v for k, v in command.given.items() if k not in KNOWN_OF_A_PERSON}
    return replace(command, given={**given, **_known(person, policy, organisation, at)})


def _known(
    person: str, policy: Policy, organisation: Organisation, at: datetime
) -> Mapping[str, Any]:
    day = at.astimezone(ZoneInfo(organisation.zone)).date()
    known: dict[str, Any] = {}
    away = away_now(organisation, day).get(person)
    if away is not None:
        known |= {"away_until": away.until or True, "deputy": away.deputy}
    if any(course.limits for course in policy.course):
        done = done_by(organisation, [person]).get(person, [])
        known["trained"] = [one.course.id for one in trained(policy, (), done, day) if one.holds]
    return known
