"""An interest is declared, its case passed on, and what was declared is looked at: on a phone."""

import os

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.workspace.given import PASSWORD, done, organisation, received, staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
HERE = "/staff/cestria/"


@pytest.fixture
def case() -> str:
    where = organisation("cestria", name="Cestria")
    staff("Mo Reed", {where: ["service-manager"]}, team="Repairs")
    staff("Fay Dunn", {where: ["finance-director"]})
    reference = received(where, ask_for="stage-1", role="tenant").reference
    done(where, reference, "assign", "fay", ["director"], to="s-mo", to_role="service-manager")
    return reference


def _come_in(page: Page, who: str) -> None:
    page.goto(HERE)
    page.get_by_label("Username").fill(who)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def _look(page: Page, name: str) -> None:
    """See that nothing keeps people out of a page, at a desk and on a phone."""
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)
        assert axe(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], name
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=f"{folder}/{name}-{size['width']}.png", full_page=True)


def test_from_declaring_to_being_let_in_again(new_page, case):
    mo = new_page(viewport=PHONE)
    _come_in(mo, "mo")
    mo.goto(f"{HERE}interests/")
    mo.get_by_text("Declare an interest").click()
    mo.get_by_label("Which business or person?").fill("Zofia Nowak")
    mo.get_by_label("Potential: it could").check()
    mo.get_by_label("What have you to do with them?").fill("A neighbour of that name.")
    mo.get_by_role("button", name="Declare it", exact=True).click()
    expect(mo.locator("main")).to_contain_text("Declared.")
    _look(mo, "declared")

    fay = new_page(viewport=PHONE)
    _come_in(fay, "fay")
    fay.goto(f"{HERE}interests/")
    expect(fay.locator("main")).to_contain_text("Perhaps named in what they have now")
    _look(fay, "register-perhaps")

    mo.get_by_text("Declare an interest").click()
    mo.get_by_label("Which business or person?").fill("Zofia Nowak")
    mo.get_by_label("Actual: it does").check()
    mo.get_by_label("What have you to do with them?").fill("She is my aunt.")
    mo.get_by_role("button", name="Declare it", exact=True).click()
    expect(mo.locator("main")).to_contain_text("1 case is passed on")
    expect(mo.locator("main")).to_contain_text(case)
    _look(mo, "passed-on")

    fay.goto(HERE)
    expect(fay.locator("main")).to_contain_text("A declaration by Mo Reed, for you to look at")
    _look(fay, "today")
    fay.goto(f"{HERE}interests/")
    _look(fay, "register")
    fay.get_by_role("link", name="Look at it").click()
    expect(fay.locator("main")).to_contain_text("Mo Reed, actual interest")
    _look(fay, "look-at-it")
    fay.get_by_role("radio", name="There is none").check()
    fay.get_by_role("button", name="Save").click()
    expect(fay.locator("main")).to_contain_text("Say why there is no interest")
    _look(fay, "look-at-it-refused")
    fay.get_by_label("Why do you say so?").fill("Another of that name.")
    fay.get_by_role("button", name="Save").click()
    expect(fay.locator("main")).to_contain_text("there is no interest")

    mo.goto(f"{HERE}case/{case}/")
    expect(mo.locator("main")).to_contain_text("Case open again to Mo Reed")


def test_whom_somebody_answers_to_is_chosen(new_page, case):
    fay = new_page(viewport=PHONE)
    _come_in(fay, "fay")
    fay.goto(f"{HERE}people/s-mo/manager/")
    _look(fay, "line-manager")
    fay.get_by_label("Line manager").select_option(label="Fay Dunn")
    fay.get_by_role("button", name="Save").click()
    expect(fay.locator("main")).to_contain_text("Their line manager is changed.")
    _look(fay, "colleague")

    fay.goto(f"{HERE}people/s-fay/manager/")
    fay.get_by_label("Line manager").select_option(label="Mo Reed")
    fay.get_by_role("button", name="Save").click()
    expect(fay.locator("main")).to_contain_text("the line would lead back to where it began")
    _look(fay, "line-manager-circle")
    fay.goto(f"{HERE}people/")
    _look(fay, "people")
