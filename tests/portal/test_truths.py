"""Is what a customer's page says true, where dates were missed and things are still owed?"""

from datetime import UTC, date, datetime

import pytest

from tests.portal.given import address, fill, staff, tell, words
from tests.portal.given_parties import joined
from tests.portal.test_check import drafted, send

HERE = "customer-service-centre"
LATE = datetime(2026, 12, 14, 10, tzinfo=UTC)


def said(client, organisation, carried, *more):
    page = client.get(address(organisation, carried, *more))
    assert page.status_code == 200, page.status_code
    return words(page)


# -- a date that was missed -------------------------------------------------------------------


def test_a_missed_date_is_still_told_after_the_next_stage_is_asked_for(cestria, client, now):
    carried = tell(cestria)
    staff(cestria, carried, "acknowledge", "front-line", form="writing")
    now(LATE)
    missed = "We aimed to answer by Monday 7 December 2026. We are sorry that we did not."
    assert missed in said(client, cestria, carried)

    fill(client, address(cestria, carried, "next-stage"))

    history = said(client, cestria, carried).partition("What has happened")[2]
    assert "We passed a date we aimed for" in history
    assert missed in history


def test_and_the_page_speaks_of_the_nearest_date_to_come_with_the_miss_below(cestria, client, now):
    carried = tell(cestria)
    now(LATE)

    fill(client, address(cestria, carried, "next-stage"))

    text = said(client, cestria, carried)
    ahead = text.index("We will reply by Thursday 17 December 2026")
    assert ahead < text.index("We said that we would reply by Thursday 26 November 2026")
    assert "We will reply by Thursday 26 November 2026" not in text, "that day is past"
    assert "We missed a date we promised" in text


def test_the_confirmation_read_later_does_not_promise_what_is_past(cestria, client, now):
    carried = tell(cestria)
    path = address(cestria, carried).replace("/case/", "/tell/sent/")
    assert "write to you to say that we have it." in words(client.get(path))
    now(LATE)

    later = words(client.get(path))

    assert "We said that we would reply by Thursday 26 November 2026." in later
    assert "write to you to say that we have it." not in later


def test_two_promises_on_one_date_are_told_once_with_what_each_is(cestria, client):
    """CE-3.9: a crime goes straight to stage 2, and a reply is owed to both."""
    crime = {"record": "criminal", "reason": "They broke in"}
    sent = tell(cestria, records=[crime])

    for more in ((), ("sent",)):
        path = address(cestria, sent)
        path = path.replace("/case/", "/tell/sent/") if more else path
        text = words(client.get(path))
        assert text.count("It is one date for each of these:") == 1
        assert "Written reply to say we have it, at stage 2" in text


# -- who cannot be written to, and what is late by the policy's own limit --------------------


def test_whom_we_cannot_reach_is_not_promised_a_letter(cestria, client):
    """CE-3.4: of who gave no name, a reply is not possible."""
    sent = send(client, "cestria", drafted(client))
    page = words(client.get(sent.headers["Location"]))
    assert "write to you to say that we have it" not in page
    assert "You gave us no way to reach you, so we cannot write to you." in page

    own = words(client.get(sent.headers["Location"].replace("/tell/sent/", "/case/")))
    assert "You gave us no way to reach you, so we cannot write to you." in own
    drafted(client)
    assert "so we cannot write to you." in words(client.get("/cestria/tell/check/"))


def test_who_is_late_by_the_policys_limit_is_told_everywhere_that_a_person_looks(
    organisations, client
):
    """PP-5: three months from the last service, unless the contract allows longer."""
    days = {"day": "1", "month": "3", "year": "2026"}
    when = {f"last-service_{part}": text for part, text in days.items()}
    draft = drafted(client, "peopleplus", role={"role": "customer"}, when=when)
    check = words(client.get("/peopleplus/tell/check/"))
    sent = send(client, "peopleplus", draft)
    confirmed = sent.headers["Location"]

    for text in (
        check,
        words(client.get(confirmed)),
        words(client.get(confirmed.replace("/tell/sent/", "/case/"))),
    ):
        assert "This may be outside our policy’s limits" in text
        assert "a person checks whether an exception fits" in text
        assert "if this is on file: the contract allows longer" in text
        assert "PP-5" in text


