"""What was changed is written by one, read over by another, and then public, on a phone too."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.workspace.given import PASSWORD, organisation, received, staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 740}
HERE = "/staff/cestria/changes/"


def _look(page: Page) -> None:
    assert axe(page) == []
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


def _sign_in(page: Page, username: str) -> None:
    page.goto(HERE)
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_a_change_is_written_read_over_and_published(new_page):
    cestria = organisation("cestria")
    staff("Dot Hale", {cestria: ["director"]})
    staff("Finn Orr", {cestria: ["finance-director"]})
    references = [received(cestria).reference for _ in range(6)]
    dot = new_page(viewport=PHONE)
    _sign_in(dot, "dot")
    _look(dot)
    dot.locator("summary", has_text="Write down a change").click()
    dot.get_by_role("button", name="Save it, to be read over").click()
    expect(dot.get_by_text("There is a problem")).to_be_visible()
    _look(dot)
    dot.get_by_label("You said").fill("Nobody told us when a repair visit was cancelled.")
    dot.get_by_label("We did").fill("The planner rings before a visit is moved.")
    dot.get_by_label("Which service?").fill("Repairs")
    dot.get_by_label("Which cases does it come from?").fill("\n".join(references))
    dot.get_by_label("Working", exact=True).check()
    dot.get_by_label("How do you know?").fill("Missed visits fell from 14 a month to 5.")
    dot.get_by_role("button", name="Save it, to be read over").click()
    expect(dot.get_by_role("alert")).to_contain_text("Somebody else reads it over")

    finn = new_page()
    _sign_in(finn, "finn")
    finn.get_by_role("link", name="Nobody told us").click()
    _look(finn)
    finn.get_by_role("button", name="Publish it").click()
    expect(finn.get_by_role("alert")).to_contain_text("Published")

    customer = new_page(viewport=PHONE)
    customer.goto("/cestria/")
    customer.get_by_role("navigation").get_by_role("link", name="You said, we did").click()
    expect(customer.locator("main")).to_contain_text("6 of you told us, Repairs")
    _look(customer)
    customer.set_viewport_size({"width": 1280, "height": 900})
    _look(customer)
