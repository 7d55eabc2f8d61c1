"""How is an answer counted, and which counts may be read?

What may be read, and when, is the rule for small groups: see `core.small_groups`.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import connection, transaction

from putright.core.small_groups import Counted, counted, must_be_over, quarter_of
from putright.core.vocabulary.surveys import Question
from putright.equality.models import EqualityCount
from putright.people.models import Organisation


def count(
    organisation: Organisation,
    questions: Sequence[Question],
    given: Mapping[str, str],
    today: date,
) -> None:
    """Count answers. What is none of the questions' own is left out."""
    known = {one.id: dict(one.choices) for one in questions}
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


def counts(
    organisation: Organisation, questions: Sequence[Question], quarter: str, today: date
) -> list[Counted]:
    """Return what may be known of a quarter, or raise NotOver."""
    must_be_over(quarter, today)
    kept = EqualityCount.objects.filter(organisation=organisation, quarter=quarter)
    found: dict[str, dict[str, int]] = {}
    for one in kept:
        found.setdefault(one.question, {})[one.answer] = one.number
    return [counted(one, found.get(one.id, {})) for one in questions]
