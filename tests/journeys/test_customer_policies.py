"""Do the customers' pages work under each of the other four policies, from start to status?"""

from datetime import UTC, datetime

import pytest

from putright.people.models import Organisation
from putright.project import clock
from tests.journeys.customer import NARROW, WIDE, Customer
from tests.portal.given import ORGANISATIONS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _everyone(transactional_db, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 23, 10, tzinfo=UTC))
    for row in ORGANISATIONS:
        Organisation.objects.create(**row)


def complain(customer: Customer, choice: str) -> Customer:
    """Choose a card, say what happened, leave the rest, and send it."""
    customer.presses(choice)
    customer.writes("What happened?", "Nobody answered my letters. I wrote in March and in May.")
    customer.presses("Continue")
    while "/check/" not in customer.page.url:
        customer.page.get_by_role("button", name="Continue", exact=True).click()
    customer.looks().presses("Send my complaint").reads("We have your complaint")
    return customer.presses("See your complaint")


def asks_again(customer: Customer, button: str) -> Customer:
    customer.presses("I am not satisfied")
    return customer.presses(button)


def test_cipfa_has_three_stages_and_aims(new_page):
    customer = Customer(new_page, NARROW)
    customer.goes_to("/").presses("CIPFA").reads("We aim for 15 working days")

    complain(customer, "Make a complaint")

    customer.reads("We will reply by Wednesday 25 November 2026", "We aim to finish all of it by")
    customer.reads("We have not given you an answer at this stage yet.")
    customer.presses("How we handle complaints").reads("It names no owner.")
    assert not customer.finds, "\n".join(customer.finds)


def test_citizen_takes_what_is_late_and_opens_the_next_stage_on_request(new_page):
    customer = Customer(new_page, WIDE)
    customer.goes_to("/citizen/tell/complaint/when/").dates("5", "1", "2024").presses("Continue")
    customer.reads("This may be outside our policy’s limits", "Send it all the same.")

    customer.goes_to("/citizen/")
    complain(customer, "Make a complaint")
    customer.reads("We usually reply by Thursday 26 November 2026")
    asks_again(customer, "Ask for the next stage").reads("You told us that you were not satisfied")
    customer.presses("How we handle complaints").reads("More than twelve months ago.")
    assert not customer.finds, "\n".join(customer.finds)


def test_peopleplus_asks_for_the_contract_and_states_no_times(new_page):
    customer = Customer(new_page, NARROW)
    customer.goes_to("/peopleplus/").reads("E, F and H are vacant")
    customer.goes_to("/peopleplus/tell/complaint/contract/")
    customer.ticks("Scottish Government contracts").presses("Continue")
    customer.goes_to("/peopleplus/")

    complain(customer, "Make a complaint")

    customer.reads("Our policy does not give a time for this answer")
    customer.presses("How we handle complaints").reads("The text of this policy is not public.")
    assert not customer.finds, "\n".join(customer.finds)


def test_the_financial_ombudsman_takes_two_kinds(new_page):
    customer = Customer(new_page, NARROW)
    customer.goes_to("/fos/").reads("A complaint about a business", "Independent assessor")

    complain(customer, "A complaint about our own service")

    customer.reads("No time stated", "You told us today.")
    customer.presses("How we handle complaints").reads("About the decision, not the service")
    assert not customer.finds, "\n".join(customer.finds)
