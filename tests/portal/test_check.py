"""Is what is sent what was checked, and does a second click make nothing new?"""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from putright.cases import queries
from putright.cases.models import CaseRow, DoorKey, StoredEvent, Text
from putright.core.facts import Actor
from putright.people.models import Customer
from putright.project import clock
from tests.portal.given import LEAK, fill, words


def drafted(client: Client, slug: str = "cestria", kind: str = "complaint", **more: dict) -> str:
    """Fill in a draft, and return the token on its check page."""
    answers = {"what": {"what_happened": LEAK}, **more}
    for question, boxes in answers.items():
        fill(client, f"/{slug}/tell/{kind}/{question}/", follow=False, **boxes)
    return token(client.get(f"/{slug}/tell/check/"))


def token(page) -> str:
    return re.search(r'name="token" value="([^"]+)"', page.content.decode())[1]


def send(client: Client, slug: str, given: str):
    return client.post(f"/{slug}/tell/check/", {"token": given})


def test_answers_are_shown_with_a_way_to_change_each(organisations, client):
    drafted(client, where={"where": "Flat 6"}, right={"put_right": "An apology"})

    page = client.get("/cestria/tell/check/")

    said = words(page)
    assert "In your words Water comes through my bathroom ceiling." in said
    assert "Where and who Flat 6 Change where and who" in said
    assert "Phone number Not given Add phone number" in said
    assert 'href="/cestria/tell/complaint/where/?then=check"' in page.content.decode()


@pytest.mark.parametrize(
    ("slug", "dates"),
    [
        ("cestria", ["We will reply by Thursday 26 November 2026", "Monday 7 December 2026"]),
        ("cipfa", ["We aim to answer by Wednesday 25 November 2026", "Monday 14 December 2026"]),
        ("citizen", ["We usually reply by Thursday 26 November 2026", "does not give a time"]),
        ("peopleplus", ["Our policy does not give a time for the answer"]),
    ],
)
def test_the_dates_if_sent_today_come_from_the_clocks(organisations, client, slug, dates):
    drafted(client, slug)

    said = words(client.get(f"/{slug}/tell/check/"))

    assert all(date in said for date in dates)


def test_the_dates_move_with_the_day(organisations, client, now):
    drafted(client)
    now(datetime(2026, 12, 18, 14, tzinfo=UTC))

    said = words(client.get("/cestria/tell/check/"))

    assert "We aim to answer by Wednesday 6 January 2027" in said


def test_sending_makes_one_case_and_says_its_reference(organisations, client):
    given = drafted(client, you={"name": "Amara Osei", "needs": "Large print"})

    page = send(client, "cestria", given)

    row = CaseRow.objects.get()
    assert page.status_code == 302
    assert f"/cestria/tell/sent/{row.reference}/" in page.headers["Location"]
    assert (row.kind, row.channel, row.status) == ("complaint", "web", "open")
    assert row.title.startswith("Water comes through my bathroom ceiling")
    assert Customer.objects.get().needs == "Large print"


def test_a_second_click_comes_to_the_same_reference(organisations, client):
    given = drafted(client)

    first = send(client, "cestria", given)
    again = send(client, "cestria", given)

    assert again.headers["Location"] == first.headers["Location"]
    assert CaseRow.objects.count() == Customer.objects.count() == DoorKey.objects.count() == 1


def test_two_clicks_at_once_come_to_the_same_reference(organisations, client):
    """Both were sent before either was answered: the second still has its draft."""
    given = drafted(client)
    draft = dict(client.session["drafts"])
    first = send(client, "cestria", given)
    session = client.session
    session["drafts"], session["sent"] = draft, []
    session.save()

    again = send(client, "cestria", given)

    assert again.headers["Location"] == first.headers["Location"]
    assert CaseRow.objects.count() == 1


def test_the_words_are_forgotten_once_they_are_sent(organisations, client):
    send(client, "cestria", drafted(client))

    assert LEAK.split("\n")[0] not in str(dict(client.session))
    assert client.get("/cestria/tell/check/").headers["Location"] == "/cestria/"


