"""Can colleagues help one another on a case, and is one person's record put in order?

By what the pages offer alone, and every page is looked at (axe, and on a phone).
"""

import pytest
from playwright.sync_api import expect

from tests.workspace.given import organisation, received, staff
from tests.workspace.office import Office

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TABS = ("Points and remedy", "People", "Letters", "History", "Why these dates")


@pytest.fixture
def office(new_page):
    where = organisation("peopleplus", name="Harbour Skills", slug="pp")
    staff("Asif Malik", {where: ["first-recipient"]}, team="Leeds")
    staff("Bea Stone", {where: ["first-recipient"]}, team="York")
    office = Office(where, new_page)
    who = {"name": "Amara Osei", "phone": "020 7946 0177"}
    given = {"kind": "complaint", "role": "customer", "channel": "in person"}
    received(where, customer={**who, "phone": "+44 20 7946 0177"}, title="Before", **given)
    office.reference = received(where, customer=who, title="Course cancelled", **given).reference
    return office


def test_help_is_asked_and_given_and_the_case_handed_over(office):
    office.do("asif", "assign", to="s-asif")
    office.do("asif", "ask", wanted="task", of="s-bea", what="Send me the register.")

    bea = office.desk("bea")
    office.look(bea)
    bea.get_by_role("link", name="Course cancelled").first.click()
    expect(bea.get_by_text("Asif Malik also had this case open")).to_be_visible()
    bea.get_by_role("button", name="Answer a colleague").click()
    bea.locator("[name='text']").fill("It is in the folder.")
    bea.get_by_role("button", name="Save").click()
    office.do("asif", "assign", to="s-bea", reason="It is about York.")
    expect(office.open("asif").locator(".pr-casebar")).to_contain_text("Asif Malik")

    page = office.open("bea")
    page.get_by_role("button", name="Take it over").click()
    office.look(page)
    page.get_by_role("button", name="Save").click()

    expect(page.locator(".pr-casebar")).to_contain_text("Bea Stone")
    for tab in TABS:
        page.get_by_role("navigation", name="Case").get_by_role("link", name=tab).click()
        expect(page.locator("h1")).to_be_visible()
        office.look(page)
    assert office.problems == []


def test_two_records_of_one_person_are_joined_and_corrected(office):
    office.do("asif", "assign", to="s-asif")
    page = office.open("asif")
    page.get_by_role("link", name="Everything of this person").click()
    office.look(page)
    page.get_by_role("link", name="Compare").click()
    office.look(page)
    page.get_by_role("button", name="They are one person: join them").click()
    expect(page.get_by_role("link", name="Before")).to_be_visible()
    office.look(page)

    page.get_by_role("link", name="Change these, or what they need").click()
    office.look(page)
    page.get_by_label("When to call").fill("After 2pm")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("note")).to_contain_text("When to call: After 2pm")
    office.look(page)
    assert office.problems == []
