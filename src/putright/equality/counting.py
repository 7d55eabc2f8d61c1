"""How is an answer counted, and which counts may be read?

Only of a quarter that is over, for two readings of one that runs would differ by whoever
answered between them; and no number under five, nor one from which such a number could
be worked out.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.db import connection, transaction

from putright.equality.models import EqualityCount
from putright.equality.questions import Question, questions
from putright.people.models import Organisation

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


def count(organisation: Organisation, given: Mapping[str, str], today: date) -> None:
    """Count answers. What is none of the questions' own is left out."""
    known = {one.id: dict(one.choices) for one in questions()}
    rows = sorted((name, said) for name, said in given.items() if said in known.get(name, {}))
    table = f'"{EqualityCount._meta.db_table}"'
    with transaction.atomic(), connection.cursor() as cursor:
        for name, said in rows:  # Why sorted: two who answer alike wait for each other in one order
            cursor.execute(
                f'insert into {table} ("organisation_id", "quarter", "question", "answer",'
                ' "number") values (%s, %s, %s, %s, 1)'
                ' on conflict ("organisation_id", "quarter", "question", "answer")'
                f' do update set "number" = {table}."number" + 1',
                [organisation.pk, quarter_of(today), name, said],
            )


def counts(organisation: Organisation, quarter: str, today: date) -> list[Counted]:
    """Return what may be known of a quarter, or raise NotOver."""
    if quarter >= quarter_of(today):
        raise NotOver(f"{quarter} is not over yet: its counts can be read on the day after it.")
    kept = EqualityCount.objects.filter(organisation=organisation, quarter=quarter)
    found = {(one.question, one.answer): one.number for one in kept}
    return [_counted(one, found) for one in questions()]


def _counted(question: Question, found: Mapping[tuple[str, str], int]) -> Counted:
    numbers = {name: found.get((question.id, name), 0) for name, _ in question.choices}
    hidden = _hidden(numbers)
    total = sum(numbers.values())
    of_the_hidden = sum(numbers[name] for name in hidden)
    return Counted(
        question.asks,
        tuple((text, None if name in hidden else numbers[name]) for name, text in question.choices),
        None if hidden and of_the_hidden < FEWEST else total,
    )


def _hidden(numbers: Mapping[str, int]) -> set[str]:
    """Return the answers whose numbers stay hidden: the small, and one more beside a single one."""
    small = {name for name, number in numbers.items() if number < FEWEST}
    if len(small) == 1 and len(numbers) > 1:
        others = sorted((number, name) for name, number in numbers.items() if name not in small)
        small.add(others[0][1])
    return small
