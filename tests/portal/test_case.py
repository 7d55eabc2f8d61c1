"""Where does it stand? Each state of pages.md, in the customer's words, under each policy."""

from datetime import UTC, date, datetime

import pytest

from putright.core.facts import Actor
from tests.portal.given import GRIEVANCES, SLUGS, address, staff, tell, words

CHRISTMAS = datetime(2026, 12, 18, 14, 10, tzinfo=UTC)


def page(client, organisation, carried, *more):
    return client.get(address(organisation, carried, *more))


def said(client, organisation, carried):
    found = page(client, organisation, carried)
    assert found.status_code == 200
    return words(found)


# -- received, on track, late -------------------------------------------------------------


@pytest.mark.parametrize("slug", SLUGS)
def test_each_policy_shows_a_case_that_has_just_come(organisations, client, slug):
    text = said(client, organisations[slug], tell(organisations[slug]))

    assert "The leak was not stopped Still looking" in text
    assert "You told us Monday 23 November 2026, 10:00am On our website." in text
    assert "What happened Water comes through my bathroom ceiling." in text


def test_before_we_reply_the_date_is_that_of_the_reply(cestria, client):
    text = said(client, cestria, tell(cestria))

    assert "We will reply by Thursday 26 November 2026 On track" in text
    assert "We aim to answer by Monday 7 December 2026" in text
    assert "is looking into it" not in text


def test_once_we_replied_the_date_is_that_of_the_answer(cestria, client, now):
    carried = tell(cestria)
    now(datetime(2026, 11, 24, 9, tzinfo=UTC))
    staff(cestria, carried, "acknowledge", "front-line", form="writing")

    text = said(client, cestria, carried)

    assert "We aim to answer by Monday 7 December 2026 On track" in text
    assert "We replied to say that we have it Tuesday 24 November 2026, 9:00am" in text


def test_why_this_date_counts_over_christmas(cestria, client, now):
    now(CHRISTMAS)
    carried = tell(cestria)
    staff(cestria, carried, "acknowledge", "front-line", form="writing")
    now(datetime(2027, 1, 5, 9, tzinfo=UTC))

    text = said(client, cestria, carried)

    assert "We aim to answer by Wednesday 6 January 2027 That is tomorrow" in text
    assert "Christmas Day (25 December)" in text
    assert "New Year’s Day (1 January)" in text


def test_the_reason_is_open_at_first_and_folded_away_later(cestria, client):
    carried = tell(cestria)

    first = page(client, cestria, carried).content.decode()
    later = page(client, cestria, carried).content.decode()

    opened = '<details class="govuk-details pr-whybox" id="why" open>'
    assert opened in first
    assert opened not in later


def test_the_printed_version_opens_everything(cestria, client):
    carried = tell(cestria)
    page(client, cestria, carried)

    printed = client.get(f"{address(cestria, carried)}?print=1").content.decode()

    assert printed.count("<details") == printed.count(" open>")


def test_an_aim_that_passed_is_no_broken_promise_and_opens_the_next_stage(cestria, client, now):
    carried = tell(cestria)
    staff(cestria, carried, "acknowledge", "front-line", form="writing")
    now(datetime(2026, 12, 9, 9, tzinfo=UTC))

    text = said(client, cestria, carried)

    assert "We hoped to do this by Monday 7 December 2026 2 working days late" in text
    assert "We aimed to answer by Monday 7 December 2026. We are sorry that we did not." in text
    assert "You do not have to wait. You can ask for stage 1 now." in text
    assert "We missed the date we promised" not in text
    assert "Ask for stage 1" in text


def at_stage_1(organisation, now, **given):
    """Return a complaint at stage 1, asked for on 24 November and acknowledged."""
    carried = tell(organisation, **given)
    now(datetime(2026, 11, 24, 9, tzinfo=UTC))
    staff(organisation, carried, "escalate", "front-line", form="writing", way="requested")
    staff(organisation, carried, "acknowledge", "service-manager", form="writing")
    return carried


def test_a_missed_promise_is_struck_through_after_words_that_say_so(cestria, client, now):
    carried = at_stage_1(cestria, now)
    now(datetime(2026, 12, 10, 9, tzinfo=UTC))

    html = page(client, cestria, carried).content.decode()

    assert "We missed the date we promised" in html
    assert html.index("We missed the date we promised") < html.index("<s>")
    text = words(page(client, cestria, carried))
    assert "Tuesday 8 December 2026 2 working days late" in text
    assert "We said that we would answer by Tuesday 8 December 2026." in text
    assert "We are sorry that we did not." in text


