"""What was declared in a case, of whom, and what did the second line say of it?"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from putright.core.casefile import Case
from putright.core.facts import Actor, Fact
from putright.core.policy import Policy
from putright.core.vocabulary.people import Interests, OutsideLine

DECLARED, CHECKED = "declared", "declaration-checked"
SUBJECT = "subject"  # why somebody is shut out: it is they who are complained of
STANDS, NONE = "stands", "none"
RULINGS = (
    (STANDS, "It stands: the case stays closed to them"),
    (NONE, "There is none: they may be given the case again"),
)

# Who is above each person, the nearest first; all by keys.
Lines = Mapping[str, Sequence[str]]


class Declaration(NamedTuple):
    """One declaration of a case; no ruling while the second line has not looked at it."""

    number: int
    fact: Fact
    ruling: str = ""
    checked_at: datetime | None = None

    @property
    def person(self) -> str:
        return str(self.fact.data.get("person", ""))

    @property
    def is_subject(self) -> bool:
        return self.fact.data.get("why") == SUBJECT

    @property
    def above(self) -> Sequence[str]:
        """Who stood above them when it was declared."""
        return tuple(self.fact.data.get("line", ()))


def declarations(case: Case) -> list[Declaration]:
    """Return every declaration, in order; a check settles all of that person until then."""
    if DECLARED not in case.places:
        return []
    found: list[Declaration] = []
    places = sorted((*case.places.get(DECLARED, ()), *case.places.get(CHECKED, ())))
    for fact in (case.facts[place] for place in places):
        if fact.name == DECLARED:
            found.append(Declaration(len(found) + 1, fact))
            continue
        ruling, person = str(fact.data.get("ruling", "")), fact.data.get("person")
        for place, one in enumerate(found):
            if one.person == person and not one.ruling:
                found[place] = one._replace(ruling=ruling, checked_at=fact.at)
    return found


def to_check(case: Case, policy: Policy) -> list[Declaration]:
    """Return the declarations that the second line has yet to look at; none where it does not."""
    if second_line(policy) is None:
        return []
    return [one for one in declarations(case) if not one.ruling]


def second_line(policy: Policy) -> Interests | None:
    """Return the rule by which somebody looks at declarations, where the policy has one."""
    return next((rule for rule in policy.interests if rule.checked_by), None)


def checked_by(policy: Policy) -> tuple[str, ...]:
    """Return the roles that look at declarations; none where the policy has none."""
    rule = second_line(policy)
    return rule.checked_by if rule is not None else ()


def may_check(actor: Actor, case: Case, policy: Policy) -> bool:
    """Return whether a declaration waits for this very person to look at it."""
    able = set(checked_by(policy)) & set(actor.roles)
    waiting = to_check(case, policy) if able else []
    return any(actor.person not in (one.person, one.fact.by) for one in waiting)


# -- whose line reviews nothing -------------------------------------------------------------


def in_line(case: Case, rule: OutsideLine, person: str, today: Lines) -> bool:
    """Return whether somebody manages whoever is complained of, or answers to them.

    By the line when that was declared, which is kept with it, and by that of today.
    """
    for one in declarations(case):
        if not one.is_subject or one.ruling == NONE or not person:
            continue
        over = [*_within(one.above, rule), *_within(today.get(one.person, ()), rule)]
        if person in over or one.person in _within(today.get(person, ()), rule):
            return True
    return False


def _within(above: Sequence[str], rule: OutsideLine) -> Sequence[str]:
    return above[:1] if rule.reach == "manager" else above


def outside_line_at(policy: Policy, stage: str) -> Iterable[OutsideLine]:
    return (rule for rule in policy.outside_line if stage in rule.stages)


def outside_line_for(policy: Policy, record: str) -> Iterable[OutsideLine]:
    return (rule for rule in policy.outside_line if record in rule.records)
