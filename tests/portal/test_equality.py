"""About you, if you want to say: optional, counted once, and known of nobody."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from putright.cases.models import CaseRow
from putright.equality.models import EqualityCount
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