def test_a_late_answer_says_so_where_it_stands_in_the_history(cestria, client, now):
    carried = at_stage_1(cestria, now)
    now(datetime(2026, 12, 10, 9, tzinfo=UTC))
    answer(cestria, carried)

    text = said(client, cestria, carried)

    assert (
        "We answered at stage 1 Thursday 10 December 2026, 9:00am We said that we would answer "
        "by Tuesday 8 December 2026. We are sorry that we did not." in text
    )


def test_a_new_date_shows_the_first_below_it_with_its_reason(organisations, client, now):
    citizen = organisations["citizen"]
    carried = tell(citizen)
    staff(citizen, carried, "agreed-date", "customer-service-centre", on=date(2026, 12, 4))
    staff(citizen, carried, "acknowledge", "customer-service-centre", form="writing")
    assert "We agreed to answer by Friday 4 December 2026" in said(client, citizen, carried)

    now(datetime(2026, 12, 1, 9, tzinfo=UTC))
    staff(
        citizen,
        carried,
        "extend",
        "customer-service-centre",
        until=date(2026, 12, 11),
        reason="The surveyor was ill",
        told="By email",
    )

    text = said(client, citizen, carried)
    assert "We agreed to answer by Friday 11 December 2026 New date" in text
    assert "We first promised Friday 4 December 2026" in text
    assert "We gave you a new date. The surveyor was ill." in text
    assert "It was Friday 4 December 2026. It is now Friday 11 December 2026." in text


def test_paused_says_since_when_and_who_agreed(cestria, client, now):
    carried = at_stage_1(cestria, now)
    now(datetime(2026, 11, 26, 9, tzinfo=UTC))
    agreed = {"customer_agreed_on": date(2026, 11, 26), "association_agreed_on": date(2026, 11, 26)}
    staff(cestria, carried, "mediation-offered", "service-manager", mediator="A. Fair")
    staff(cestria, carried, "mediation-agreed", "service-manager", **agreed)
    staff(
        cestria,
        carried,
        "pause",
        "service-manager",
        customer_agreed_on=date(2026, 11, 26),
        reason="We meet with a mediator",
    )
    now(datetime(2026, 11, 30, 9, tzinfo=UTC))

    text = said(client, cestria, carried)

    assert "The time for our answer is paused No date yet Paused" in text
    assert "It has been paused since Thursday 26 November 2026. You agreed to this." in text
    assert "We meet with a mediator." in text


@pytest.mark.parametrize("slug", ["peopleplus", "fos"])
def test_where_no_time_is_stated_none_is_made_up(organisations, client, now, slug):
    carried = tell(organisations[slug])
    now(datetime(2026, 12, 5, 9, tzinfo=UTC))

    text = said(client, organisations[slug], carried)

    assert "When we will answer No date yet No time stated" in text
    assert "Our policy does not give a time for this answer, and we do not make one up." in text
    assert "You told us 12 days ago." in text
    assert "late" not in text.lower().replace("if our answer is late", "")


def test_two_clocks_of_one_policy_are_both_shown(organisations, client):
    cipfa = organisations["cipfa"]

    text = said(client, cipfa, tell(cipfa))

    assert "We will reply by Wednesday 25 November 2026" in text
    assert "We aim to answer by Wednesday 25 November 2026 Why 25 November for our answer?" in text
    assert "We aim to finish all of it by Monday 14 December 2026" in text


def test_a_compliment_is_replied_to_and_done(cestria, client):
    carried = tell(cestria, "compliment", points=[])
    assert "We will reply by Thursday 26 November 2026" in said(client, cestria, carried)

    staff(cestria, carried, "acknowledge", "front-line", form="writing")

    text = said(client, cestria, carried)
    assert "We replied to you on Monday 23 November 2026" in text
    assert "Housing Ombudsman" not in text


def test_where_no_reply_is_promised_it_says_so(organisations, client):
    citizen = organisations["citizen"]

    text = said(client, citizen, tell(citizen, "comment", points=[]))

    assert "We have your comment No reply is promised" in text


# -- answered and ended -------------------------------------------------------------------


def answer(organisation, carried, role="service-manager", person="s-mo", **more):
    return staff(
        organisation,
        carried,
        "respond",
        role,
        person=person,
        form="writing",
        outcome="upheld",
        text="We are sorry.\n\nThe leak should have been stopped.",
        points=[{"number": 1, "outcome": "upheld", "reason": "You told us four times."}],
        **more,
    )


