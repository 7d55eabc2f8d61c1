"""A day at the desk: a call is taken, the list is narrowed, and several cases are given away."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.workspace.given import PASSWORD, done, organisation, received, staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MANAGER = ["service-manager"]
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
TOLD = "Still no heating. The engineer did not come."
ZOFIA = {"name": "Zofia Nowak", "phone": "0191 496 0188"}


@pytest.fixture
def cestria():
    where = organisation("cestria", name="Cestria")
    staff("Asha Khan", {where: MANAGER}, team="Repairs")
    staff("Ben Okri", {where: ["service-team"]}, team="Repairs")
    return where


def _signed_in(new_page, **settings) -> Page:
    page = new_page(**settings)
    page.goto("/staff/cestria/")
    page.get_by_label("Username").fill("asha")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    return page


def _look(page: Page) -> None:
    """See that nothing keeps people out, and that a phone does not scroll sideways."""
    assert axe(page) == []
    was = page.viewport_size
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], page.url
    page.set_viewport_size(was)


def test_a_call_is_taken_and_added_to_what_is_open(new_page, cestria):
    case = received(cestria, customer=ZOFIA, title="Heating off since Saturday").reference
    page = _signed_in(new_page, viewport=WIDE)
    page.goto("/staff/cestria/log/")
    _look(page)

    page.locator("[name=what]").fill(TOLD)
    page.locator("[name=phone]").fill(ZOFIA["phone"])
    page.locator("[name=phone]").press("Enter")

    expect(page.get_by_text("1 person has this number")).to_be_visible()
    expect(page.get_by_text("Nothing is sent yet.")).to_be_visible()
    expect(page.locator("[name=what]")).to_have_value(TOLD)
    _look(page)
    page.get_by_label(re.compile("Yes: Heating off since Saturday")).check()
    page.get_by_role("button", name="Save and read back").click()
    expect(page).to_have_url(re.compile(f"/case/{case}/"))
    expect(page.get_by_text("The engineer did not come.").first).to_be_visible()


def test_without_a_script_on_a_phone_the_list_is_narrowed_saved_and_given(new_page, cestria):
    for kind in ("complaint", "comment", "complaint"):
        received(cestria, kind=kind)
    page = _signed_in(new_page, viewport=PHONE, java_script_enabled=False)
    page.get_by_role("link", name="Nobody’s").click()

    page.locator(".pr-filter summary").click()
    page.get_by_label("Complaint", exact=True).check()
    page.get_by_role("button", name="Apply filters").click()
    page.locator(".pr-filter summary").click()
    page.get_by_role("link", name="Save this view").click()
    page.get_by_label("What do you call it?").fill("Complaints of nobody’s")
    page.get_by_role("button", name="Save").click()
    page.locator(".pr-filter summary").click()
    expect(page.get_by_role("link", name="Complaints of nobody’s")).to_be_visible()

    page.get_by_role("link", name="Choose several to give to somebody").click()
    page.get_by_role("link", name="Tick all on this page").click()
    page.get_by_label("Who takes them?").select_option("s-ben")
    page.get_by_role("button", name="Give them").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("2 cases given to Ben Okri")


def test_by_the_keys_once_they_are_switched_on(new_page, cestria):
    for _ in range(3):
        case = received(cestria).reference
        done(cestria, case, "assign", "asha", MANAGER, to="s-asha", team="Repairs")
    page = _signed_in(new_page, viewport=WIDE)
    page.keyboard.press("j")
    assert page.locator(".pr-work tbody a:focus").count() == 0

    page.get_by_role("link", name="Keyboard shortcuts").click()
    _look(page)
    page.get_by_role("button", name="Switch them on").click()
    page.get_by_role("link", name="Back to Today").click()
    _look(page)
    links = page.locator(".pr-work tbody th a")
    page.keyboard.press("j")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(links.nth(0)).to_be_focused()

    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    assert axe(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("/")
    box = page.locator("#find")
    expect(box).to_be_focused()
    page.keyboard.type("jk?x")
    expect(box).to_have_value("jk?x")

    box.fill("")
    page.locator("main").focus()
    page.keyboard.press("Control+j")
    page.keyboard.press("j")
    href = links.nth(0).get_attribute("href")
    page.keyboard.press("o")
    expect(page).to_have_url(re.compile(f"{href}$"))