def test_a_page_left_open_in_another_window_sends_nothing(organisations, client):
    drafted(client)

    page = send(client, "cestria", "an-older-token-of-this-page")

    assert page.status_code == 409
    assert "<title>Error: Check your answers" in page.content.decode()
    assert "You changed your answers in another window" in words(page)
    assert CaseRow.objects.count() == 0


def test_an_unfinished_draft_goes_to_the_question_that_is_open(organisations, client):
    drafted(client)
    fill(client, "/cestria/tell/complaint/when/", event_day="31", save="yes")

    page = client.get("/cestria/tell/check/", follow=True)

    assert page.redirect_chain[-1][0] == "/cestria/tell/complaint/when/?then=check"
    assert "There is a problem" in words(page)


def test_no_draft_goes_to_the_start(organisations, client):
    assert client.get("/cestria/tell/check/").headers["Location"] == "/cestria/"
    assert client.post("/cestria/tell/check/").headers["Location"] == "/cestria/"


def test_the_customers_text_is_one_point_and_more_may_be_named(organisations, client):
    drafted(client)
    assert "Point 1 Water comes through my bathroom ceiling." in words(
        client.get("/cestria/tell/check/")
    )

    begun = client.get("/cestria/tell/complaint/points/").content.decode()
    assert 'value="Water comes through my bathroom ceiling.' in begun
    assert "Point 4" in begun and "Point 5" not in begun

    fill(client, "/cestria/tell/complaint/points/", point1="The leak", point3="Missed visits")

    said = words(client.get("/cestria/tell/check/"))
    assert "Point 1 The leak Change point 1 Point 2 Missed visits" in said


def test_everything_that_was_answered_reaches_the_case(organisations, client):
    given = drafted(
        client,
        "peopleplus",
        role={"role": "customer"},
        contract={"contract": "A"},
        when={"last-service_day": "2", "last-service_month": "11", "last-service_year": "2026"},
        help={"capacity": "helped", "who": "Kofi Osei, my son", "risk": "yes", "at_risk": "Asthma"},
    )

    send(client, "peopleplus", given)

    received = StoredEvent.objects.get(sequence=1)
    for part in (
        '"contract":"dwp"',
        '"procedure":"first-contact"',
        '"procedure_later":"A"',
        '"role":"customer"',
        '"last-service":"2026-11-02"',
        '"risk":true',
    ):
        assert part in received.data
    assert "Kofi" not in received.data and "Asthma" not in received.data


def test_what_a_customer_writes_is_never_among_the_plain_details(organisations, client):
    """Cestria has a use of its own for `what_happened`: a choice, for appointments."""
    given = drafted(client, where={"where": "Flat 6"}, right={"put_right": "An apology"})

    send(client, "cestria", given)

    kept = "".join(event.data for event in StoredEvent.objects.all())
    assert "ceiling" not in kept and "Flat 6" not in kept and "apology" not in kept


@pytest.mark.parametrize("why", ["He hit me", ""])
def test_a_crime_reaches_somebody_who_can_act(organisations, client, why):
    """It goes straight to stage 2, as the policy says, once somebody there could see it."""
    given = drafted(client, help={"criminal": "yes", "criminal_why": why})

    send(client, "cestria", given)

    row = CaseRow.objects.get()
    director = Actor("s-dia", ("director",))
    cestria = organisations["cestria"]
    assert queries.case_for(cestria, director, row.reference, clock.now()) is not None
    assert [one.reference for one in queries.newest(cestria, director)] == [row.reference]
    kept = Text.objects.filter(words__contains=why or "The customer says so")
    assert kept.exists() or row.stage == "stage-2"


def test_late_is_said_once_more_before_sending(organisations, client):
    drafted(client, "citizen", when={"event_day": "1", "event_month": "1", "event_year": "2020"})

    said = words(client.get("/citizen/tell/check/"))

    assert "This may be outside our policy’s limits" in said
    assert "Send my complaint" in said


def test_a_compliment_is_sent_with_less(organisations, client):
    send(client, "cestria", drafted(client, kind="compliment"))

    row = CaseRow.objects.get()
    assert (row.kind, row.stage) == ("compliment", "")
