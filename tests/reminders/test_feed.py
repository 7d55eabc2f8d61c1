"""The calendar of one's deadlines: read again by the library, at a secret address."""

from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar

from putright.cases.models import CaseRow, ClockRow
from putright.core.facts import Actor
from putright.people.models import Membership, Staff
from putright.reminders import feed, feed_keys
from tests.reminders.given import at, case_of, step
from tests.reminders.test_digest import THREE_WORDS

ASHA = Actor("s-asha", ("officer",), "Repairs")
NOW = at("2026-11-24T10:00")


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr("putright.project.clock.now", lambda: NOW)


@pytest.fixture
def address(council):
    return f"/staff/mini/calendar/{feed_keys.make(council, 's-asha', at=NOW)}.ics"


def events(response):
    assert response.status_code == 200, response.status_code
    return {str(one["summary"]).partition(":")[0]: one for one in _read(response).events}


def _read(response):
    return Calendar.from_ical(response.content)


def test_each_promise_with_a_day_is_an_event_of_that_day(council, client, address):
    case = case_of(council)

    response = client.get(address)

    found = events(response)
    assert set(found) == {"Acknowledgement", "Answer at stage 1"}
    one = found["Acknowledgement"]
    assert one["dtstart"].dt == date(2026, 11, 26)
    assert one["dtend"].dt == date(2026, 11, 27)
    assert one["status"] == "CONFIRMED"
    assert str(one["summary"]) == f"Acknowledgement: {case.reference}"
    assert str(one["description"]) == f"{case.reference}\nStage 1\nBy M-1"
    assert one["url"].endswith(f"/staff/mini/case/{case.reference}/")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "private, no-cache"
    assert _read(response)["method"] == "PUBLISH"


def test_no_word_of_a_customer_is_in_it(council, client, address):
    case_of(council)
    assert not [word for word in THREE_WORDS if word in client.get(address).content.decode()]


def test_a_new_day_is_the_same_event_and_a_later_one_of_it(council, client, address):
    case = case_of(council)
    step(council, case, "acknowledge", when=at("2026-11-23T13:00"))
    before = events(client.get(address))["Answer at stage 1"]
    step(
        council, case, "extend", when=at("2026-11-24T09:00"),
        clock="respond", until="2026-12-16", reason="Waiting for a part.", told=True,
    )  # fmt: skip
    after = events(client.get(address))["Answer at stage 1"]

    assert before["uid"] == after["uid"]
    assert (before["dtstart"].dt, after["dtstart"].dt) == (date(2026, 12, 7), date(2026, 12, 16))
    assert after["sequence"] > before["sequence"]
    assert after["last-modified"].dt > before["last-modified"].dt


def test_what_is_met_is_struck_out(council, client, address):
    case = case_of(council)
    before = events(client.get(address))["Acknowledgement"]
    step(council, case, "acknowledge", when=at("2026-11-24T09:00"))
    after = events(client.get(address))["Acknowledgement"]
    assert after["status"] == "CANCELLED"
    assert after["uid"] == before["uid"]
    assert "Done, or no longer owed." in after["description"]


def test_what_is_given_to_another_goes_out_of_it(council, client, address):
    case = case_of(council)
    step(council, case, "assign", when=at("2026-11-24T09:00"), to="s-ben")
    assert events(client.get(address)) == {}


def test_hours_are_in_the_zone_of_the_organisation(council, client, address):
    case_of(council)
    due = datetime(2026, 7, 1, 13, 30, tzinfo=UTC)
    ClockRow.objects.filter(clock="acknowledge").update(due_at=due, owed_on=due.date())

    response = client.get(address)

    one = events(response)["Acknowledgement"]
    assert one["dtend"].dt == due
    assert one["dtend"].dt.strftime("%H:%M") == "14:30"
    assert one["dtend"].params["TZID"] == "Europe/London"
    assert [str(zone["tzid"]) for zone in _read(response).timezones] == ["Europe/London"]


def test_a_promise_to_put_right_is_there(council, client, address):
    case = case_of(council)
    step(
        council, case, "commit", when=at("2026-11-24T08:00"),
        what="Mend the lift", on="2026-11-27", owner="s-asha",
    )  # fmt: skip
    one = events(client.get(address))["What we promised to do, number 1"]
    assert one["dtstart"].dt == date(2026, 11, 27)
    assert "Mend" not in client.get(address).content.decode()


def test_a_restricted_case_is_there_for_those_only_who_may_open_it(council, client, address):
    case = case_of(council)
    step(council, case, "watched", when=at("2026-11-23T13:00"), reason="A colleague is named.")
    assert len(events(client.get(address))) == 2
    # A row that has her as handler, of a case that needs to be known by others.
    CaseRow.objects.filter(reference=case.reference).update(handler="s-ben")
    ClockRow.objects.update(handler="s-ben")
    secret = feed_keys.make(council, "s-cleo", at=NOW)
    ClockRow.objects.update(handler="s-cleo")
    from putright.cases.models import StandingRow

    StandingRow.objects.filter(person="s-cleo").delete()
    assert events(client.get(f"/staff/mini/calendar/{secret}.ics")) == {}


def test_nothing_changed_costs_nothing_to_send(council, client, address):
    case = case_of(council)
    tag = client.get(address)["ETag"]

    same = client.get(address, headers={"if-none-match": tag})

    assert (same.status_code, same.content, same["ETag"]) == (304, b"", tag)
    step(council, case, "acknowledge", when=at("2026-11-24T09:00"))
    assert client.get(address, headers={"if-none-match": tag}).status_code == 200


def test_it_is_asked_in_few_questions(council, client, address, django_assert_num_queries):
    for _ in range(4):
        case_of(council)
    # Whose address it is, who they are and what they do; clocks; commitments.
    with django_assert_num_queries(5):
        client.get(address)


def test_two_organisations_never_mix(council, other_council, client, address):
    case_of(council)
    case_of(other_council)
    assert len(events(client.get(address))) == 2
    assert client.get(address.replace("/mini/", "/other/")).status_code == 404


def test_a_new_address_makes_the_old_one_void_and_so_does_revoking(council, client, address):
    assert client.get(address).status_code == 200
    new = f"/staff/mini/calendar/{feed_keys.make(council, 's-asha', at=NOW)}.ics"
    assert client.get(address).status_code == 404
    assert client.get(new).status_code == 200
    feed_keys.revoke(council, "s-asha")
    assert client.get(new).status_code == 404


def test_whoever_has_left_has_no_calendar(council, client, address):
    Membership.objects.filter(organisation=council, staff__key="s-asha").delete()
    assert client.get(address).status_code == 404


def test_whoever_may_sign_in_no_more_has_no_calendar(council, client, address):
    Staff.objects.filter(key="s-asha").update(is_active=False)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("secret", ["x", "A" * 32, "é" * 32, "%00" * 32])
def test_a_wrong_address_is_missing(council, client, address, secret):
    assert client.get(f"/staff/mini/calendar/{secret}.ics").status_code == 404


def test_it_is_only_read(council, client, address):
    assert client.post(address).status_code == 405
    assert client.head(address).status_code == 200


def test_an_event_gives_no_number_of_a_case_away(council):
    case_of(council)
    [one, *_] = feed.deadlines(council, ASHA, NOW)
    assert str(one.case) not in feed.calendar(council, [one]).decode()
