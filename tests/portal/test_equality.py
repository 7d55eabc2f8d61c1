"""About you, if you want to say: optional, counted once, and known of nobody."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from putright.cases.models import CaseRow
from putright.core.vocabulary.surveys import Choice, Equality, Question
from putright.equality.models import EqualityCount
from putright.portal import door
from putright.portal.views import equality, sent
from tests.portal.given import tell, words

PAGE = "/cestria/about-you/"


def test_it_is_offered_after_sending_and_its_address_names_no_case(cestria, client):
    carried = tell(cestria)
    page = client.get(f"/cestria/tell/sent/{carried.reference}/{carried.secret}/")

    assert f'href="{PAGE}"' in page.content.decode()
    assert carried.reference not in client.get(PAGE).content.decode()


def test_each_question_can_be_left_or_declined(cestria, client):
    said = words(client.get(PAGE))

    assert said.count("I would rather not say") >= 5
    page = client.post(PAGE, {}, follow=True)
    assert "Thank you" in words(page)
    assert not EqualityCount.objects.exists()


def test_answers_are_counted_and_touch_no_case_and_no_customer(cestria, client):
    tell(cestria)
    with CaptureQueriesContext(connection) as asked:
        client.post(PAGE, {"age": "25-44", "sex": "not-said"})

    assert sorted(EqualityCount.objects.values_list("answer", "number")) == [
        ("25-44", 1), ("not-said", 1),
    ]  # fmt: skip
    assert CaseRow.objects.count() == 1
    said = " ".join(query["sql"] for query in asked.captured_queries).lower()
    assert "cases_" not in said
    assert "people_customer" not in said


def test_a_second_press_counts_nothing_more(cestria, client):
    for _ in range(2):
        client.post(PAGE, {"age": "25-44"})

    assert EqualityCount.objects.get().number == 1


def test_the_session_does_not_hold_what_was_answered(cestria, client):
    client.post(PAGE, {"age": "25-44"})

    assert "25-44" not in str(dict(client.session))


def test_an_answer_that_is_none_of_the_choices_is_refused(cestria, client):
    page = client.post(PAGE, {"age": "Methuselah"})

    assert page.status_code == 422
    assert "Choose one of the answers given." in words(page)
    assert not EqualityCount.objects.exists()


# -- the policy decides -----------------------------------------------------------------------


@pytest.fixture
def asking(monkeypatch):
    """Let the policy in force say this of equality."""

    def now_asks(**says):
        def policy(organisation):
            return door.in_force(organisation).changed(equality=Equality(**says))

        for view in (equality, sent):
            monkeypatch.setattr(view, "in_force", policy)

    return now_asks


def test_the_clause_is_shown_where_the_policy_has_one(organisations, client):
    assert "Clause CE-2.1.9" in words(client.get(PAGE))
    assert "Clause" not in words(client.get("/cipfa/about-you/"))


def test_a_policy_may_ask_nobody_and_then_nothing_is_offered(cestria, client, asking):
    asking(asked=False)
    carried = tell(cestria)

    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"age": "25-44"}).status_code == 404
    page = client.get(f"/cestria/tell/sent/{carried.reference}/{carried.secret}/")
    assert PAGE not in page.content.decode()
    assert not EqualityCount.objects.exists()


def test_a_policys_own_questions_stand_in_for_ours(cestria, client, asking):
    yes, no = Choice(id="yes", text="Yes"), Choice(id="no", text="No")
    asking(question=(Question(id="carer", asks="Do you care for somebody?", answers=(yes, no)),))

    said = words(client.get(PAGE))
    assert "Do you care for somebody?" in said
    assert "How old are you?" not in said
    client.post(PAGE, {"carer": "yes", "age": "25-44"})
    assert EqualityCount.objects.values_list("question", "answer").get() == ("carer", "yes")
