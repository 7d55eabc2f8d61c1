"""Are answers to a survey counted once for each case and stage, and kept of nobody?"""

from datetime import date

import pytest
from django.db import connection, models

from putright.core.small_groups import NotOver
from putright.core.vocabulary.surveys import Choice, Question, Survey
from putright.people.models import Organisation
from putright.surveys.counting import counts, is_taken, mark_of, take
from putright.surveys.models import SurveyCount, SurveyTaken

AUTUMN, LATER = date(2026, 11, 23), date(2027, 1, 1)
YES, NO = Choice(id="yes", text="Yes"), Choice(id="no", text="No")
SURVEY = Survey(
    id="after",
    name="How did we do?",
    question=(
        Question(id="heard", asks="Did we listen?", answers=(YES, NO)),
        Question(id="service", asks="How satisfied are you?"),
    ),
)


@pytest.fixture
def council(db):
    return Organisation.objects.create(
        slug="mini", name="Mini Council", pack="cestria", reference_prefix="MC"
    )


def answers(council, case, stage="stage-1", on=AUTUMN, **given):
    mark = mark_of(council, SURVEY, case, stage)
    return take(council, SURVEY, mark, stage, given, on)


def test_a_case_is_counted_once_at_each_stage(council):
    assert answers(council, 1, heard="yes")
    assert not answers(council, 1, heard="no")
    assert answers(council, 1, stage="stage-2", heard="no")
    assert answers(council, 2, heard="yes")

    found = SurveyCount.objects.order_by("stage").values_list("stage", "answer", "number")
    assert list(found) == [("stage-1", "yes", 2), ("stage-2", "no", 1)]


def test_the_same_number_of_another_organisations_case_is_another_case(council):
    other = Organisation.objects.create(
        slug="other", name="Other", pack="cestria", reference_prefix="OT"
    )

    assert answers(council, 1, heard="yes")
    assert answers(other, 1, heard="yes")
    assert not is_taken(council, mark_of(other, SURVEY, 1, "stage-1"))


def test_nothing_is_kept_of_anybody(council):
    answers(council, 47110815, heard="yes", service="satisfied")

    kept = {field.name for field in SurveyCount._meta.get_fields()}
    assert kept == {
        "pk", "organisation", "quarter", "survey", "stage", "question", "answer", "number",
    }  # fmt: skip
    finer = (models.DateField, models.TimeField)
    fields = [*SurveyCount._meta.get_fields(), *SurveyTaken._meta.get_fields()]
    assert not [field for field in fields if isinstance(field, finer)]
    assert "47110815" not in SurveyTaken.objects.get().mark


def test_a_mark_says_whose_it_is_only_with_the_installations_key(council, settings):
    before = mark_of(council, SURVEY, 1, "stage-1")
    settings.SECRET_KEY = "another key of another installation, long enough"

    assert mark_of(council, SURVEY, 1, "stage-1") != before


def test_the_counting_touches_no_case_and_no_customer(council, django_assert_num_queries):
    with django_assert_num_queries(5) as asked:  # a savepoint, the mark, two counts, and its end
        answers(council, 1, heard="yes", service="satisfied")

    said = " ".join(query["sql"] for query in asked.captured_queries).lower()
    assert "cases_" not in said
    assert "people_" not in said


def test_what_is_not_asked_is_not_counted(council):
    assert answers(council, 1, heard="Zofia Nowak", name="Zofia", service="")

    assert not SurveyCount.objects.exists()


def test_a_quarter_that_runs_cannot_be_read(council):
    answers(council, 1, heard="yes")

    with pytest.raises(NotOver):
        counts(council, SURVEY, "2026-Q4", AUTUMN)


def test_small_numbers_are_hidden_at_each_stage(council):
    for case in range(1, 10):
        answers(council, case, heard="yes")
    for case in range(10, 13):
        answers(council, case, stage="stage-2", heard="yes")

    found = dict(counts(council, SURVEY, "2026-Q4", LATER))

    first, second = found["stage-1"][0], found["stage-2"][0]
    assert first.asks == second.asks == "Did we listen?"
    assert dict(first.answers)["Yes"] == 9
    assert {number for _, number in second.answers} == {None}
    assert second.total is None


def test_a_question_without_answers_has_the_usual_five(council):
    for case in range(1, 7):
        answers(council, case, service="very-satisfied")

    found = counts(council, SURVEY, "2026-Q4", LATER)[0][1][1]

    assert dict(found.answers)["Very satisfied"] == 6
    assert len(found.answers) == 6


def test_two_at_once_are_counted_once(council):
    """The mark is what the database itself takes once: no look before it could miss another."""
    mark = mark_of(council, SURVEY, 1, "stage-1")
    with connection.cursor() as cursor:
        cursor.execute(
            f'insert into "{SurveyTaken._meta.db_table}" ("organisation_id", "mark")'
            " values (%s, %s)",
            [council.pk, mark],
        )

    assert not take(council, SURVEY, mark, "stage-1", {"heard": "yes"}, AUTUMN)
    assert not SurveyCount.objects.exists()
