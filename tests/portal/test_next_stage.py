"""Can a customer ask for the next stage just when the policy lets them, and see why when not?"""

from datetime import UTC, datetime

import pytest
from django.test import Client

from putright.cases.models import CaseRow, StoredEvent
from tests.portal.given import address, staff, tell, words


def ask(client: Client, organisation, carried, **boxes: str):
    return client.post(address(organisation, carried, "next-stage"), boxes)


def test_stage_1_may_be_asked_for_at_once_and_needs_no_reason(cestria, client):
    carried = tell(cestria)

    offered = words(client.get(address(cestria, carried, "next-stage")))
    assert "Ask for stage 1 Answered by: Service Manager ." in offered
    assert "within 10 working days , counted from when you ask." in offered
    assert "You do not need to give a reason." in offered

    page = ask(client, cestria, carried)

    assert page.headers["Location"] == address(cestria, carried) + "?done=asked"
    row = CaseRow.objects.get()
    assert (row.stage, row.status) == ("stage-1", "open")
    said = words(client.get(page.headers["Location"]))
    assert "We have your request. The next date is below." in said
    assert "We will reply by Thursday 26 November 2026" in said
    assert "You asked for stage 1 Monday 23 November 2026, 10:00am" in said


def test_the_customer_asks_themselves_in_writing(cestria, client):
    carried = tell(cestria)

    ask(client, cestria, carried, reason="Nobody rang me back")

    event = StoredEvent.objects.get(name="escalated")
    assert event.by == carried.facts[0].by
    assert '"form":"web"' in event.data
    assert "rang" not in event.data
    assert "Nobody rang me back." in words(client.get(address(cestria, carried)))


def test_saying_that_one_is_not_satisfied_opens_the_next_stage(organisations, client):
    """CIPFA and Citizen ask for no form of words: dissatisfaction is enough."""
    citizen = organisations["citizen"]
    carried = tell(citizen)

    ask(client, citizen, carried)

    assert CaseRow.objects.get().stage == "investigation"
    said = words(client.get(address(citizen, carried)))
    assert "You told us that you were not satisfied" in said


@pytest.mark.parametrize(
    ("slug", "clauses"),
    [("cipfa", "Clause CI-8"), ("peopleplus", "Clauses PP-6 , PP-22 , PP-14"), ("fos", "FO-8")],
)
def test_not_yet_is_shown_with_its_reason_and_clause(organisations, client, slug, clauses):
    organisation = organisations[slug]
    carried = tell(organisation)

    status = words(client.get(address(organisation, carried)))
    page = client.get(address(organisation, carried, "next-stage"))
    refused = ask(client, organisation, carried)

    reason = "We have not given you an answer at this stage yet. You can ask once you have it."
    assert reason in status
    assert page.status_code == 200
    assert refused.status_code == 409
    assert "<title>Error: If you are not satisfied" in refused.content.decode()
    for said in (words(page), words(refused)):
        assert reason in said
        assert clauses in said.replace(",", " ,").replace("  ", " ") or clauses in said
        assert "You can still add information" in said
    assert StoredEvent.objects.filter(name__in=("escalated", "dissatisfied")).count() == 0


def test_a_late_answer_opens_the_next_stage_where_the_policy_says_so(organisations, client, now):
    peopleplus = organisations["peopleplus"]
    carried = tell(peopleplus, role="customer")
    manager = "line-manager"
    staff(peopleplus, carried, "target-date", manager, on=datetime(2026, 11, 27).date())
    now(datetime(2026, 11, 30, 9, tzinfo=UTC))

    said = words(client.get(address(peopleplus, carried)))
    assert "You do not have to wait. You can ask for the next stage now." in said

    ask(client, peopleplus, carried)
    assert CaseRow.objects.get().stage == "taken-further"


def test_those_who_must_write_write_here(organisations, client, now):
    """A member of the public writes under PeoplePlus' policy; a form on the web is writing."""
    peopleplus = organisations["peopleplus"]
    carried = tell(peopleplus, role="public")
    staff(peopleplus, carried, "target-date", "line-manager", on=datetime(2026, 11, 27).date())
    now(datetime(2026, 11, 30, 9, tzinfo=UTC))

    assert ask(client, peopleplus, carried).status_code == 302


def test_the_last_stage_has_none_after_it(organisations, client):
    citizen = organisations["citizen"]
    carried = tell(citizen)
    ask(client, citizen, carried)

    page = ask(client, citizen, carried, token="another-token-of-a-page", reason="I typed this")

    assert page.status_code == 409
    assert "What you typed I typed this It was not sent." in words(page)
    assert "This is the last stage that our policy has." in words(page)
    assert "Housing Ombudsman" in words(page)


def test_a_second_click_asks_once(cestria, client):
    carried = tell(cestria)

    first = ask(client, cestria, carried, token="a-token-of-this-page", seen="99")
    again = ask(client, cestria, carried, token="a-token-of-this-page", seen="99")

    assert first.headers["Location"] == again.headers["Location"]
    assert StoredEvent.objects.filter(name="escalated").count() == 1


def test_news_stops_it_and_what_was_typed_stays(cestria, client):
    carried = tell(cestria)
    seen = str(carried.sequence)
    staff(cestria, carried, "acknowledge", "front-line", form="writing")

    page = ask(client, cestria, carried, seen=seen, reason="I wrote a lot", token="t" * 20)

    assert page.status_code == 409
    said = words(page)
    assert "<title>Error: Ask for stage 1" in page.content.decode()
    assert "This case changed while you had it open" in said
    assert "We replied to say that we have it on Monday 23 November 2026." in said
    assert "I wrote a lot" in page.content.decode()
    assert CaseRow.objects.get().stage == "informal"

    seen_now = str(CaseRow.objects.get().sequence)
    assert f'name="seen" value="{seen_now}"' in page.content.decode()
    assert ask(client, cestria, carried, seen=seen_now, token="t" * 20).status_code == 302


def test_what_is_not_the_customers_to_know_stops_nothing(cestria, client):
    carried = tell(cestria)
    seen = str(carried.sequence)
    staff(cestria, carried, "note", "front-line", text="Among ourselves")

    assert ask(client, cestria, carried, seen=seen).status_code == 302


@pytest.mark.parametrize("odd", ["", "-1", "0", "x", "1e9", "9" * 400, "٣", "\x00"])
def test_odd_hidden_values_do_no_harm(cestria, client, odd):
    carried = tell(cestria)

    assert ask(client, cestria, carried, seen=odd, token=odd).status_code in (302, 409)
