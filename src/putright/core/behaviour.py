"""What stands against somebody's contact with us, until when, and when is it looked at again?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from putright.core.case import Case, as_date
from putright.core.dues import local_day
from putright.core.facts import Fact
from putright.core.policy import Policy, once_for_policy
from putright.core.rules.able import who_may

SOON = timedelta(days=14)
# What is about a person, and so must be seen on all of their cases.
FLAGS = frozenset({"safety", "restriction"})
_LEFT = ("contact_left", "effect")  # where a pack says which contact is still open


@dataclass(frozen=True, slots=True)
class Restriction:
    """A restriction of contact that is in force."""

    fact: Fact
    left: str
    until: date | None
    review_on: date | None

    def review_is(self, day: date) -> str:
        """Say how its review stands: late, soon, run or none."""
        if self.review_on is None:
            return "none"
        if self.review_on < day:
            return "late"
        return "soon" if self.review_on - day <= SOON else "run"


@dataclass(frozen=True, slots=True)
class Flag:
    """What must be known before somebody is contacted, wherever they are met."""

    place: int  # of its fact in the case
    fact: Fact
    about: str  # one of FLAGS

    @property
    def until(self) -> date | None:
        return as_date(self.fact.data.get("until"))

    @property
    def review_on(self) -> date | None:
        return as_date(self.fact.data.get("review_on"))


def flags(case: Case, policy: Policy) -> list[Flag]:
    """Return each flag that was recorded in a case and not struck out, ended or not."""
    return [
        Flag(place, fact, about)
        for name, about in _flagging(policy)
        if name in case.places
        for place, fact in case.on_file(name, date.min)
    ]


@once_for_policy
def _flagging(policy: Policy) -> tuple[tuple[str, str], ...]:
    return tuple((one.id, one.about) for one in policy.record if one.about in FLAGS)


def records_about(policy: Policy, *about: str) -> list[str]:
    """Return the records of a pack that are about one of these, by their ids."""
    return [record.id for record in policy.record if record.about in about]


def legal_hold(case: Case, policy: Policy, at: datetime) -> Fact | None:
    """Return what says that nothing of this case may be erased, if something does."""
    day = local_day(at, policy.calendar.zone)
    held = (one for name in records_about(policy, "legal-hold") for one in case.on_file(name, day))
    return next((fact for _, fact in held), None)


def unanswered_appeal(case: Case, policy: Policy) -> Fact | None:
    """Return the appeal against a restriction that waits for an answer, if one does."""
    latest = {
        about: max(
            (place for name in names for place, _ in case.on_file(name, date.min)), default=-1
        )
        for about, names in _appealing(policy).items()
    }
    appeal = latest["appeal"]
    return case.facts[appeal] if appeal > latest["appeal-answer"] else None


def may_answer_appeals(policy: Policy) -> tuple[str, ...]:
    """Return the roles that may answer an appeal against a restriction, in the pack's order."""
    able = {role for name in _appealing(policy)["appeal-answer"]
            for role in who_may(policy, "record", name)}  # fmt: skip
    return tuple(role.id for role in policy.role if role.id in able and role.side != "customer")


@once_for_policy
def _appealing(policy: Policy) -> dict[str, list[str]]:
    return {about: records_about(policy, about) for about in ("appeal", "appeal-answer")}


def restriction(case: Case, policy: Policy, day: date) -> Restriction | None:
    """Return the restriction in force on a day: the latest, if it was neither struck nor ended."""
    names = records_about(policy, "restriction")
    found = [entry for name in names for entry in case.on_file(name, day)]
    if not found:
        return None
    return as_restriction(max(found, key=lambda entry: entry[0])[1])


def as_restriction(fact: Fact) -> Restriction:
    until, review = as_date(fact.data.get("until")), as_date(fact.data.get("review_on"))
    return Restriction(fact, left_open(fact.words), until, review)


def left_open(words: Mapping[str, str | None]) -> str:
    """Return which contact a restriction leaves open, as it was written down."""
    return next((words[name] or "" for name in _LEFT if words.get(name)), "")
