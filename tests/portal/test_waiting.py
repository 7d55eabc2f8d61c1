"""Is a customer told what we wait for, by when, and what happens if it does not come?"""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from putright.cases import queries
from putright.cases.binding import policy_on
from putright.core.counting import parse_amount
from putright.core.policy import Clock
from putright.core.refusals import Refused
from putright.portal import waiting
from putright.project import clock
from tests.portal.given import address, staff, tell, words
from tests.portal.given_parties import authorise, joined
from tests.portal.test_case import at_stage_1
from tests.portal.test_statements import asked


def said(client, organisation, carried):
    return words(client.get(address(organisation, carried)))


def opened(organisation, carried):
    found = queries.for_customer(organisation, carried.reference, carried.secret)
    assert found is not None
    return found


# -- somebody here asks for something ---------------------------------------------------------


@pytest.fixture
def asked_which_floor(cestria, now):
    """Return a complaint in which we asked which floor it is, for Friday 27 November."""
    carried = at_stage_1(cestria, now)
    given = {"text": "Which floor is it", "answer_wanted_by": date(2026, 11, 27)}
    staff(cestria, carried, "message", "service-manager", **given)
    return carried


def test_a_message_that_wants_an_answer_says_by_when(cestria, client, asked_which_floor):
    text = said(client, cestria, asked_which_floor)

    assert (
        "Your answer to what we wrote on Tuesday 24 November 2026 Which floor is it By when" in text
    )
    assert "By when Friday 27 November 2026" in text
    assert "If it does not come Our policy does not say what happens then." in text
    assert text.index("We need something from you") < text.index("What we need from you")


def test_once_the_customer_has_added_something_it_is_no_longer_asked_for(
    cestria, client, asked_which_floor
):
    client.post(address(cestria, asked_which_floor, "add"), {"text": "The second"})

    assert "What we need from you" not in said(client, cestria, asked_which_floor)


def test_a_message_that_wants_none_asks_for_nothing(cestria, client, now):
    carried = at_stage_1(cestria, now)
    staff(cestria, carried, "message", "service-manager", text="We come on Friday.")

    assert "need from you" not in said(client, cestria, carried)
    assert "need something from you" not in said(client, cestria, carried)


def test_what_is_asked_of_somebody_else_is_not_asked_of_the_customer(cestria, client, now):
    carried = at_stage_1(cestria, now)
    joined(cestria, carried, "complainant")
    given = {"text": "Which door?", "answer_wanted_by": date(2026, 11, 27), "audience": ["party-1"]}
    staff(cestria, carried, "message", "service-manager", **given)

    assert "Which door?" not in said(client, cestria, carried)


def test_nothing_is_asked_for_once_it_is_taken_back(cestria, client, asked_which_floor):
    staff(cestria, asked_which_floor, "withdraw", "service-manager")

    assert "need from you" not in said(client, cestria, asked_which_floor)


def test_an_answer_cannot_be_asked_for_by_a_day_that_has_passed(cestria, now):
    carried = at_stage_1(cestria, now)

    given = {"text": "Which floor?", "answer_wanted_by": date(2026, 11, 20)}
    with pytest.raises(Refused) as refused:
        staff(cestria, carried, "message", "service-manager", **given)

    assert refused.value.code == "answer-by-passed"


# -- an offer ---------------------------------------------------------------------------------


def offered(cestria, **more):
    carried = tell(cestria, role="tenant")
    given = {"remedy": "apology", "reason": "It fits", **more}
    staff(cestria, carried, "offer", "service-team", **given)
    return carried


def test_an_offer_without_a_time_has_none_made_up(cestria, client):
    text = said(client, cestria, offered(cestria))

    assert "Our offer to you Apology Our policy gives no time for it, and does not say" in text


def test_an_offer_made_until_a_day_says_so(cestria, client):
    carried = offered(cestria, until=date(2026, 12, 11))

    assert "Apology By Friday 11 December 2026." in said(client, cestria, carried)
    page = words(client.get(address(cestria, carried, "offer", "1")))
    assert "By Friday 11 December 2026." in page


def test_a_policys_own_time_for_an_answer_to_an_offer_is_counted_and_cited(cestria):
    carried = offered(cestria)
    timed = Clock(
        id="offer", strength="will", within=parse_amount("10 working days"),
        counts_from="offered", stops_when=("offer-answered",), cites=("CE-3.14",),
    )  # fmt: skip
    found = opened(cestria, carried)
    policy = found.policy.changed(clock=(*found.policy.clock, timed))
    with_clock = replace(found, policy=policy)

    wanted = waiting.of_offer(with_clock, found.case.offers[0], clock.now())

    assert wanted.by == date(2026, 12, 7)
    assert wanted.cites == ["CE-3.14"]
    assert policy_on(cestria, clock.now()).clock != policy.clock


