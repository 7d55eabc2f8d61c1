"""How are the answers to a survey counted, once for each case and stage, and which are read?

What may be read, and when, is the rule for small groups: see `core.small_groups`.
"""

from collections.abc import Mapping
from datetime import date

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from putright.core.small_groups import Counted, counted, must_be_over, quarter_of
from putright.core.vocabulary.surveys import Survey
from putright.people.models import Organisation
from putright.surveys.models import SurveyCount, SurveyTaken

_SALT = "putright.surveys.taken"


def mark_of(organisation: Organisation, survey: Survey, case: int, stage: str) -> str:
    """Return the mark of a case and stage: from the database alone nobody can tell whose it is."""
    told = f"{organisation.pk}:{survey.id}:{case}:{stage}"
    return salted_hmac(_SALT, told, algorithm="sha256").hexdigest()


def is_taken(organisation: Organisation, mark: str) -> bool:
    return SurveyTaken.objects.filter(organisation=organisation, mark=mark).exists()


def take(
    organisation: Organisation,
    survey: Survey,
    mark: str,
    stage: str,
    given: Mapping[str, str],
    today: date,
) -> bool:
    """Count answers and return True; False where this case and stage was counted before.

    What is none of the survey's own answers is left out.
    """
    known = {one.id: dict(one.choices) for one in survey.question}
    rows = sorted((name, said) for name, said in given.items() if said in known.get(name, {}))
    with transaction.atomic():
        if not _marked(organisation, mark):
            return False
        for name, said in rows:  # Why sorted: two who answer alike wait for each other in one order
            _one_more(organisation, quarter_of(today), survey.id, stage, name, said)
    return True


def _marked(organisation: Organisation, mark: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            f'insert into "{SurveyTaken._meta.db_table}" ("organisation_id", "mark")'
            ' values (%s, %s) on conflict ("organisation_id", "mark") do nothing',
            [organisation.pk, mark],
        )
        return bool(cursor.rowcount == 1)


def _one_more(organisation: Organisation, *which: str) -> None:
    table = f'"{SurveyCount._meta.db_table}"'
    key = '"organisation_id", "quarter", "survey", "stage", "question", "answer"'
    with connection.cursor() as cursor:
        cursor.execute(
            f'insert into {table} ({key}, "number") values (%s, %s, %s, %s, %s, %s, 1)'
            f' on conflict ({key}) do update set "number" = {table}."number" + 1',
            [organisation.pk, *which],
        )


def counts(
    organisation: Organisation, survey: Survey, quarter: str, today: date
) -> list[tuple[str, list[Counted]]]:
    """Return for each stage what may be known of a quarter, or raise NotOver."""
    must_be_over(quarter, today)
    kept = SurveyCount.objects.filter(
        organisation=organisation, quarter=quarter, survey=survey.id
    ).order_by("stage")
    found: dict[str, dict[str, dict[str, int]]] = {}
    for one in kept:
        found.setdefault(one.stage, {}).setdefault(one.question, {})[one.answer] = one.number
    return [
        (stage, [counted(question, said.get(question.id, {})) for question in survey.question])
        for stage, said in found.items()
    ]
