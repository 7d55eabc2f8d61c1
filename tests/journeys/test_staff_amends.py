"""Records joined, a call that is another's to see, an answer in large print: at desk and phone."""

import os

import pytest
from playwright.sync_api import Page, expect

from putright.people.models import Customer
from tests.browser import axe
from tests.workspace.given import PASSWORD, done, organisation, received, staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
HERE = "/staff/cestria/"
ZOFIA = {"name": "Zofia Nowak", "phone": "0191 496 0188", "email": "zofia@example.org"}


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


@pytest.fixture
def first() -> str:
    """Zofia's case, which Mo has; Fay of the front line may not see it."""
    where = organisation("cestria", name="Cestria")
    staff("Mo Reed", {where: ["service-manager"]}, team="Repairs")
    staff("Fay Dunn", {where: ["front-line"]}, team="Desk")
    case = received(where, ask_for="stage-1", role="tenant",
                    customer={**ZOFIA, "format": "Large print", "needs": "Ring twice"})  # fmt: skip
    done(where, case.reference, "assign", "mo", ["service-manager"], to="s-mo",
         to_role=["service-manager"], team="Repairs")  # fmt: skip
    return case.reference


def test_records_are_joined_by_choosing_and_an_answer_says_how_it_is_printed(new_page, first):
    where = Customer.objects.get(name="Zofia Nowak").organisation
    other = received(where, role="tenant", title="A second time",
                     customer={**ZOFIA, "name": "Z Nowak", "needs": "Never by night"})  # fmt: skip
    zofia = Customer.objects.get(name="Zofia Nowak")
    page = new_page(viewport=WIDE)
    _come_in(page, "mo")
    page.goto(f"{HERE}person/{other.customer}/join/?other={zofia.key}")
    _look(page, "join")
    page.get_by_label("Zofia Nowak").check()
    page.get_by_role("button", name="They are one person: join them").click()
    expect(page.locator("main")).to_contain_text("Never by night")
    expect(page.locator("main")).to_contain_text("Large print")

    page.goto(f"{HERE}case/{first}/do/respond/")
    page.get_by_label("In writing").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Say whether it is in large print.")
    _look(page, "in-their-form")

    page.goto(f"{HERE}people/s-mo/away/")
    _look(page, "away")


def test_a_call_about_what_another_has_is_passed_on(new_page, first):
    page = new_page(viewport=WIDE)
    _come_in(page, "fay")
    page.goto(f"{HERE}log/")
    page.get_by_label("Phone", exact=True).last.fill(ZOFIA["phone"])
    page.get_by_label("What happened?").fill("She asks how it goes.")
    page.get_by_role("button", name="Find them").click()
    expect(page.locator("#found")).to_contain_text("sees every case (Service Manager)")
    _look(page, "kept-from")
    page.get_by_role("button", name="Save and read back").click()
    expect(page.get_by_role("alert")).to_contain_text("Pass it on, or say that it is something new")
    _look(page, "kept-from-asked")
