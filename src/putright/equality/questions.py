"""Which equality questions are asked, and which answers may be given?"""

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

NOT_SAID = "not-said"
_FILE = Path(__file__).with_name("questions.toml")


class Question(NamedTuple):
    id: str
    asks: str
    answers: tuple[tuple[str, str], ...]  # an id, and its words

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """Every answer; the last is that somebody would rather not say."""
        return (*self.answers, (NOT_SAID, "I would rather not say"))


@cache
def questions() -> tuple[Question, ...]:
    with _FILE.open("rb") as file:
        rows = tomllib.load(file)["question"]
    return tuple(
        Question(row["id"], row["asks"], tuple((one["id"], one["text"]) for one in row["answers"]))
        for row in rows
    )
