"""What have people still to learn or read, that they are to be told of? (the directory)"""

from collections.abc import Iterator
from datetime import timedelta

from putright.core.training import Trained
from putright.directory.reading import readers
from putright.directory.training import matrix
from putright.reminders.items import Day, Item
from putright.reminders.staffed import Staffed

_TO_READ = timedelta(days=7)  # before the day by which a policy is to be read


def learning_owed(day: Day, people: Staffed) -> Iterator[Item]:
    """Give training that is missing or ends, and a policy that is not read: each once."""
    if any(course.for_role for course in day.policy.course):
        yield from _training(day, people)
    if day.policy.attestation:
        yield from _reading(day, people)


def _training(day: Day, people: Staffed) -> Iterator[Item]:
    for standing in matrix(day.organisation, day.policy, people.parts, day.today):
        for one in standing.courses:
            if one.needed and one.state in _TRAINING:
                yield _course(standing.key, one)


_TRAINING = {
    "expires soon": "your training ends",
    "expired": "your training has ended",
    "missing": "training you need, and are not on record for",
}


def _course(person: str, one: Trained) -> Item:
    course = one.course
    return Item(
        "training",
        f"training/{course.id}/{one.state}/{one.until or ''}",
        person,
        f"{course.name}: {_TRAINING[one.state]}",
        on=one.until,
        clause=", ".join(course.cites) or course.added,
        why=one.state,
    )


def _reading(day: Day, people: Staffed) -> Iterator[Item]:
    head = day.policy.policy
    for one in readers(day.organisation, day.policy, people.parts):
        if not one.must or one.at is not None:
            continue
        state = "late" if one.is_late(day.today) else "to do"
        if one.by is not None and state == "to do" and one.by > day.today + _TO_READ:
            continue
        yield Item(
            "policy",
            f"policy/{day.policy.id}/{day.policy.version}/{state}",
            one.key,
            f"{head.title}: read it, and say that you have",
            on=one.by,
            why="not read yet" if state == "to do" else "its day has passed",
        )
