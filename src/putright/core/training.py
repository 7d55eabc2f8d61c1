"""Does what somebody learnt still hold, and what must they learn? And who has read the policy?

Nothing but the pack, the days and the roles decides it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from putright.core.counting import Amount
from putright.core.cycles import later
from putright.core.policy import Attestation, Course, Policy

SOON = timedelta(days=60)  # time to find a place on a course; nothing is refused for it


@dataclass(frozen=True, slots=True)
class Done:
    """A course that somebody did, and the last day on its certificate, if there is one."""

    course: str
    on: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Trained:
    """How somebody stands with one course on one day.

    `state` is `current`, `expires soon`, `expired` or `missing`; or "" where they need
    not have it and never did.
    """

    course: Course
    state: str
    needed: bool
    on: date | None = None
    until: date | None = None

    @property
    def holds(self) -> bool:
        return self.state in ("current", "expires soon")


def holds_until(course: Course, done: Done) -> date | None:
    """Return the last day on which it holds: the certificate's, else the policy's, else none."""
    if done.until is not None or not isinstance(course.valid_for, Amount):
        return done.until
    return later(done.on, course.valid_for)


def trained(policy: Policy, roles: Iterable[str], done: Sequence[Done], day: date) -> list[Trained]:
    """Return how somebody with these roles stands with every course, in the order of the pack."""
    held = set(roles)
    return [
        _trained(course, bool(held & set(course.for_role)), done, day) for course in policy.course
    ]


def _trained(course: Course, needed: bool, done: Sequence[Done], day: date) -> Trained:
    # Why not those to come: a place on a course is no training yet.
    own = [one for one in done if one.course == course.id and one.on <= day]
    if not own:
        return Trained(course, "missing" if needed else "", needed)
    # The one that holds longest; of those without an end, the latest.
    best = max(own, key=lambda one: (holds_until(course, one) or date.max, one.on))
    until = holds_until(course, best)
    return Trained(course, _state(until, day), needed, best.on, until)


def _state(until: date | None, day: date) -> str:
    if until is None:
        return "current"
    if until < day:
        return "expired"
    return "expires soon" if until <= day + SOON else "current"


# -- having read the policy -----------------------------------------------------------------


def must_read(policy: Policy, roles: Iterable[str]) -> Attestation | None:
    """Return the rule by which somebody with these roles says that they read this version."""
    held = set(roles)
    works = any(r in policy.roles and policy.roles[r].side == "staff" for r in held)
    able = (
        one for one in policy.attestation if held & set(one.by_role) or (works and not one.by_role)
    )
    return next(able, None)


def read_by(rule: Attestation, policy: Policy, since: date | None) -> date | None:
    """Return the last day for it, for somebody here since then; None where no time is stated."""
    begins = max(filter(None, (policy.policy.in_force_from, since)), default=None)
    if begins is None or not isinstance(rule.within, Amount):
        return None
    return later(begins, rule.within)
