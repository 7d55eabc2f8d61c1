"""What does the directory know of whoever a step names?

The rules of the core are told, and decide: whether they work here now and, of whoever is
given a case, whether they have the training that such a case asks for, and whether they are
away.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from putright.core.colleagues_named import TOLD, people_named, teams_named
from putright.core.facts import Command
from putright.core.policy import Policy
from putright.core.rules.handling import KNOWN_OF_A_PERSON
from putright.core.training import trained
from putright.directory.here import Here, here, near
from putright.directory.training import done_by
from putright.people.keys import signs_in
from putright.people.models import Organisation


def with_known(
    command: Command, policy: Policy, organisation: Organisation, at: datetime
) -> Command:
    """Return a command that names somebody, with what is known of them.

    Whatever the asker says of it themselves is left out. Nothing is asked of the directory
    where nobody is named but whoever asks: they are here.
    """
    gives = command.do == "assign"
    left_out = {TOLD, *(KNOWN_OF_A_PERSON if gives else ())}
    given = {name: value for name, value in command.given.items() if name not in left_out}
    people = {key for _, key in people_named(command.do, given, policy)}
    teams = {team for _, team in teams_named(command.do, given)}
    myself = {command.by.person} if signs_in(command.by.person) else set()
    if not (teams or people if gives else teams or people - myself):
        return replace(command, given=given) if len(given) < len(command.given) else command
    day = at.astimezone(ZoneInfo(organisation.zone)).date()
    found = here(organisation, day, people, teams)
    absent = [one for one in (*people, *teams) if one not in found.people | found.teams | myself]
    told = {
        "people": found.people | myself,
        "teams": found.teams,
        "near": near(organisation, absent) if absent else {},
    }
    known = _known(command, policy, organisation, found, day) if gives else {}
    return replace(command, given={**given, **known, TOLD: told})


def _known(
    command: Command, policy: Policy, organisation: Organisation, found: Here, day: date
) -> Mapping[str, Any]:
    person = str(command.given.get("to") or "")
    known: dict[str, Any] = {}
    away = found.away.get(person)
    if away is not None:
        known |= {"away_until": away.until or True, "deputy": away.deputy}
    if person and any(course.limits for course in policy.course):
        done = done_by(organisation, [person]).get(person, [])
        known["trained"] = [one.course.id for one in trained(policy, (), done, day) if one.holds]
    return known
