"""Who is told of what? Whoever it is of, if they are reached, wish it and may open the case.

Access is asked in SQL, as lists ask it (`cases/allowed.py`): one question a person for
all cases of theirs that are in the round.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from putright.cases.allowed import may_open
from putright.cases.models import CaseRow
from putright.cases.store import one_of, quoted, read
from putright.core.facts import Actor
from putright.people.models import Organisation
from putright.reminders.items import Item
from putright.reminders.staffed import Staffed

_AT_ONCE = 500  # cases in one question
_THEIRS_ALONE = ("training", "policy")  # nobody learns or reads for another


class Route:
    """What each person is told: worked out for all things of a round together."""

    def __init__(self, organisation: Organisation, people: Staffed) -> None:
        self.organisation = organisation
        self.people = people
        self._asked: dict[str, set[int]] = defaultdict(set)
        self._opens: dict[str, set[int]] = defaultdict(set)

    def to(self, items: Sequence[Item]) -> list[tuple[str, Item]]:
        """Return each thing with whom it goes to; what goes to nobody is left out."""
        found: list[tuple[str, Item]] = []
        left = [(item, self._groups(item)) for item in items]
        while left:
            nearest = [(item, self._reached(groups[0], item)) for item, groups in left]
            self._ask(nearest)
            told = [
                [person for person in able if self._may(person, item)] for item, able in nearest
            ]
            found += [
                (person, item)
                for (item, _), some in zip(nearest, told, strict=True)
                for person in some
            ]
            left = [
                (item, groups[1:])
                for (item, groups), some in zip(left, told, strict=True)
                if not some and groups[1:]
            ]
        return found

    def _groups(self, item: Item) -> list[list[str]]:
        if item.kind in _THEIRS_ALONE:
            return [[item.whose]]
        return self.people.those(item.whose, is_miss=item.kind == "missed")

    def besides(self, items: Iterable[Item]) -> list[tuple[str, Item]]:
        """Return each miss with the line manager of whoever had the case."""
        pairs = [(self.people.managers.get(item.whose, ""), item) for item in items]
        able = [(item, self._reached([manager], item)) for manager, item in pairs]
        self._ask(able)
        return [(one, item) for item, some in able for one in some if self._may(one, item)]

    def _reached(self, group: Iterable[str], item: Item) -> list[str]:
        people = self.people
        return [one for one in group if people.is_reached(one) and people.is_wanted(one, item.kind)]

    def _may(self, person: str, item: Item) -> bool:
        return item.case is None or item.case in self._opens[person]

    def _ask(self, pairs: Iterable[tuple[Item, list[str]]]) -> None:
        wanted: dict[str, set[int]] = defaultdict(set)
        for item, able in pairs:
            for person in able if item.case is not None else ():
                wanted[person].add(item.case or 0)
        for person, cases in wanted.items():
            new = sorted(cases - self._asked[person])
            self._asked[person] |= cases
            actor = self.people.actors[person]
            for place in range(0, len(new), _AT_ONCE):
                some = new[place : place + _AT_ONCE]
                self._opens[person] |= opened_by(self.organisation, actor, some)


def opened_by(organisation: Organisation, actor: Actor, cases: Sequence[int]) -> set[int]:
    """Return those of these cases that somebody may open."""
    among, numbers = one_of('c."case"', cases)
    allowed, known = may_open("c", organisation, actor)
    rows = read(
        f'select c."case" from {quoted(CaseRow)} c'
        f' where c."organisation_id" = %s and {among} {allowed}',
        [organisation.pk, *numbers, *known],
    )
    return {case for (case,) in rows}
