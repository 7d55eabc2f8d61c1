"""Does a page say truly which way is open, who looks at it there, and on which clause it rests?"""

from datetime import UTC, date, datetime

import pytest

from putright.cases import queries
from putright.cases.models import CaseRow
from tests.portal.given import address, fill, staff, tell, words
from tests.portal.test_check import drafted, send


def said(client, organisation, carried, *more):
    page = client.get(address(organisation, carried, *more))
    assert page.status_code == 200, page.status_code
    return words(page)


# -- nobody waits for a late answer -----------------------------------------------------------


@pytest.mark.parametrize(("slug", "stage"), [("cipfa", "stage-2"), ("cestria", "stage-3")])
def test_a_late_answer_opens_the_next_stage(organisations, client, now, slug, stage):
    organisation = organisations[slug]
    carried = tell(organisation)
    if slug == "cestria":
        staff(organisation, carried, "escalate", "front-line", form="writing", way="requested")
        staff(
            organisation, carried, "respond", "service-manager",
            form="writing", outcome="not-upheld", text="No.", points=[
                {"number": 1, "outcome": "not-upheld", "reason": "It was not so."}
            ],
        )  # fmt: skip
        staff(organisation, carried, "escalate", "front-line", form="writing", way="requested")
    now(datetime(2027, 1, 11, 10, tzinfo=UTC))
    assert "You do not have to wait." in said(client, organisation, carried)

    fill(client, address(organisation, carried, "next-stage"))

    assert staff_stage(organisation, carried) == stage


def staff_stage(organisation, carried):
    return queries.for_party(organisation, carried.reference).case.stage


def test_a_way_that_is_not_open_is_not_shown_as_one(organisations, client):
    fos = organisations["fos"]
    carried = tell(fos)

    page = client.get(address(fos, carried)).content.decode()

    assert "I am not satisfied" not in page
    assert 'href="#unhappy">If you are not satisfied</a>' in page


def test_asking_for_a_stage_rests_on_the_clause_for_asking(cestria, client):
    """CE-3.9 takes a crime straight to stage 2; whoever asks for it asks under CE-3.6."""
    carried = tell(cestria)
    staff(cestria, carried, "escalate", "front-line", form="writing", way="requested")
    page = said(client, cestria, carried, "next-stage")

    assert "CE-3.6.S2" in page
    assert "CE-3.9" not in page


# -- the independent assessor -----------------------------------------------------------------


@pytest.fixture
def with_the_assessor(organisations, client):
    fos = organisations["fos"]
    carried = tell(fos)
    staff(fos, carried, "linked-case", "service-team", case_reference="FO-1")
    staff(fos, carried, "own-attempt", "service-team", what="We rang", result="Not settled")
    staff(
        fos, carried, "respond", "service-team", form="writing", outcome="not-upheld", text="No.",
        points=[{"number": 1, "outcome": "not-upheld", "reason": "It was not so."}],
    )  # fmt: skip
    return fos, carried


def test_the_review_is_the_assessors_and_not_a_managers(with_the_assessor, client):
    before = said(client, *with_the_assessor)
    asking = said(client, *with_the_assessor, "next-stage")

    assert "Independent assessor’s review" in before or "Independent assessor's review" in before
    assert "Manager" not in before.partition("Where it stands")[2].partition("What we")[0]
    assert "Reviewed by: Independent assessor , who does not work under our managers." in asking
    assert "Answered by: Manager" not in asking


def test_after_asking_the_page_says_that_no_time_is_stated_and_offers_it_no_more(
    with_the_assessor, client
):
    page = client.get(address(*with_the_assessor)).content.decode()
    assert "If our answer does not settle it, you can go to them." in page

    fill(client, address(*with_the_assessor, "next-stage"))

    text = said(client, *with_the_assessor)
    assert "When we will answer No date yet No time stated" in text
    assert "If our answer does not settle it, you can go to them." not in text


# -- what follows by contract, and in writing -------------------------------------------------


@pytest.fixture
def late_employer(organisations, now):
    """Return an employer's complaint whose answer is late, so that it may be taken further."""
    pp = organisations["peopleplus"]
    carried = tell(pp, role="employer")
    staff(pp, carried, "target-date", "line-manager", on=date(2026, 11, 27))
    now(datetime(2026, 11, 30, 9, tzinfo=UTC))
    return pp, carried


def test_what_follows_by_contract_is_not_said_to_be_nothing(late_employer, client):
    fill(client, address(*late_employer, "next-stage"))

    text = said(client, *late_employer)

    assert "This is the last stage that our policy has." not in text
    assert "What comes after this stage is laid down in each contract." in text
    assert "PP-19" in text.partition("laid down in each contract")[2]


def test_an_employer_is_told_to_ask_in_writing(late_employer, client):
    wanted = "Asked for in writing, with the details, by: employer"

    assert wanted in words(client.get("/peopleplus/policy/"))
    assert wanted in said(client, *late_employer)
    asking = said(client, *late_employer, "next-stage")
    assert wanted in asking and "What you write here is in writing." in asking


# -- somebody who acts for them ---------------------------------------------------------------


def test_whoever_will_act_for_them_is_named_with_what_we_need(organisations, client):
    """CZ-5.1: only with the customer's agreement, on a signed form."""
    draft = drafted(client, "citizen", help={"capacity": "helped", "who": "Ruth, my sister"})
    sent = send(client, "citizen", draft)
    wanted = "To see that you agree that Ruth, my sister may act for you"

    for path in (sent.headers["Location"], case_of(sent)):
        text = words(client.get(path))
        assert wanted in text
        assert "Signed authorisation form" in text
        assert "CZ-5.1" in text.partition(wanted)[2]
        assert "Send it, or tell us why not" in text


def case_of(sent):
    return sent.headers["Location"].replace("/tell/sent/", "/case/")


def test_what_is_forgotten_is_asked_for_once_and_may_be_left(organisations, client):
    path = "/citizen/tell/complaint/help/"
    fill(client, "/citizen/tell/complaint/what/", what_happened="Damp")

    page = client.post(path, {"capacity": "helped", "risk": "yes"})

    assert page.status_code == 422
    assert "Say who, if you can. You can also go on without it." in words(page)
    assert "Say what the risk is, if you can." in words(page)
    assert 'name="asked_once" value="yes"' in page.content.decode()
    again = client.post(path, {"capacity": "helped", "risk": "yes", "asked_once": "yes"})
    assert again.status_code == 302
    assert client.get("/citizen/tell/check/").status_code == 200


# -- the whole of what they wrote -------------------------------------------------------------


@pytest.mark.parametrize("long", ["comes through the ceiling " * 30 + "THE END", "x" * 900 + "END"])
def test_the_point_holds_all_that_they_wrote(cestria, client, long):
    sent = send(client, "cestria", drafted(client, what={"what_happened": long}))

    opened = queries.for_party(cestria, CaseRow.objects.get().reference)
    assert next(iter(opened.case.named("point"))).words["what"] == long
    page = client.get(case_of(sent))
    points = words(page).partition("What we are looking into")[2].partition("You see our")[0]
    assert long[:250] in points and "END" not in points
    assert "All of it stands below, under “What you told us”." in points
