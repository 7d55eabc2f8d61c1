"""Can what a pack asks of customers be asked: is it answered, and are the answers told apart?"""

from collections.abc import Iterator

from putright.core.checking.checker import Checker
from putright.core.lines import Path
from putright.core.vocabulary.surveys import NOT_SAID, Question


def wanted(check: Checker) -> None:
    """What is wanted of a customer may come, and only what is wanted may fail to."""
    for index, record in enumerate(check.policy.record):
        path: Path = ("record", index)
        check.known((*path, "comes_as"), record.comes_as, check.facts, "fact or record")
        if not record.wants and (record.comes_as or record.otherwise):
            check.say(path, f"Record {record.id}: say what is wanted of the customer (wants).")


def questions(check: Checker) -> None:
    """Each question has an id of its own, its own answers, and a clause that there is."""
    for index, survey in enumerate(check.policy.survey):
        if not survey.question:
            check.say(("survey", index), f"Survey {survey.id} asks nothing: write a question.")
        _apart(check, [("survey", index, "question", n) for n in range(len(survey.question))])
    equality = check.policy.equality
    _apart(check, [("equality", "question", n) for n in range(len(equality.question))])
    if equality.question and not equality.asked:
        check.say(("equality",), "Questions that are not asked: take them out, or asked = false.")
    if check.policy.clause:
        check.known(("equality", "cites"), equality.cites, check.policy.clauses, "clause")


def _apart(check: Checker, places: list[Path]) -> None:
    seen: set[str] = set()
    for path, question in _at(check, places):
        if question.id in seen:
            check.say((*path, "id"), f"Question {question.id!r} is written twice.")
        seen.add(question.id)
        ids = [one.id for one in question.answers]
        if len(ids) == 1 or len(set(ids)) < len(ids):
            check.say((*path, "answers"), "Give two answers or more, each with an id of its own.")
        if NOT_SAID in ids:
            check.say((*path, "answers"), f"{NOT_SAID!r} is an answer to every question already.")
        if check.policy.clause:
            check.known((*path, "cites"), question.cites, check.policy.clauses, "clause")


def _at(check: Checker, places: list[Path]) -> Iterator[tuple[Path, Question]]:
    for path in places:
        found = check.policy.survey[int(path[1])] if path[0] == "survey" else check.policy.equality
        yield path, found.question[int(path[-1])]
