"""Somebody who got no answer sends the very same form again: it is done once, and they hear so."""

from datetime import timedelta

import pytest

from putright.cases.carry_out import Carried
from putright.cases.models import CaseRow, DoorKey, StoredEvent
from putright.project import clock
from tests.cases.given import asked, received
from tests.strength import given
from tests.strength.clients import Page

pytestmark = pytest.mark.django_db

STAFF = {
    "note": {"text": "Rang them."},
    "acknowledge": {"form": "writing", "text": "We have it."},
    "respond": {"form": "writing", "outcome": "upheld", "text": "We got it wrong."},
    "send/?letter=holding": {"text": "We are still looking.", "went_by": "post"},
    "close": {"reason": "All is done."},
    "withdraw": {"reason": "They rang."},
    "reclassify": {"to": "compliment", "reason": "They praise us.", "told": "phone"},
    "escalate": {"form": "writing", "reason": "Not satisfied."},
}
CUSTOMERS = {
    "add": {"text": "It broke again."},
    "next-stage": {"reason": "It is still broken."},
    "withdraw": {"reason": "It is mended."},
}


@pytest.fixture
def answered(organisation) -> Carried:
    """Return a case that was answered."""
    case = received(organisation, at=clock.now() - timedelta(days=1), key="form-1")
    for do, more in (("acknowledge", {}), ("respond", {"outcome": "upheld", "text": "Yes."})):
        asked(organisation, case.reference, do, at=clock.now(), given=more)
    return case


@pytest.fixture
def officer(client, organisation):
    client.cookies["putright-session"] = given.signed_in(organisation, "asha")
    return client


def sent_twice(client, path, carried, boxes):
    """Open a page, send its form, and send the same once more; return what it came to."""
    page = client.get(path)
    form = Page(page.status_code, page.content.decode(), "")
    boxes = {**boxes, **{name: form.box(name) for name in carried}}
    first = client.post(path, boxes)
    after = StoredEvent.objects.count()
    again = client.post(path, boxes)
    assert first.status_code == 302, Page(422, first.content.decode(), "").words
    assert StoredEvent.objects.count() == after
    return first, again


@pytest.mark.parametrize("step", STAFF)
def test_of_the_staff(officer, organisation, step):
    case = received(organisation, at=clock.now() - timedelta(days=1))
    if step in ("close", "escalate"):
        asked(organisation, case.reference, "acknowledge", at=clock.now())
        more = {"outcome": "upheld", "text": "Yes."}
        asked(organisation, case.reference, "respond", at=clock.now(), given=more)
    name, _, question = step.partition("/")
    path = f"/staff/mini/case/{case.reference}/do/{name}/{question}"

    first, again = sent_twice(officer, path, ("_seen", "_token"), STAFF[step])

    assert came_to(again) == came_to(first), words(again)


@pytest.mark.parametrize("step", CUSTOMERS)
def test_of_a_customer(client, answered, step):
    path = f"/mini/case/{answered.reference}/{answered.secret}/{step}/"

    first, again = sent_twice(client, path, ("seen", "token"), CUSTOMERS[step])

    assert came_to(again) == came_to(first), words(again)


def test_of_somebody_who_takes_a_call(officer):
    boxes = {"kind": "complaint", "channel": "phone", "what": "The lift."}

    first, again = sent_twice(officer, "/staff/mini/log/", ("kept",), boxes)

    assert came_to(again) == came_to(first), words(again)
    assert CaseRow.objects.count() == DoorKey.objects.count() == 1


def came_to(response):
    """Return the page that it leads to, whatever that is to say."""
    return response.status_code, response.headers.get("Location", "").partition("?")[0]


def words(response):
    return Page(response.status_code, response.content.decode(), "").words
