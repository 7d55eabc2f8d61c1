"""Answers are counted and lead back to nobody: no row for a person, no small number to be read."""

from datetime import date

import pytest
from django.db import models

from putright.core.policy import Policy
from putright.core.small_groups import FEWEST, NotOver, quarter_of
from putright.core.vocabulary.surveys import Choice, Equality, Question
from putright.equality.counting import count, counts
from putright.equality.models import EqualityCount
from putright.equality.questions import NOT_SAID, our_own, questions
from putright.people.models import Organisation

AUTUMN, LATER = date(2026, 11, 23), date(2027, 1, 1)


@pytest.fixture
def council(db):
    return Organisation.objects.create(
        slug="mini", name="Mini Council", pack="cestria", reference_prefix="MC"
    )


def many(council, number, **answers):
    for _ in range(number):
        count(council, our_own(), answers, AUTUMN)


def of_sex(council):
    found = counts(council, our_own(), "2026-Q4", LATER)
    return next(one for one in found if one.asks == "What is your sex?")


def test_nothing_is_kept_of_anybody(council):
    many(council, 3, age="25-44", sex="female")

    assert EqualityCount.objects.count() == 2
    kept = {field.name for field in EqualityCount._meta.get_fields()}
    assert kept == {"pk", "organisation", "quarter", "question", "answer", "number"}
    finer = (models.DateField, models.TimeField)
    assert not [f for f in EqualityCount._meta.get_fields() if isinstance(f, finer)]


def test_the_same_answers_leave_the_same_rows_in_whatever_order_they_came(council):
    other = Organisation.objects.create(
        slug="other", name="Other", pack="cestria", reference_prefix="OT"
    )
    said = [{"sex": "male"}, {"sex": "female"}, {"sex": "male", "age": "18-24"}]
    for one in said:
        count(council, our_own(), one, AUTUMN)
    for one in reversed(said):
        count(other, our_own(), one, AUTUMN)

    rows = [
        sorted(EqualityCount.objects.filter(organisation=each).values_list("answer", "number"))
        for each in (council, other)
    ]
    assert rows[0] == rows[1] == [("18-24", 1), ("female", 1), ("male", 2)]


def test_a_quarter_that_runs_cannot_be_read(council):
    many(council, 9, sex="female")

    with pytest.raises(NotOver):
        counts(council, our_own(), "2026-Q4", AUTUMN)
    assert counts(council, our_own(), "2026-Q4", LATER)


def test_small_numbers_are_hidden_and_cannot_be_worked_out(council):
    many(council, 12, sex="female")
    many(council, 8, sex="male")
    many(council, FEWEST - 1, sex="other")
    many(council, 7, sex=NOT_SAID)

    found = dict(of_sex(council).answers)

    assert found["Female"] == 12
    assert found["I would say it in another way"] is None
    # One hidden number alone would be the total less the rest.
    assert [text for text, number in found.items() if number is None] == [
        "I would say it in another way", "I would rather not say",
    ]  # fmt: skip
    assert of_sex(council).total == 31


def test_a_total_that_would_give_the_hidden_away_is_hidden_too(council):
    many(council, 9, sex="female")
    many(council, 1, sex="male")

    assert of_sex(council).total is None
    assert dict(of_sex(council).answers)["Female"] == 9


def test_nobody_answered_is_hidden_like_a_few(council):
    assert {number for _, number in of_sex(council).answers} == {None}
    assert of_sex(council).total is None


def test_what_is_not_asked_is_not_counted(council):
    given = {"sex": "Zofia Nowak", "name": "Zofia", "age": ""}
    count(council, our_own(), given, AUTUMN)

    assert not EqualityCount.objects.exists()


def test_every_question_can_be_left_by_saying_so():
    assert len(our_own()) >= 5
    for one in our_own():
        assert one.choices[-1][0] == NOT_SAID
        assert len({name for name, _ in one.choices}) == len(one.choices)


@pytest.mark.parametrize(("month", "quarter"), [(1, 1), (3, 1), (4, 2), (9, 3), (10, 4), (12, 4)])
def test_quarters_begin_in_january_april_july_and_october(month, quarter):
    assert quarter_of(date(2026, month, 1)) == f"2026-Q{quarter}"


# -- the policy decides what is asked ---------------------------------------------------------


def policy(**equality):
    head = {"id": "mini", "organisation": "Mini Council", "title": "Mini"}
    said = {"policy": head, "calendar": {"division": "scotland"}}
    return Policy.model_validate({**said, "equality": Equality(**equality)})


def test_where_a_pack_says_nothing_our_own_are_asked():
    assert questions(policy()) == our_own()


def test_a_pack_may_ask_nobody():
    assert questions(policy(asked=False)) == ()


def test_a_packs_own_questions_stand_in_for_ours(council):
    yes, no = Choice(id="yes", text="Yes"), Choice(id="no", text="No")
    own = Question(id="carer", asks="Do you care for somebody?", answers=(yes, no))

    asked = questions(policy(question=(own,)))
    for _ in range(7):
        count(council, asked, {"carer": "yes", "sex": "male"}, AUTUMN)

    assert asked == (own,)
    found = counts(council, asked, "2026-Q4", LATER)
    assert [one.asks for one in found] == ["Do you care for somebody?"]
    assert dict(found[0].answers)["Yes"] == 7
    assert set(EqualityCount.objects.values_list("question", flat=True)) == {"carer"}
