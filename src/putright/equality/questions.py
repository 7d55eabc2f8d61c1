"""Which equality questions are asked? The pack's, or those of our own where it names none."""

import tomllib
from functools import cache
from pathlib import Path

from putright.core.policy import Policy
from putright.core.vocabulary.surveys import NOT_SAID, Question

__all__ = ["NOT_SAID", "Question", "our_own", "questions"]
_FILE = Path(__file__).with_name("questions.toml")


def questions(policy: Policy) -> tuple[Question, ...]:
    """Return what is asked under this policy: nothing, where it asks nobody about themselves."""
    asks = policy.equality
    return (asks.question or our_own()) if asks.asked else ()


@cache
def our_own() -> tuple[Question, ...]:
    """Return the set that is asked where a pack says nothing."""
    with _FILE.open("rb") as file:
        rows = tomllib.load(file)["question"]
    return tuple(Question.model_validate(row) for row in rows)
