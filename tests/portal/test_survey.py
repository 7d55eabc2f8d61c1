"""How did we do: asked where the policy asks, once a case is closed, and known of nobody."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from putright.cases.models import StoredEvent
from putright.surveys.models import SurveyCount, SurveyTaken
from tests.portal.given import address, staff, tell, words
from tests.portal.test_case import answer, at_stage_1
from tests.portal.test_statements import asked

OFFER = "If you like, answer a few questions"


@pytest.fixture
def closed(cestria, now):
    """Return a complaint that was answered at stage 1 and closed."""
    carried = at_stage_1(cestria, now)
    close(cestria, carried)
    return carried


def close(organisation, carried):
    answer(organisation, carried)
    given = {"harm": "Worry", "why_it_fits": "It helps", "reason": "Put right"}
    staff(organisation, carried, "offer", "director", remedy="apology", reason="It fits")
    staff(organisation, carried, "remedy-fits", "service-manager", **given)
    staff(organisation, carried, "lesson", "service-manager", lesson="Look sooner")
    staff(organisation, carried, "close", "service-manager", reason="The customer is content")


def page(client, organisation, carried, **boxes):
    path = address(organisation, carried, "survey")
    return client.post(path, boxes, follow=True) if boxes else client.get(path)


def test_it_is_offered_once_the_case_is_closed_and_not_before(cestria, client, now):
    carried = at_stage_1(cestria, now)
    assert OFFER not in words(client.get(address(cestria, carried)))
    assert page(client, cestria, carried).status_code == 404

    close(cestria, carried)

    shown = client.get(address(cestria, carried))
    assert "How did we do? " + OFFER in words(shown)
    assert f'href="{address(cestria, carried, "survey")}"' in shown.content.decode()


def test_its_questions_and_its_clauses_are_the_policys(cestria, client, closed):
    text = words(page(client, cestria, closed))

    assert "Did we listen to what you told us?" in text
    assert "Yes, to all of it" in text
    assert "Very satisfied" in text
    assert text.count("I would rather not say") == 3
    assert "Clauses CE-2.1.13" in text


def test_a_complaint_that_was_taken_back_asks_nothing(cestria, client):
    carried = tell(cestria)
    staff(cestria, carried, "withdraw", "front-line")

    assert OFFER not in words(client.get(address(cestria, carried)))
    assert page(client, cestria, carried).status_code == 404


def test_answers_are_counted_apart_from_the_case(cestria, client, closed):
    events = StoredEvent.objects.count()
    with CaptureQueriesContext(connection) as said:
        thanks = page(client, cestria, closed, listening="fully", respect="always")

    assert "Thank you" in words(thanks)
    found = SurveyCount.objects.values_list("stage", "question", "answer", "number")
    assert sorted(found) == [
        ("stage-1", "listening", "fully", 1), ("stage-1", "respect", "always", 1),
    ]  # fmt: skip
    assert StoredEvent.objects.count() == events
    writes = [q["sql"] for q in said if q["sql"].lower().startswith(("insert", "update"))]
    assert writes
    assert all("surveys_" in sql for sql in writes)
    assert "fully" not in str(dict(client.session))


def test_it_is_asked_once_from_whatever_device(cestria, client, closed):
    page(client, cestria, closed, listening="fully")

    again = client.__class__()
    assert "We have counted your answers" in words(page(again, cestria, closed))
    page(again, cestria, closed, listening="no")

    assert SurveyCount.objects.get().number == 1


def test_leaving_every_question_counts_nothing_and_can_be_made_good(cestria, client, closed):
    path = address(cestria, closed, "survey")
    left = client.post(path, {})

    assert left.headers["Location"] == address(cestria, closed)
    assert not SurveyTaken.objects.exists()
    page(client, cestria, closed, listening="fully")
    assert SurveyCount.objects.get().number == 1


def test_an_answer_that_is_none_of_the_choices_is_refused(cestria, client, closed):
    found = page(client, cestria, closed, listening="Methuselah")

    assert found.status_code == 422
    assert "Choose one of the answers given." in words(found)
    assert not SurveyTaken.objects.exists()


def test_closed_again_at_the_next_stage_it_is_asked_again(cestria, client, now, closed):
    page(client, cestria, closed, listening="no")
    staff(cestria, closed, "escalate", "front-line", form="writing", way="requested")
    assert OFFER not in words(client.get(address(cestria, closed)))
    staff(cestria, closed, "withdraw", "service-manager")

    assert SurveyCount.objects.get().number == 1, "what was counted stays counted"


def test_the_status_page_asks_no_more_for_it(cestria, client, closed):
    assert len(asked(client, address(cestria, closed))) == 5


def test_nothing_of_it_is_where_staff_could_read_it(cestria, client, closed):
    page(client, cestria, closed, listening="no")

    said = [str(event.__dict__) for event in StoredEvent.objects.all()]
    assert not any("listening" in one for one in said)