def test_a_date_that_counts_from_an_update_says_so(organisations, client, now):
    """CI-6: once the fifteen days are over, news comes every five days, each from the last."""
    cipfa = organisations["cipfa"]
    carried = tell(cipfa)
    clerk = "customer-service"
    now(datetime(2026, 12, 15, 10, tzinfo=UTC))
    assert "Another date passed unanswered" in said(client, cipfa, carried)
    staff(cipfa, carried, "updated", clerk, told="By telephone", progress="We wait for the marks")

    text = said(client, cipfa, carried)

    assert "We will tell you more by Tuesday 22 December 2026" in text
    assert "We told you how it was going on Tuesday 15 December 2026." in text
    assert "Another date passed unanswered" not in text


def test_nobody_is_sorry_to_be_late_where_the_answer_came_in_time(organisations, client, now):
    """CI-6: what is usual ran on only because the complaint was not closed yet."""
    cipfa = organisations["cipfa"]
    now(datetime(2026, 11, 16, 10, tzinfo=UTC))
    carried = tell(cipfa)
    staff(cipfa, carried, "acknowledge", "customer-service", form="writing")
    now(datetime(2026, 11, 18, 11, 30, tzinfo=UTC))
    point = {"number": 1, "outcome": "upheld", "reason": "It was so."}
    staff(
        cipfa, carried, "respond", "customer-service",
        form="writing", outcome="upheld", text="Sorry.", points=[point],
    )  # fmt: skip
    now(datetime(2026, 11, 23, 10, tzinfo=UTC))

    text = said(client, cipfa, carried)

    assert "We are sorry that we did not" not in text
    assert "Past its target" not in text and "We passed a date" not in text
    assert "We aim to finish all of it by Monday 7 December 2026" in text


def test_the_first_date_stands_below_the_new_one(organisations, client):
    cipfa = organisations["cipfa"]
    carried = tell(cipfa)
    plan = {"actions": "We read the marks", "on": date(2026, 12, 4), "agreed": "agreed"}
    staff(cipfa, carried, "action-plan", "customer-service", **plan)
    staff(
        cipfa, carried, "extend", "customer-service",
        clock="overall", until=date(2027, 1, 8), complexity="Three years of marks", told="By phone",
    )  # fmt: skip

    text = said(client, cipfa, carried)

    assert (
        "We aim to finish all of it by Friday 8 January 2027 "
        "The first date was Monday 14 December 2026 . It stays here."
    ) in text


# -- what is owed -----------------------------------------------------------------------------


@pytest.fixture
def failed(organisations):
    """Return a complaint that Citizen upheld, with a failure that is still to be put right."""
    citizen = organisations["citizen"]
    carried = tell(citizen)
    steps = [
        ("agreed-date", {"on": date(2026, 12, 4)}),
        ("acknowledge", {"form": "writing"}),
        ("initial-assessment", {"actions": "Survey for damp"}),
        ("failure-found", {"failure": 1, "what": "The damp was painted over"}),
        ("fix-plan", {"failure": 1, "standard": "Repairs policy: damp"}),
        ("proposed-actions", {"actions": "We treat the wall by Christmas"}),
    ]
    for do, given in steps:
        staff(citizen, carried, do, HERE, **given)
    point = {"number": 1, "outcome": "upheld", "reason": "It was painted over."}
    staff(
        citizen, carried, "respond", HERE,
        form="writing", outcome="upheld", text="We are sorry.", points=[point],
    )  # fmt: skip
    return citizen, carried


def test_what_is_proposed_stands_in_the_answer(failed, client):
    for more in ((), ("answer", "1"), ("answer", "1", "file")):
        page = client.get(address(*failed, *more)).content.decode()
        assert "Actions proposed" in page
        assert "We treat the wall by Christmas." in page


