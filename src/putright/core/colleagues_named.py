"""Does whoever a step names work here? The core knows no directory: whoever asks may tell it.

The one door tells it of every step (`directory/known.py`); a rehearsal names whom it likes.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from putright.core.details import type_of
from putright.core.policy import Policy
from putright.core.refusals import Refused
from putright.core.said import says_nothing

TOLD = "colleagues"  # the detail of a command that holds the people and teams that are here
# Who takes a case, or is asked, is one person; elsewhere a role of the policy may stand for one.
_ONE_PERSON = frozenset({"to", "of"})
# Of these steps, `to` is a person; elsewhere it is whom a letter or a payment goes to.
_TO_A_PERSON = frozenset({"assign"})
_TEAMS: Mapping[str, str] = {"assign": "team", "ask": "of_team"}
_TABLES = ("orders", "records", "also")


def people_named(step: str, given: Mapping[str, Any], policy: Policy) -> Iterator[tuple[str, str]]:
    """Give each person whom a step names, after the detail that names them."""
    for name, value in given.items():
        if name in _TABLES:
            for one in value if isinstance(value, list | tuple) else (value,):
                if isinstance(one, Mapping):
                    yield from people_named("", one, policy)
        elif type_of(name, policy) == "person" or (name == "to" and step in _TO_A_PERSON):
            for one in value if isinstance(value, list | tuple) else (value,):
                key = one.get("person") if isinstance(one, Mapping) else one
                if (
                    isinstance(key, str)
                    and not says_nothing(key)
                    and not _is_role(name, key, policy)
                ):
                    yield name, key


def _is_role(name: str, key: str, policy: Policy) -> bool:
    return name not in _ONE_PERSON and key in policy.roles


def teams_named(step: str, given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give each team whose people a step gives something to do."""
    name = _TEAMS.get(step, "")
    team = given.get(name)
    if isinstance(team, str) and not says_nothing(team):
        yield name, team


def check_colleagues(step: str, given: Mapping[str, Any], policy: Policy) -> None:
    """Raise Refused for somebody, or a team, that is not here, where whoever asks knows that."""
    told = given.get(TOLD)
    if told is None:
        return
    for name, key in people_named(step, given, policy):
        if key not in told["people"]:
            near = _near(told, key)
            sentence = f"{name}: nobody of this key works here now.{near}"
            raise Refused("unknown-person", sentence, missing=(name,))
    for name, team in teams_named(step, given):
        if team not in told["teams"]:
            near = _near(told, team)
            sentence = f"{name}: nobody who works here now is of this team.{near}"
            raise Refused("unknown-team", sentence, missing=(name,))


def _near(told: Mapping[str, Any], text: str) -> str:
    return f" Did you mean {told['near'][text]}?" if text in told["near"] else ""
