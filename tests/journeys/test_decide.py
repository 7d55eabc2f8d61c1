"""Are points and remedy decided by those who may, and are the registers open to everybody?"""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.workspace.given import PASSWORD, done, organisation, received, staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


@pytest.fixture
def cestria():
    where = organisation("cestria", name="Cestria")
    staff("Asha Khan", {where: ["service-manager"]}, team="Repairs")
    staff("Graham Tufnell", {where: ["chair"]})
    staff("Helen Marsh", {where: ["chief-executive"]})
    staff("Eve Lane", {where: ["director"]})
    return where


@pytest.fixture
def leak(cestria):
    points = ["The leak was not stopped", "Two visits were missed"]
    case = received(cestria, ask_for="stage-1", role="tenant", points=points).reference
    done(cestria, case, "assign", "asha", ["service-manager"], to="s-asha", team="Repairs")
    return case


def _at(new_page, who: str, path: str, **settings) -> Page:
    page = new_page(viewport=settings.pop("viewport", WIDE), **settings)
    page.goto(path)
    page.get_by_label("Username").fill(who)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    return page


def _look(page: Page) -> None:
    """See that nothing keeps people out, and that a phone does not scroll sideways."""
    assert axe(page) == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.set_viewport_size(WIDE)


def test_two_points_and_a_payment_are_decided_by_those_who_may(new_page, cestria, leak):
    address = f"/staff/cestria/case/{leak}/decide/"
    page = _at(new_page, "asha", f"/staff/cestria/case/{leak}/")
    expect(page.locator(f"main a[href='{address}']")).not_to_have_count(0)
    page.goto(address)
    _look(page)

    page.get_by_label("Upheld", exact=True).check()
    page.get_by_label("Why?", exact=True).fill("It leaked for five weeks.")
    page.get_by_role("button", name="Save as draft").click()
    expect(page.get_by_role("heading", name="2. Two visits were missed")).to_be_visible()

    page.get_by_label("Upheld", exact=True).check()
    page.get_by_role("button", name="Save and ask for approval").click()
    expect(page.get_by_role("alert").first).to_contain_text("Point 2: say why")
    _look(page)
    page.get_by_label("Why?", exact=True).fill("Nobody came, and nobody rang.")
    page.get_by_label("Compensation payment").check()
    page.get_by_label("How much?").fill("250")
    page.get_by_label("Why this amount?").fill("Five weeks of water.")
    page.get_by_role("button", name="Save and ask for approval").click()
    expect(page.get_by_text("Approval of £250, by the Chief Executive")).to_be_visible()
    _look(page)

    helen = _at(new_page, "helen", address)
    helen.get_by_role("link", name="Decide an offer").click()
    helen.get_by_label("Offer 1: Compensation payment").check()
    helen.get_by_label("Yes").check()
    helen.get_by_label("Chair of the Board").check()
    helen.get_by_label("Reason").fill("It is fair.")
    helen.get_by_role("button", name="Save").click()
    expect(helen.get_by_role("alert").first).to_contain_text("offer 1 approved")

    helen.goto("/staff/cestria/ledger/")
    expect(helen.get_by_text("It adds up")).to_be_visible()
    _look(helen)


def test_all_of_it_works_on_a_phone_without_script(new_page, cestria, leak):
    path = f"/staff/cestria/case/{leak}/decide/"
    page = _at(new_page, "asha", path, viewport=PHONE, java_script_enabled=False)

    page.get_by_label("Not upheld").check()
    page.get_by_label("Why?", exact=True).fill("It was mended within a day.")
    page.get_by_role("button", name="Save as draft").click()

    expect(page.get_by_text("Saved as a draft")).to_be_visible()
    expect(page.get_by_text("It was mended within a day.")).to_be_visible()


@pytest.mark.parametrize("path", ["conduct/", "interests/", "ledger/"])
def test_the_registers_keep_nobody_out(new_page, cestria, leak, path):
    page = _at(new_page, "eve", f"/staff/cestria/{path}", forced_colors="active")

    expect(page.locator("h1")).to_be_visible()
    _look(page)


def test_an_interest_is_declared_by_keyboard(new_page, cestria):
    page = _at(new_page, "asha", "/staff/cestria/interests/")

    page.locator("summary", has_text="Declare an interest").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Harbour Bank")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("My sister works there.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert").first).to_contain_text("Declared.")
    expect(page.get_by_text("Harbour Bank").first).to_be_visible()
