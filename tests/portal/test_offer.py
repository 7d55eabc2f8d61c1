"""Can a customer take an offer or turn it down, once it has been made to them?"""

import pytest

from putright.cases.models import StoredEvent
from tests.portal.given import address, staff, tell, words


@pytest.fixture
def offered(cestria):
    """Return a complaint with an apology offered by the service team, who may decide it."""
    carried = tell(cestria, role="tenant")
    staff(cestria, carried, "offer", "service-team", remedy="apology", reason="It fits")
    return carried


def test_the_case_page_leads_with_the_offer(cestria, client, offered):
    said = words(client.get(address(cestria, offered)))

    assert "Answer our offer" in said
    assert "Our offer to you Apology" in said


@pytest.mark.parametrize(
    ("accepted", "line"), [("yes", "You accepted our offer"), ("no", "You turned down our offer")]
)
def test_it_is_answered_once(cestria, client, offered, accepted, line):
    path = address(cestria, offered, "offer", "1")
    assert "Turning it down does not close anything" in words(client.get(path))

    page = client.post(path, {"accepted": accepted, "reason": "Thank you"})

    assert page.status_code == 302
    said = words(client.get(page.headers["Location"]))
    assert "We have your answer to our offer." in said
    assert line in said
    assert "this offer." in words(client.get(path))
    assert client.post(path, {"accepted": accepted}).status_code == 409
    assert StoredEvent.objects.filter(name="offer-answered").count() == 1


def test_an_answer_must_be_chosen(cestria, client, offered):
    page = client.post(address(cestria, offered, "offer", "1"), {})

    assert page.status_code == 422
    assert "Choose whether you accept it." in words(page)


def test_an_offer_that_was_never_made_is_not_found(cestria, client, offered):
    assert client.get(address(cestria, offered, "offer", "2")).status_code == 404
    assert client.get(address(cestria, offered, "offer", "999999")).status_code == 404


def test_an_offer_that_waits_for_approval_is_not_found(cestria, client):
    carried = tell(cestria, role="tenant")
    given = {"remedy": "payment", "amount": 50, "to": "tenant", "reason": "It fits"}
    staff(cestria, carried, "offer", "service-team", **given)

    assert client.get(address(cestria, carried, "offer", "1")).status_code == 404