# -- authority --------------------------------------------------------------------------------


def test_whoever_would_act_for_them_needs_their_word_and_is_told_nothing_until_then(
    organisations, client
):
    citizen = organisations["citizen"]
    carried = tell(citizen)
    joined(citizen, carried, "representative")

    text = said(client, citizen, carried)
    assert "To see that you agree that Bea Lind may act for you One of these will do:" in text
    assert "Signed authorisation form Other evidence of authority" in text
    assert "If it does not come Until we have seen it, we tell them nothing. Clause CZ-5.1" in text

    authorise(citizen, carried)
    assert "may act for you" not in said(client, citizen, carried).partition("Who else")[0]


def test_authority_that_has_ended_is_asked_for_again(organisations, client, now):
    citizen = organisations["citizen"]
    carried = tell(citizen)
    joined(citizen, carried, "representative")
    authorise(citizen, carried, until="2026-12-01")
    now(datetime(2026, 12, 2, 9, tzinfo=UTC))

    assert "that Bea Lind may act for you" in said(client, citizen, carried)


# -- what the policy has us ask for ---------------------------------------------------------


@pytest.fixture
def asked_for_the_form(organisations, now):
    """Return a complaint in which we asked for a signed form, and ask again on 4 December."""
    citizen = organisations["citizen"]
    carried = tell(citizen)
    staff(citizen, carried, "authorisation-asked", "customer-service-centre", on=date(2026, 12, 4))
    return carried


def test_a_record_of_the_policys_says_what_it_wants_by_when_and_what_follows(
    organisations, client, asked_for_the_form
):
    text = said(client, organisations["citizen"], asked_for_the_form)

    assert "The signed form, or other evidence, that lets somebody act for you By when" in text
    assert "By when Friday 4 December 2026 If it does not come We ask you again." in text
    assert "we tell nobody who acts for you anything about it. Clause CZ-5.1" in text


def test_what_is_asked_for_by_a_record_is_said_once(organisations, client, asked_for_the_form):
    citizen = organisations["citizen"]
    theirs = joined(citizen, asked_for_the_form, "representative")

    text = said(client, citizen, asked_for_the_form)
    assert text.count("If it does not come") == 1
    assert "If it has not come by Friday 4 December 2026 , we ask again." in words(
        client.get(theirs)
    )


def test_until_it_is_looked_at_the_page_says_that_something_came(
    organisations, client, asked_for_the_form
):
    citizen = organisations["citizen"]
    client.post(address(citizen, asked_for_the_form, "add"), {"text": "Here is the form"})

    text = said(client, citizen, asked_for_the_form)

    assert "You added something on Monday 23 November 2026. We look whether it is what" in text


def test_once_it_is_on_file_nothing_is_wanted(organisations, client, asked_for_the_form):
    citizen = organisations["citizen"]
    given = {"signed_form": "form.pdf", "scope": "This complaint", "until": "2027-06-01"}
    staff(citizen, asked_for_the_form, "authorisation", "customer-service-centre", **given)

    assert "need from you" not in said(client, citizen, asked_for_the_form)


def test_an_offer_of_mediation_waits_for_the_customer_and_has_no_day(cestria, client, now):
    carried = at_stage_1(cestria, now)
    staff(cestria, carried, "mediation-offered", "service-manager", mediator="A. Fair")

    text = said(client, cestria, carried)

    assert "Whether you agree to mediation By when Our policy does not give a time for it." in text
    assert "We go on looking into your complaint. Its time is not stopped. Clause CE-3.8" in text


def test_waiting_stops_no_clock(cestria, client, now):
    carried = at_stage_1(cestria, now)
    before = said(client, cestria, carried)
    staff(cestria, carried, "mediation-offered", "service-manager", mediator="A. Fair")

    due = "Our answer is promised by Tuesday 8 December 2026"
    assert due in before
    assert due in said(client, cestria, carried)


# -- the page ---------------------------------------------------------------------------------


def test_the_page_asks_no_more_than_before(cestria, client, asked_which_floor):
    assert len(asked(client, address(cestria, asked_which_floor))) == 5