def test_an_answer_is_read_on_the_page_with_its_findings(cestria, client, now):
    carried = at_stage_1(cestria, now)
    answer(cestria, carried)

    text = said(client, cestria, carried)

    assert "We answered on Tuesday 24 November 2026" in text
    assert "We got this wrong (upheld). Tuesday 24 November 2026 We are sorry." in text
    assert "The leak was not stopped We got this wrong (upheld). You told us four times." in text
    assert "you can ask for stage 2. Our policy sets no time limit for asking." in text


def test_the_next_stage_looks_again_and_keeps_the_answer_before(cestria, client, now):
    carried = at_stage_1(cestria, now)
    answer(cestria, carried)
    now(datetime(2026, 11, 30, 9, tzinfo=UTC))
    staff(cestria, carried, "escalate", "front-line", form="writing", way="requested")

    text = said(client, cestria, carried)

    assert "The leak was not stopped Still looking" in text
    assert "Our answer at stage 1, 24 November 2026" in text
    assert "We will reply by Thursday 3 December 2026" in text


def test_findings_are_ours_until_the_answer_is_sent(cestria, client, now):
    carried = at_stage_1(cestria, now)
    staff(cestria, carried, "note", "service-manager", text="I think we got this wrong")

    text = said(client, cestria, carried)

    assert "I think" not in text
    assert "got this wrong" not in text


def test_a_note_for_the_customer_is_shown_and_one_among_staff_is_not(cestria, client):
    carried = tell(cestria)
    staff(cestria, carried, "note", "front-line", text="He is difficult")
    staff(
        cestria, carried, "note", "front-line", text="The plumber comes at ten", visible="customer"
    )

    text = said(client, cestria, carried)

    assert "We wrote to you Monday 23 November 2026, 10:00am The plumber comes at ten." in text
    assert "difficult" not in text


def test_promises_come_first_once_it_is_closed(organisations, client, now):
    cipfa = organisations["cipfa"]
    carried = tell(cipfa)
    customer_service = ("customer-service", "s-cs")
    answer(cipfa, carried, *customer_service)
    staff(cipfa, carried, "commit", "customer-service", what="Refund the fee", on=date(2026, 12, 4))
    staff(cipfa, carried, "putting-right", "customer-service", **_needs(cipfa, "putting-right"))
    staff(cipfa, carried, "close", "customer-service", reason="The customer is content")
    now(datetime(2026, 12, 1, 9, tzinfo=UTC))

    html = page(client, cipfa, carried).content.decode()
    assert html.index("What we have said we will do") < html.index("We closed this on")
    text = words(page(client, cipfa, carried))
    assert "Refund the fee By Friday 4 December 2026. To do" in text
    assert "1 promise to you stays open until it is kept." in text

    now(datetime(2026, 12, 7, 9, tzinfo=UTC))
    late = said(client, cipfa, carried)
    assert (
        "We said we would do this by Friday 4 December 2026. We are sorry that we have not." in late
    )

    staff(cipfa, carried, "keep", "customer-service", number=1, text="Paid")
    kept = said(client, cipfa, carried)
    assert "Refund the fee Done on Monday 7 December 2026. Done" in kept


def test_refused_has_its_reason_ground_clause_and_the_way_outside(organisations, client):
    citizen = organisations["citizen"]
    carried = tell(citizen, event=date(2024, 1, 5))
    # Who wrote in it needs to know of it.
    who = "s-service-area-manager"
    staff(citizen, carried, "note", "customer-service-centre", person=who, text="For me")
    staff(
        citizen,
        carried,
        "refuse",
        "service-area-manager",
        bar="twelve-months",
        reason="It was nearly three years ago",
        discretion="Nothing new has come to light",
        tell=["reasons", "housing-ombudsman"],
    )

    text = said(client, citizen, carried)

    assert "We could not take this on. We told you on Monday 23 November 2026" in text
    assert "It was nearly three years ago." in text
    assert "The ground in our policy: more than twelve months ago." in text
    assert "Clause CZ-3b" in text
    assert "Housing Ombudsman If our answer does not settle it, you can go to them." in text


def test_diverted_says_where_it_went(organisations, client):
    cipfa = organisations["cipfa"]
    carried = tell(cipfa)
    staff(
        cipfa,
        carried,
        "divert",
        "customer-service",
        diversion="appeal",
        reason="It is about a mark",
        next_step="They write to you",
        contact="quals@example.org",
    )

    text = said(client, cipfa, carried)

    assert "We sent this to the right place on Monday 23 November 2026" in text
    assert "It is now with: Qualifications team, as an appeal." in text


def test_taken_back_says_so(cestria, client):
    carried = tell(cestria)
    staff(cestria, carried, "withdraw", "front-line")

    text = said(client, cestria, carried)

    assert "You took this back on Monday 23 November 2026" in text


