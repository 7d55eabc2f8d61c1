"""What does every page say of whose it is and what time it is?"""

from datetime import UTC, datetime

from django.test import RequestFactory

from putright.people.models import Organisation
from putright.project import clock, context


def test_the_request_says_whose_page_it_is():
    request = RequestFactory().get("/")
    request.organisation = Organisation(slug="a", name="A", colour="#111111")
    request.home, request.nav = "/a/", [{"text": "Tell us", "href": "/a/", "current": True}]

    said = context.page(request)

    assert (said["organisation"].name, said["organisation"].home) == ("A", "/a/")
    assert said["nav"][0]["text"] == "Tell us"
    assert "signed_in" not in said


def test_where_the_request_says_nothing_nothing_is_overruled():
    assert set(context.page(RequestFactory().get("/"))) == {"now"}


def test_a_moved_clock_is_said_on_every_page(organisations, client, monkeypatch):
    monkeypatch.setattr(clock, "is_moved", lambda: True)

    page = client.get("/cestria/").content.decode()

    assert "Demonstration:" in page
    assert "Monday 23 November 2026, 10:00am" in page


def test_times_are_those_of_the_organisation(organisations, client, now):
    now(datetime(2026, 7, 1, 23, 30, tzinfo=UTC))

    assert "Read on 2 July 2026 at 12:30am." in client.get("/cestria/").content.decode()