def test_a_failure_that_is_not_put_right_stays_first_on_the_page_when_it_is_closed(failed, client):
    citizen, carried = failed
    staff(citizen, carried, "lesson", HERE, change="Damp is surveyed first")
    staff(citizen, carried, "close", HERE)

    text = said(client, citizen, carried)

    assert "Nothing that we said we would do is still waiting" not in text
    assert "1 promise to you stays open until it is kept." in text
    new = text.partition("We open it again for one of these.")[2]
    assert "New evidence. What was known before the complaint was closed" in new
    assert "Our own error, or a promise not kept. No new evidence is then needed" in new
    assert "CZ-5.2" in new
    owed = text.index("Failure put right and checked")
    assert owed < text.index("We closed this on")
    assert "as it should be. Clause CZ-4d. To do" in text

    staff(citizen, carried, "put-right", HERE, failure=1, checked_by="s-max")

    text = said(client, citizen, carried)
    assert "Nothing that we said we would do is still waiting." in text
    assert "Failure put right and checked" not in text


# -- about somebody else ----------------------------------------------------------------------


def test_where_a_business_was_wrong_we_do_not_say_that_we_were(organisations, client):
    fos = organisations["fos"]
    carried = tell(fos, "casework")
    joined(fos, carried, "business", "A Bank", side="business")
    for side in ("customer", "business"):
        staff(fos, carried, f"{side}-invited", "investigator", adverse_points="None.")
    promised = {"what": "The bank pays it back", "on": date(2026, 12, 4)}
    staff(fos, carried, "commit", "investigator", **promised)
    point = {"number": 1, "outcome": "upheld", "reason": "It was charged twice."}
    staff(
        fos, carried, "respond", "investigator",
        form="writing", outcome="upheld", text="We find for you.", points=[point],
    )  # fmt: skip

    text = said(client, fos, carried)

    assert "We uphold the complaint." in text
    assert "We got this wrong" not in text
    assert "What is to be done The bank pays it back" in text
    assert "What we have said we will do" not in text
    assert "We said what is to be done" in text
    letter = said(client, fos, carried, "answer", "1")
    assert "We uphold the complaint." in letter and "We got this wrong" not in letter


def test_about_our_own_service_it_was_we(organisations, client):
    fos = organisations["fos"]
    carried = tell(fos)
    staff(fos, carried, "linked-case", "service-team", case_reference="FO-1")
    point = {"number": 1, "outcome": "upheld", "reason": "Nobody rang."}
    staff(
        fos, carried, "respond", "service-team",
        form="writing", outcome="upheld", text="We are sorry.", points=[point],
    )  # fmt: skip

    assert "We got this wrong (upheld)." in said(client, fos, carried)


def test_what_was_put_to_them_is_no_longer_open_once_we_have_answered(organisations, client):
    fos = organisations["fos"]
    carried = tell(fos, "casework")
    joined(fos, carried, "business", "A Bank", side="business")
    for side in ("customer", "business"):
        staff(fos, carried, f"{side}-invited", "investigator", adverse_points="None.")
    before = said(client, fos, carried)
    assert "We ask for your comments on this" in before
    assert "For you to read and comment on" in before
    point = {"number": 1, "outcome": "upheld", "reason": "It was charged twice."}
    staff(
        fos, carried, "respond", "investigator",
        form="writing", outcome="upheld", text="We find for you.", points=[point],
    )  # fmt: skip

    text = said(client, fos, carried)

    assert "We ask for your comments" not in text and "You need not answer" not in text
    assert "We asked for your comments on this" in text


# -- offers -----------------------------------------------------------------------------------


def test_an_offer_says_what_it_is_for_and_why_it_was_turned_down_stays(failed, client):
    citizen, carried = failed
    director = "director-of-customer-service"
    citizen.settings = {"insurance_excess": 250}
    citizen.save()
    staff(citizen, carried, "out-of-pocket", director, evidence="a-receipt", cause="Wet clothes")
    staff(
        citizen, carried, "offer", director,
        remedy="payment", amount=80, to="customer", failure=1, reason="Within the band",
    )  # fmt: skip

    assert "It is for this: The damp was painted over." in said(client, citizen, carried)
    offer = said(client, citizen, carried, "offer", "1")
    assert "It is for this: The damp was painted over." in offer

    fill(client, address(citizen, carried, "offer", "1"), accepted="no", reason="My bed is ruined")

    history = said(client, citizen, carried).partition("What has happened")[2]
    assert "My bed is ruined." in history
    assert "Within the band" not in history