def test_limited_contact_is_said_once_and_politely(organisations, client):
    citizen = organisations["citizen"]
    carried = tell(citizen)
    director = "director-of-customer-service"
    staff(citizen, carried, "behaviour", director, **_needs(citizen, "behaviour"))
    staff(citizen, carried, "warning", director, **_needs(citizen, "warning"))
    needs = _needs(citizen, "adjustments-considered")
    staff(citizen, carried, "adjustments-considered", director, **needs)
    staff(
        citizen,
        carried,
        "restriction",
        director,
        effect="Please write to us by email",
        reason="It was too much",
        notice="Letter",
        review_on=date(2027, 1, 29),
        until=date(2027, 4, 30),
    )

    text = said(client, citizen, carried)

    assert "How we keep in touch for now Please write to us by email." in text
    assert "We look at this again by Friday 29 January 2027." in text
    assert "too much" not in text


def _needs(organisation, record):
    from putright.cases.binding import policy_on
    from putright.project import clock

    policy = policy_on(organisation, clock.now())
    found = dict.fromkeys(policy.records[record].needs, "x")
    if policy.records[record].expires:
        found["until"] = date(2027, 6, 1)
    return found


def test_an_offer_that_waits_is_no_offer_yet(cestria, client, now):
    carried = at_stage_1(cestria, now, role="tenant")
    staff(
        cestria,
        carried,
        "offer",
        "service-manager",
        remedy="payment",
        amount=120,
        to="tenant",
        reason="For the days without a bath",
    )
    assert "offer" not in said(client, cestria, carried).lower()

    staff(
        cestria,
        carried,
        "approve",
        "chief-executive",
        approved=True,
        consulted=["chair"],
        reason="It fits",
    )

    text = said(client, cestria, carried)
    assert "Our offer to you Compensation payment, £120" in text
    assert "Answer our offer" in text


def test_words_that_were_erased_are_not_asked_for(cestria, client):
    from putright.cases.models import Text

    carried = tell(cestria)
    Text.objects.all().update(words=None)

    text = said(client, cestria, carried)

    assert "What you wrote has been erased." in text
    assert "These words have been erased. Still looking" in text


def test_a_missing_case_and_a_wrong_secret_are_the_same_page(cestria, client):
    carried = tell(cestria)

    wrong = client.get(f"/cestria/case/{carried.reference}/AAAAAAAAAAAAAAAA/")
    missing = client.get(f"/cestria/case/CE-0000-0000-0/{carried.secret}/")
    elsewhere = client.get(f"/cestria/case/{carried.reference}/x/")

    assert wrong.status_code == missing.status_code == elsewhere.status_code == 404
    assert wrong.content == missing.content


def test_a_case_opens_at_its_own_organisation_only(organisations, client):
    carried = tell(organisations["cestria"])

    assert client.get(f"/citizen/case/{carried.reference}/{carried.secret}/").status_code == 404


def test_no_name_of_staff_and_no_key_is_on_the_page(cestria, client):
    carried = tell(cestria)
    staff(cestria, carried, "assign", "service-team", to="s-7k3p9qm2x4td")

    html = page(client, cestria, carried).content.decode()

    assert "s-7k3p9qm2x4td" not in html
    assert carried.facts[0].by not in html


def test_who_looks_into_it_is_named_once_we_replied(cestria, client):
    from putright.people.models import Staff

    daniel = Staff.objects.create(username="daniel", name="Daniel Whitcombe")
    carried = tell(cestria)
    staff(cestria, carried, "assign", "service-team", to=daniel.key)
    assert "Daniel" not in said(client, cestria, carried)

    staff(cestria, carried, "acknowledge", "front-line", person=daniel.key, form="writing")

    assert "Daniel Whitcombe is looking into it." in said(client, cestria, carried)


def test_every_kind_of_every_policy_can_be_opened(organisations, client):
    from putright.cases.binding import policy_on
    from putright.project import clock

    for slug in GRIEVANCES:
        organisation = organisations[slug]
        for kind in policy_on(organisation, clock.now()).kind:
            if kind.public:
                points = [{"what": "One"}] if kind.procedure else []
                carried = tell(organisation, kind.id, points=points)
                assert page(client, organisation, carried).status_code == 200, (slug, kind.id)


def test_staff_at_their_own_pages_are_no_part_of_this(cestria, client):
    """The link is the customer's whoever holds it; nobody signs in here."""
    carried = tell(cestria)

    assert "Sign out" not in page(client, cestria, carried).content.decode()
    assert Actor("", ("customer",)).person == ""
