"""Which counts of answers may be read, so that none leads back to anybody?

Only of a quarter that is over, for two readings of one that runs would differ by whoever
answered between them; and no number under five, nor one from which such a number could
be worked out.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from putright.core.vocabulary.surveys import Question

FEWEST = 5


class NotOver(ValueError):
    """This quarter still runs, so nothing of it may be read."""


class Counted(NamedTuple):
    """The answers to one question: their words, and their number or None where it is hidden."""

    asks: str
    answers: tuple[tuple[str, int | None], ...]
    total: int | None


def quarter_of(day: date) -> str:
    """Return the quarter of a day.

    >>> quarter_of(date(2026, 11, 23))
    '2026-Q4'
    """
    return f"{day.year}-Q{(day.month + 2) // 3}"


def must_be_over(quarter: str, today: date) -> None:
    """Raise NotOver for a quarter that still runs."""
    if quarter >= quarter_of(today):
        raise NotOver(f"{quarter} is not over yet: its counts can be read on the day after it.")


def counted(question: Question, found: Mapping[str, int]) -> Counted:
    """Return what may be known of the answers to a question, by their ids in `found`."""
    numbers = {name: found.get(name, 0) for name, _ in question.choices}
    hidden = _hidden(numbers)
    of_the_hidden = sum(numbers[name] for name in hidden)
    return Counted(
        question.asks,
        tuple((text, None if name in hidden else numbers[name]) for name, text in question.choices),
        None if hidden and of_the_hidden < FEWEST else sum(numbers.values()),
    )


def _hidden(numbers: Mapping[str, int]) -> set[str]:
    """Return the answers whose numbers stay hidden: the small, and one more beside a single one."""
    small = {name for name, number in numbers.items() if number < FEWEST}
    if len(small) == 1 and len(numbers) > 1:
        others = sorted((number, name) for name, number in numbers.items() if name not in small)
        small.add(others[0][1])
    return small
