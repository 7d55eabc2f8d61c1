"""Who did which course, and how does everybody stand?"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from putright.core.policy import Course, Policy
from putright.core.training import Done, Trained, trained
from putright.design.days import day_plain
from putright.directory import log
from putright.directory.models import Completion
from putright.directory.refusals import NotSo
from putright.people.models import Membership, Organisation
from putright.people.queries import Colleague


@dataclass(frozen=True)
class Standing:
    """One person's line of the matrix: how they stand with each course, in order."""

    key: str
    name: str
    roles: tuple[str, ...]
    team: str
    courses: tuple[Trained, ...]

    @property
    def is_asked(self) -> bool:
        return any(one.needed or one.state for one in self.courses)


def matrix(
    organisation: Organisation, policy: Policy, people: Sequence[Colleague], day: date
) -> list[Standing]:
    """Return how each of these people stands with each course of the policy, by name."""
    parts: dict[str, list[Colleague]] = defaultdict(list)
    for part in people:
        parts[part.key].append(part)
    done = done_by(organisation, parts)
    return [
        Standing(
            key,
            own[0].name,
            tuple(part.role for part in own),
            next((part.team for part in own if part.team), ""),
            tuple(trained(policy, [part.role for part in own], done.get(key, []), day)),
        )
        for key, own in parts.items()
    ]


def done_by(organisation: Organisation, people: Iterable[str]) -> dict[str, list[Done]]:
    """Return what each of these people did, by their keys."""
    found: dict[str, list[Done]] = defaultdict(list)
    rows = Completion.objects.filter(organisation=organisation, person__in=list(people))
    for person, course, on, until in rows.order_by("on").values_list(
        "person", "course", "on", "until"
    ):
        found[person].append(Done(course, on, until))
    return found


def record(
    organisation: Organisation,
    people: Sequence[str],
    course: Course,
    *,
    on: date,
    until: date | None,
    by: str,
    at: datetime,
    today: date,
) -> int:
    """Write down that these people did a course; return how many."""
    if on > today:
        raise NotSo("Record a course when it is done: this day has not come yet.")
    if until is not None and until < on:
        raise NotSo("It cannot have ended before it was done. Check both days.")
    with transaction.atomic():
        for key in _here(organisation, people):
            Completion.objects.update_or_create(
                organisation=organisation,
                person=key,
                course=course.id,
                on=on,
                defaults={"until": until, "recorded_by": by, "recorded_at": at},
            )
            last = f", holds until {day_plain(until)}" if until else ""
            said = f"Did {course.name} on {day_plain(on)}{last}."
            log.tell(organisation, key, "training", said, by=by, at=at)
    return len(people)


def strike(
    organisation: Organisation, person: str, course: Course, on: date, *, by: str, at: datetime
) -> None:
    """Take back a course that was written down by mistake; the log keeps both."""
    with transaction.atomic():
        own = Completion.objects.filter(
            organisation=organisation, person=person, course=course.id, on=on
        )
        if not own.delete()[0]:
            raise NotSo("This is not on record any more.")
        said = f"Did not do {course.name} on {day_plain(on)}: it was written down by mistake."
        log.tell(organisation, person, "training", said, by=by, at=at)


def _here(organisation: Organisation, people: Sequence[str]) -> Sequence[str]:
    here = Membership.objects.filter(organisation=organisation, staff__key__in=people)
    missing = set(people) - set(here.values_list("staff__key", flat=True))
    if missing:
        raise NotSo("Somebody chosen does not work here any more. Check, and choose again.")
    return people
