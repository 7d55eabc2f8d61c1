"""What is asked of whoever answers a complaint, or takes it to the next stage?"""

from collections.abc import Iterator

from putright.core.policy import Detail
from putright.core.questions.question import FORMS, Ask, Questions
from putright.core.rules.escalation import next_stage
from putright.core.rules.response import is_answered


def add_point(q: Questions) -> Iterator[Ask]:
    yield q.ask("what", True, label="What this point is about")
    yield q.ask("category")
    yield q.ask("team", label="Team")


def find(q: Questions) -> Iterator[Ask]:
    outcomes = tuple((word.id, word.name) for word in q.policy.outcome)
    for point in q.case.points:
        number = point.number
        label = f"Point {number}: finding"
        yield Ask(Detail(id=f"point-{number}-outcome", type="choice", label=label), False, outcomes)
        label = f"Point {number}: reason"
        yield Ask(Detail(id=f"point-{number}-reason", label=label))


def respond(q: Questions) -> Iterator[Ask]:
    outcomes = tuple((word.id, word.name) for word in q.policy.outcome)
    for point in q.case.points:
        if point.outcome:
            continue
        label = f"Point {point.number}: finding"
        yield Ask(
            Detail(id=f"point-{point.number}-outcome", type="choice", label=label),
            True,
            outcomes,
        )
        label = f"Point {point.number}: reason"
        yield Ask(Detail(id=f"point-{point.number}-reason", label=label), True)
    if outcomes and q.case.stage:
        yield q.ask("outcome", True, outcomes, label="Finding for the whole complaint")
    yield q.ask("form", True, FORMS)
    read = ": everybody who takes part reads it" if q.parties() else ""
    yield q.ask("text", True, label=f"The answer{read}")


def escalate(q: Questions) -> Iterator[Ask]:
    following = next_stage(q.case, q.policy)
    ways = following.enter_on if following else ()
    names = {
        "requested": "They ask for the next stage",
        "dissatisfied": "They are not satisfied with the answer",
        "no-answer": "No answer came in time",
    }
    came = is_answered(q.case)
    choices = tuple(
        (way, names[way]) for way in ways if way in names and not (came and way == "no-answer")
    )
    if len(choices) > 1:
        yield q.ask("way", True, choices, label="What did they say?")
    yield q.ask("form", True, FORMS, label="How did they ask?")
    yield q.ask("reason", label="What they said (they need not give a reason)")
