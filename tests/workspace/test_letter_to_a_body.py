"""Can each body of a joint complaint be written to, by its name, and is it named for people?"""

import re

import pytest

from putright.cases.queries import case_for
from putright.core.facts import Actor
from putright.people.models import Customer
from putright.project import clock
from tests.workspace.given import done, organisation, received, signed_in, staff

pytestmark = pytest.mark.django_db
ROLES = ["customer-experience"]
ASKED = "joint-part-request"
DWP = "Department for Work and Pensions"
GIVEN = {
    "w-your-part": "The date of the payment is for you to answer.",
    "w-expected-time": "We agreed on 11 January 2027.",
}


@pytest.fixture
def people(db):
    return organisation("peopleplus", email="hello@peopleplus.example.org")


@pytest.fixture
def as_rhys(people):
    return signed_in(staff("Rhys Tan", {people: ROLES}))


@pytest.fixture
def joint(people):
    """A joint complaint with two bodies, neither of which can be reached yet."""
    case = received(people, kind="complaint", role="customer").reference
    done(people, case, "record", "rhys", ROLES, record="joint-case", lead="peopleplus")
    for body in ("dwp", "local-authority"):
        done(people, case, "join", "rhys", ROLES, party="body", body=body)
    return case


def at(case, letter="", **asked):
    end = f"{letter}/" if letter else ""
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"/staff/peopleplus/case/{case}/letters/write/{end}{f'?{query}' if query else ''}"


def test_a_letter_is_addressed_to_one_of_several_bodies_by_name(as_rhys, joint):
    page = as_rhys.get(at(joint)).content.decode()
    assert DWP in page
    assert "Local authority" in page
    assert ">dwp<" not in page

    answer = as_rhys.get(f"{at(joint)}?letter={ASKED}&to=party-2")
    assert answer.headers["Location"].endswith(f"{ASKED}/?to=party-2")
    sheet = as_rhys.get(at(joint, ASKED, to="party-2")).content.decode()
    assert "Dear Local authority" in sheet


def test_what_is_for_a_body_is_not_written_to_the_customer(as_rhys, joint):
    answer = as_rhys.get(f"{at(joint)}?letter={ASKED}&to=customer")

    assert answer.status_code == 422
    assert "This letter goes only to: a body that was joined" in answer.content.decode()


def test_a_body_is_joined_with_its_address_and_gets_the_letter(as_rhys, people, joint):
    where = f"/staff/peopleplus/case/{joint}/parties/"
    page = as_rhys.get(where).content.decode()
    assert "Which body, if it is one?" in page
    form = {"do": "join", "party": "body", "body": "esfa", "address": "1 Quinton Road\nCoventry"}
    assert as_rhys.post(where, {**form, "body": ""}).status_code == 422
    as_rhys.post(where, form)
    assert Customer.objects.filter(organisation=people, address__contains="Quinton").exists()

    where = at(joint, ASKED, to="party-3")
    as_rhys.post(where, {**GIVEN, "_version": "0", "then": "save"})
    draft = as_rhys.get(where).content.decode()
    assert "Every check is done" in draft
    assert "It goes by post" in draft
    done(
        people, joint, "send", "rhys", ROLES, letter=ASKED, to="party-3",
        parts={name.removeprefix("w-"): text for name, text in GIVEN.items()},
    )  # fmt: skip
    sent = case_for(people, Actor("s-rhys", tuple(ROLES)), joint, clock.now()).case.latest("sent")
    assert sent.data["to"] == "party-3"
    assert "Zofia" not in sent.words["text"]


def test_each_clock_of_a_body_says_whose_it_is(as_rhys, joint):
    page = as_rhys.get(f"/staff/peopleplus/case/{joint}/").content.decode()

    for name in (DWP, "Local authority"):
        assert f"part of the joint answer: {name}" in page


def test_the_case_and_its_history_call_a_body_by_name_and_keep_its_id(as_rhys, people, joint):
    base = f"/staff/peopleplus/case/{joint}"
    for page in (f"{base}/", f"{base}/parties/", f"{base}/history/"):
        shown = as_rhys.get(page).content.decode()
        assert DWP in shown, page
        assert not re.search(r">[^<]*\bdwp\b", shown), page
    opened = case_for(people, Actor("s-rhys", tuple(ROLES)), joint, clock.now())
    assert [one.body for one in opened.case.parties] == ["dwp", "local-authority"]
