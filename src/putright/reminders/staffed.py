"""Who works here today, who sees to whose work, and how is each reached?

Asked once for a round, in four questions, however many work here.
"""

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from putright.core.facts import Actor
from putright.core.policy import Policy
from putright.core.rules.able import who_may
from putright.directory.away import Away, colleagues_and_away
from putright.directory.managers import managers
from putright.people.models import Organisation
from putright.people.queries import Colleague
from putright.reminders.models import Wish


@dataclass(frozen=True)
class Staffed:
    """Everybody who works here on one day, by their keys."""

    parts: tuple[Colleague, ...]
    actors: Mapping[str, Actor]
    names: Mapping[str, str]
    away: Mapping[str, Away]
    managers: Mapping[str, str]
    wishes: Mapping[str, Wish]
    leads: frozenset[str]  # who gives cases to others

    def is_reached(self, person: str) -> bool:
        """Return whether somebody works here and has an address."""
        wish = self.wishes.get(person)
        return person in self.actors and wish is not None and bool(wish.email)

    def is_wanted(self, person: str, kind: str) -> bool:
        """Return whether somebody wishes to be told of such things. A miss is told to all."""
        return kind == "missed" or kind not in self.wishes[person].off.split(",")

    def those(self, whose: str, *, is_miss: bool = False) -> list[list[str]]:
        """Return who may be told of something of this person's, role's or team's.

        Groups of people: the first of which anybody can be reached is told. Whoever it is of
        or, while they are away, their deputy. Where there is neither, whoever gives out the
        cases of the team, else all who give out cases. A miss goes to those also where
        whoever it is of has no address.
        """
        kind, _, name = whose.partition(":")
        if kind == "role":
            return [self._of(lambda part: part.role == name)]
        if kind == "team":
            return [self._leads_of(name), self._leads()]
        if not whose:
            return [self._leads()]
        sees_to_it = self._sees_to_the_work_of(whose)
        first = [[sees_to_it]] if sees_to_it else []
        if first and not is_miss:
            return first
        team = self.actors[whose].team if whose in self.actors else ""
        # Why at last whoever is away: nobody else may open a case that few need to know of.
        return [*first, self._leads_of(team), self._leads(), [whose]]

    def _sees_to_the_work_of(self, person: str) -> str:
        """Return somebody themselves or, while they are away, their deputy; "" for nobody."""
        if person not in self.actors:
            return ""
        gone = self.away.get(person)
        if gone is None:
            return person
        return "" if gone.deputy in self.away else gone.deputy

    def _leads(self) -> list[str]:
        return self._managing(self.leads)

    def _leads_of(self, team: str) -> list[str]:
        if not team:
            return []
        return self._managing({part.key for part in self.parts if part.team == team} & self.leads)

    def _managing(self, able: AbstractSet[str]) -> list[str]:
        """Return those of them who are somebody's line manager; all, where none is."""
        return sorted(set(self.managers.values()) & able) or sorted(able)

    def _of(self, fits: Callable[[Colleague], bool]) -> list[str]:
        return sorted({part.key for part in self.parts if fits(part)})


def staffed(organisation: Organisation, policy: Policy, day: date) -> Staffed:
    """Return who works here on a day, and what they wish."""
    parts, away = colleagues_and_away(organisation, day)
    wishes = {one.person: one for one in Wish.objects.filter(organisation=organisation)}
    giving = who_may(policy, "assign")
    return Staffed(
        tuple(parts),
        _actors(parts, away),
        {part.key: part.name for part in parts},
        away,
        managers(organisation),
        wishes,
        frozenset(part.key for part in parts if part.role in giving),
    )


def _actors(parts: list[Colleague], away: Mapping[str, Away]) -> dict[str, Actor]:
    roles: dict[str, list[str]] = {}
    teams: dict[str, str] = {}
    for part in parts:
        roles.setdefault(part.key, []).append(part.role)
        teams[part.key] = teams.get(part.key) or part.team
    return {
        key: Actor(key, tuple(held), teams[key], covers=tuple(_covered(key, away)))
        for key, held in roles.items()
    }


def _covered(person: str, away: Mapping[str, Away]) -> Iterator[str]:
    return (one.person for one in away.values() if one.deputy == person)
