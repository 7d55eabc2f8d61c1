"""A letter ends with who sends it, or whose answer it is: as it went, and until it is erased."""

from datetime import timedelta

import pytest

from putright.cases.erase import erase_case
from putright.cases.models import CaseRow
from putright.cases.opened import case_for
from putright.cases.with_letter import draft_of
from putright.core.facts import Actor
from putright.letters.paper import pdf_of
from putright.letters.words import letter_of
from putright.people.models import Customer, Staff
from putright.project import clock
from tests.letters.paper.sheets import text_of
from tests.workspace.given import done, organisation, received, signed_in, staff

pytestmark = pytest.mark.django_db
FRONT, MANAGER, DIRECTOR = ["front-line"], ["service-manager"], ["director"]
ACK = {"letter": "acknowledgement", "parts": {"what-we-understood": "A leak.", "who-answers": "Mo"}}


@pytest.fixture
def house(db):
    house = organisation("cestria")
    staff("Asha Rahman", {house: FRONT})
    staff("Dee Jones", {house: DIRECTOR})
    return house


@pytest.fixture
def case(house):
    return received(house, kind="complaint", role="tenant").reference


def last_letter(house):
    row = CaseRow.objects.get()
    return letter_of(house, row.case, row.sequence)


def test_whoever_sends_it_signs_by_name_and_role_on_paper_too(house, case):
    done(house, case, "send", "asha", FRONT, **ACK)

    words = last_letter(house)

    lines = ["Yours sincerely", "Asha Rahman", "Front line", house.name]
    assert words.closing.splitlines() == lines
    assert words.text.rstrip().endswith("\n".join(lines))
    assert "Asha Rahman" in text_of(pdf_of(words, large=False, at=clock.now()))


def test_the_name_stays_as_it_went_and_is_erased_with_the_words(house, case):
    carried = done(house, case, "send", "asha", FRONT, **ACK)
    Staff.objects.filter(key="s-asha").update(name="Asha Green")
    assert "Asha Rahman" in last_letter(house).closing
    assert "Asha" not in str(carried.facts[-1].data)
    row = CaseRow.objects.get()

    erase_case(house, case, by="s-dee", rule="asked", at=clock.now() + timedelta(days=1))

    assert "Asha" not in letter_of(house, row.case, row.sequence).text


def test_an_answer_is_signed_by_whose_answer_it_is(house, case):
    """One manager answers, and another sends the letter that tells of it."""
    staff("Mo Moss", {house: MANAGER})
    staff("Max Jones", {house: MANAGER})
    done(house, case, "escalate", "asha", FRONT)
    done(house, case, "respond", "mo", MANAGER, outcome="not-upheld", text="No.", form="writing")
    draft = {"letter": "stage-1-answer", "parts": {"answer": "It was not reported."}}

    max_ = Actor("s-max", tuple(MANAGER))
    opened = case_for(house, max_, case, clock.now())
    made = draft_of(opened, draft, max_, house, clock.now())

    assert made.composed.signed == "Mo Moss\nService Manager"


def test_the_page_shows_who_will_sign(house, case):
    client = signed_in(Staff.objects.get(key="s-asha"))

    page = client.get(f"/staff/cestria/case/{case}/letters/write/acknowledgement/")

    assert "Asha Rahman<br>Front line<br>" in page.content.decode()


def test_a_welsh_letter_says_the_role_in_welsh(house, case):
    Customer.objects.update(language="Welsh")

    done(house, case, "send", "asha", FRONT, **ACK, format_met="yes")

    closing = last_letter(house).closing
    assert closing.startswith("Yn gywir\nAsha Rahman\n")
    assert "Front line" not in closing


def test_an_appointment_names_the_visitor_at_the_door(house, case):
    soon = clock.now() + timedelta(days=3)
    done(house, case, "appointment-asked", "asha", FRONT, request=1, place="home")
    also = {"request": 1, "offered_for": soon, "visitor": "s-dee"}
    parts = {"where-it-is": "At your home. It is about the lift."}

    done(house, case, "send", "asha", FRONT, letter="appointment-letter", parts=parts, also=also)

    assert "You have an appointment with Dee Jones." in last_letter(house).text
