"""What stands against somebody's contact with us, until when, and when is it looked at again?"""

from dataclasses import dataclass
from datetime import date, timedelta

from putright.core.case import Case, as_date
from putright.core.facts import Fact
from putright.core.policy import Policy

SOON = timedelta(days=14)
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


def records_about(policy: Policy, *about: str) -> list[str]:
    """Return the records of a pack that are about one of these, by their ids."""
    return [record.id for record in policy.record if record.about in about]


def restriction(case: Case, policy: Policy, day: date) -> Restriction | None:
    """Return the restriction in force on a day: the latest, if it was neither struck nor ended."""
    names = records_about(policy, "restriction")
    found = [entry for name in names for entry in case.on_file(name, day)]
    if not found:
        return None
    return as_restriction(max(found, key=lambda entry: entry[0])[1])


def as_restriction(fact: Fact) -> Restriction:
    left = next((fact.words[name] for name in _LEFT if fact.words.get(name)), "") or ""
    until, review = as_date(fact.data.get("until")), as_date(fact.data.get("review_on"))
    return Restriction(fact, left, until, review)
