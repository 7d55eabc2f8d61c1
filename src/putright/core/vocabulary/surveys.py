"""What is asked of customers that is kept apart from their case? (`surveys.toml`)"""

from functools import cached_property
from typing import Annotated

from pydantic import BeforeValidator

from putright.core.vocabulary.shared import Id, Rule, Table, When, as_tuple

NOT_SAID = "not-said"  # the last answer to every question: counted too, and it names nobody


class Choice(Table):
    """One answer that may be given. Its id is what is counted: never change one, add another."""

    id: Id
    text: str


# Where a question of a survey names no answers.
SATISFACTION = (
    Choice(id="very-satisfied", text="Very satisfied"),
    Choice(id="satisfied", text="Satisfied"),
    Choice(id="neither", text="Neither satisfied nor dissatisfied"),
    Choice(id="dissatisfied", text="Dissatisfied"),
    Choice(id="very-dissatisfied", text="Very dissatisfied"),
)


class Question(Rule):
    id: Id
    asks: str
    answers: Annotated[tuple[Choice, ...], BeforeValidator(as_tuple)] = ()

    @cached_property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """Every answer, an id and its words; the last is that somebody would rather not say."""
        given = tuple((one.id, one.text) for one in self.answers or SATISFACTION)
        return (*given, (NOT_SAID, "I would rather not say"))


class Survey(Rule):
    """What is asked of a customer whose case is closed; nothing unless a pack asks it."""

    id: Id
    name: str
    when: When = When()
    question: Annotated[tuple[Question, ...], BeforeValidator(as_tuple)] = ()


class Equality(Rule):
    """Whether customers are asked about themselves, and what, in place of Putright's own set."""

    asked: bool = True
    question: Annotated[tuple[Question, ...], BeforeValidator(as_tuple)] = ()
