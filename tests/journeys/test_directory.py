"""A colleague is added, lets themselves in, reads the policy and is away, all on a phone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.workspace.given import PASSWORD, organisation, staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 740}
HERE = "/staff/citizen/people/"


@pytest.fixture
def citizen():
    where = organisation("citizen", name="Citizen")
    staff("Dee Marsh", {where: ["director-of-customer-service"]})
    return where


def look(page: Page) -> None:
    """See that nothing keeps people out of a page, and that it fits a phone."""
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], page.url


def sign_in(page: Page, username: str) -> None:
    page.goto(HERE)
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_from_the_first_day_of_a_colleague_to_their_first_holiday(new_page, citizen):
    dee = new_page(viewport=PHONE)
    sign_in(dee, "dee")
    dee.get_by_role("link", name="People").first.click()
    expect(dee.locator("main")).to_contain_text("Vacant: Manager of the service area.")
    look(dee)
    dee.get_by_role("button", name="Add a colleague").click()
    dee.get_by_role("button", name="Add them").click()
    expect(dee.get_by_text("There is a problem")).to_be_visible()
    look(dee)
    dee.get_by_label("Name", exact=True).fill("Noor Aziz")
    dee.get_by_label("Username").fill("noor")
    dee.get_by_label("Role").select_option("service-area-manager")
    dee.get_by_role("button", name="Add them").click()
    expect(dee.get_by_role("alert")).to_contain_text("They are in the directory.")
    look(dee)

    dee.get_by_role("link", name="Make a link to choose a password").click()
    look(dee)
    dee.get_by_role("button", name="Make the link").click()
    look(dee)
    link = dee.locator("main .pr-card strong").inner_text()

    noor = new_page(viewport=PHONE)
    noor.goto(link)
    look(noor)
    noor.get_by_label("New password").fill(PASSWORD)
    noor.get_by_label("The same again").fill(PASSWORD)
    noor.get_by_role("button", name="Keep this password").click()
    sign_in(noor, "noor")
    expect(noor.locator("main")).not_to_contain_text("Vacant: Manager of the service area.")

    noor.get_by_role("link", name="Reading the policy").click()
    look(noor)
    noor.get_by_role("button", name="I have read this version").click()
    expect(noor.locator("main")).to_contain_text("A new version asks again.")
    look(noor)
    noor.get_by_role("link", name="Training", exact=True).click()
    expect(noor.locator("main")).to_contain_text("Missing")
    look(noor)

    noor.get_by_role("link", name="Away", exact=True).click()
    noor.get_by_role("button", name="Say when you are away").click()
    look(noor)
    first = noor.get_by_role("group", name="First day away")
    for box, text in (("Day", "1"), ("Month", "12"), ("Year", "2030")):
        first.get_by_label(box).fill(text)
    noor.get_by_label("Who covers?").select_option(label="Dee Marsh, Director of Customer Service")
    noor.get_by_role("button", name="Save").click()
    expect(noor.locator("main")).to_contain_text("Deputy: Dee Marsh")
    look(noor)


def test_training_is_recorded_and_a_role_is_ended(new_page, citizen):
    staff("Cat Lowe", {citizen: ["customer-service-centre"]}, team="Centre")
    dee = new_page(viewport=PHONE)
    sign_in(dee, "dee")
    dee.goto(f"{HERE}training/")
    look(dee)
    dee.get_by_role("button", name="Record training").click()
    dee.get_by_label("Handling complaints").check()
    done = dee.get_by_role("group", name="On which day was it done?")
    for box, text in (("Day", "2"), ("Month", "11"), ("Year", "2020")):
        done.get_by_label(box).fill(text)
    dee.get_by_label("Cat Lowe").check()
    look(dee)
    dee.get_by_role("button", name="Save").click()
    expect(dee.get_by_role("alert")).to_contain_text("The training is recorded.")

    dee.get_by_role("link", name="Cat Lowe").click()
    look(dee)
    dee.get_by_role("link", name="End this role").click()
    look(dee)
    last = dee.get_by_role("group", name="What is the last day?")
    for box, text in (("Day", "1"), ("Month", "6"), ("Year", "2026")):
        last.get_by_label(box).fill(text)
    dee.get_by_role("button", name="End the role").click()
    expect(dee.get_by_role("alert")).to_contain_text("Their roles are changed.")
    expect(dee.locator("main")).to_contain_text("They do not work here now.")
    look(dee)
