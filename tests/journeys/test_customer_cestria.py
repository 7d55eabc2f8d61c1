"""Can somebody complain, see where it stands, be answered and ask again, with no script at all?"""

from datetime import UTC, datetime

import pytest

from putright.people.models import Organisation
from putright.project import clock
from tests.journeys.customer import NARROW, WIDE, Customer
from tests.portal.given import ORGANISATIONS, staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def now(monkeypatch):
    stands = {"at": datetime(2026, 12, 18, 14, 10, tzinfo=UTC)}
    monkeypatch.setattr(clock, "now", lambda: stands["at"])
    return lambda moment: stands.update(at=moment)


@pytest.fixture
def cestria(transactional_db):
    return Organisation.objects.create(**ORGANISATIONS[0])


def complain(amara: Customer) -> None:
    """Tell Cestria of the leak, question by question, and send it."""
    amara.goes_to("/cestria/").presses("Make a complaint")
    amara.presses("Continue").reads("There is a problem", "Tell us in your own words.")
    amara.writes(
        "What happened?",
        "Water has come through my bathroom ceiling since November. I told you four times.",
    ).presses("Continue")
    amara.ticks("Tenant").presses("Continue")
    amara.writes("Where did it happen, and who was involved?", "Flat 6").presses("Continue")
    amara.dates("31", "11", "2025").presses("Continue")
    amara.reads("November has 30 days. Check the day it happened.")
    amara.dates("2", "11", "2026").presses("Continue")
    amara.writes("What would put it right?", "Fix the leak for good").presses("Continue")
    amara.reads("Do you have photos or papers?", "Up to 20 files").presses("Continue")
    amara.writes("Your name", "Amara Osei").ticks("By email")
    amara.writes("Email address", "amara@example.org").presses("Continue")
    amara.ticks("No, I am telling you myself").ticks("No", within="Is anyone at risk")
    amara.presses("Continue")
    amara.reads("Check your answers before you send them", "Wednesday 6 January 2027")
    amara.presses("Add a point").writes("Point 1", "The leak was not stopped")
    amara.writes("Point 2", "Nobody rang back").presses("Continue")
    amara.presses("Send my complaint")
    amara.reads("We have your complaint", "By Wednesday 23 December 2026")


def reference_of(customer: Customer) -> str:
    return customer.page.inner_text(".govuk-panel__body strong")


class Told:
    """What staff need to know of a case to do something in it."""

    def __init__(self, reference: str) -> None:
        self.reference = reference


@pytest.mark.parametrize("screen", [WIDE, NARROW], ids=["1280", "360"])
def test_from_the_first_word_to_the_next_stage(cestria, new_page, now, screen):
    amara = Customer(new_page, screen)
    complain(amara)
    told = Told(reference_of(amara))

    amara.presses("See your complaint").reads("We will reply by Wednesday 23 December 2026")

    now(datetime(2026, 12, 21, 9, tzinfo=UTC))
    staff(cestria, told, "acknowledge", "front-line", form="writing")
    now(datetime(2027, 1, 5, 9, tzinfo=UTC))
    amara.comes_back().reads("We aim to answer by", "Wednesday 6 January 2027 That is tomorrow.")

    amara.presses("Add information").writes("What would you like to add?", "It is worse now")
    amara.presses("Add this").reads("We have added it", "It is worse now.")

    now(datetime(2027, 1, 8, 9, tzinfo=UTC))
    amara.comes_back().reads("2 working days late", "You can ask for stage 1 now.")
    amara.presses("Ask for stage 1").presses("Ask for stage 1")
    amara.reads("We have your request.", "You asked for stage 1", "Why 22 January for our answer?")

    mo = "service-manager"
    points = [{"number": n, "outcome": "upheld", "reason": "We did not come."} for n in (1, 2)]
    staff(cestria, told, "acknowledge", mo, form="writing")
    staff(
        cestria, told, "respond", mo, form="writing", outcome="upheld", text="We are sorry.",
        points=points,
    )  # fmt: skip
    amara.comes_back().reads("We answered on", "We got this wrong (upheld).", "We did not come.")
    amara.reads("Housing Ombudsman", "You do not have to show it to us, or to ask us first.")
    assert not amara.finds, "\n".join(amara.finds)


def test_coming_back_later_with_the_reference_and_the_code(cestria, new_page, now):
    amara = Customer(new_page, NARROW)
    complain(amara)
    reference = reference_of(amara)
    code = amara.page.inner_text("dt:has-text('Your code') + dd")

    later = Customer(new_page, NARROW)
    later.goes_to("/cestria/").writes("Your reference", reference).presses("Continue")
    later.writes("Your code", "AAAA AAAA AAAA AAAA").presses("Continue")
    later.reads("We cannot find that reference with that code.")
    later.writes("Your code", code.lower()).presses("Continue")
    later.reads("We will reply by Wednesday 23 December 2026")
    later.presses("Take back your complaint").presses("Take it back")
    later.reads("We have stopped, as you asked.", "You took this back on")
    assert not later.finds, "\n".join(later.finds)


def test_saving_and_going_on(cestria, new_page, now):
    amara = Customer(new_page)
    amara.goes_to("/cestria/tell/compliment/")
    amara.writes("Who did well, and what did they do?", "Joanne came within the hour")
    amara.presses("Save and come back later").reads("We have kept what you wrote")
    amara.presses("Go on now")
    amara.presses("Continue").presses("Continue").presses("Send my compliment")
    amara.reads("Thank you for your compliment", "You gave us no way to reach you")
    assert not amara.finds, "\n".join(amara.finds)
