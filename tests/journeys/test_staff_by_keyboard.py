"""Can somebody who uses no mouse, and somebody whose browser runs no script, do the work?"""

import pytest
from playwright.sync_api import Page, expect

from tests.workspace.given import PASSWORD, organisation, received, staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST = 80  # presses of Tab before we give up


@pytest.fixture
def cestria():
    where = organisation("cestria", name="Cestria")
    staff("Asha Khan", {where: ["service-manager"]})
    return where


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until what is wanted has the focus, and see that the focus can be seen."""
    wanted = page.locator(selector).first
    for _ in range(MOST):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by Tab on {page.url}")


def test_a_call_is_logged_and_acknowledged_by_keyboard_alone(new_page, cestria):
    page = new_page(viewport={"width": 1280, "height": 900})
    page.goto("/staff/cestria/log/")
    _tab_to(page, "[name='username']")
    page.keyboard.type("asha")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")

    expect(page.locator("[name='name']")).to_be_focused()
    page.keyboard.type("Zofia Nowak")
    _tab_to(page, "[name='what']")
    page.keyboard.type("The lift is broken again.")
    _tab_to(page, "main button:has-text('Save and read back')")
    page.keyboard.press("Enter")

    _tab_to(page, "main a:has-text('Open the case')")
    page.keyboard.press("Enter")
    _tab_to(page, ".pr-moves a:has-text('Acknowledge')")
    page.keyboard.press("Enter")
    _tab_to(page, "[name='form']")
    page.keyboard.press("Space")
    _tab_to(page, "main button:has-text('Save')")
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert").first).to_contain_text("Done: acknowledge")


def test_everything_works_where_no_script_runs(new_page, cestria):
    case = received(cestria).reference
    page = new_page(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page.goto(f"/staff/cestria/case/{case}/")
    page.get_by_label("Username").fill("asha")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    page.locator(".pr-moves").get_by_role("link", name="Assign").first.click()
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("There is a problem")).to_be_visible()
    expect(page).to_have_title("Error: Assign: " + case + " – Cestria")


def test_the_first_case_of_today_is_a_few_stops_away(new_page, cestria):
    received(cestria)
    page = new_page(viewport={"width": 1280, "height": 900})
    page.goto("/staff/cestria/?whose=all")
    page.get_by_label("Username").fill("asha")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Today", level=1)).to_be_visible()

    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the list")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    focused = page.evaluate("document.activeElement.getAttribute('href')")
    assert "/staff/cestria/case/" in focused
