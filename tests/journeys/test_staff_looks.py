"""Can whoever answers for a complaint read who has looked at it, and who may not, why not?"""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.workspace.given import PASSWORD, done, organisation, received, signed_in, staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
MANAGER = ["service-manager"]


@pytest.fixture
def case() -> str:
    where = organisation("cestria", name="Cestria")
    people = {
        "asha": staff("Asha Khan", {where: MANAGER}, team="Repairs"),
        "ben": staff("Ben Okri", {where: ["service-team"]}, team="Lettings"),
        "dia": staff("Dia Evans", {where: ["director"]}),
    }
    reference = received(where, team="Repairs").reference
    done(where, reference, "assign", "asha", MANAGER, to="s-asha", team="Repairs")
    for name in ("asha", "ben", "asha", "ben", "asha"):
        signed_in(people[name]).get(f"/staff/cestria/case/{reference}/why/")
    return reference


def _come_in(page: Page, who: str, path: str) -> None:
    page.goto(path)
    page.get_by_label("Username").fill(who)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def _look(page: Page, name: str) -> list[str]:
    """Return what keeps people out of a page, at a desk and on a phone."""
    problems = []
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)
        problems += axe(page)
        if page.evaluate("document.documentElement.scrollWidth") > size["width"]:
            problems.append(f"{name} is too wide for {size['width']} pixels")
    return problems


def test_a_director_reads_who_looked_and_picks_out_who_was_turned_away(new_page, case):
    page = new_page(viewport=WIDE)
    _come_in(page, "dia", f"/staff/cestria/case/{case}/")
    page.get_by_role("link", name="Who has looked").click()
    expect(page.get_by_role("heading", name="Who has looked")).to_be_visible()
    problems = _look(page, "looks")

    page.set_viewport_size(WIDE)
    page.get_by_label("Only those turned away").check()
    page.get_by_role("button", name="Apply filters").click()

    expect(page.locator("main")).to_contain_text("Ben Okri")
    expect(page.locator("main table").last).not_to_contain_text("Asha Khan")
    assert problems + _look(page, "looks-refused") == []


def test_whoever_may_not_read_it_is_told_who_may(new_page, case):
    page = new_page(viewport=WIDE)
    _come_in(page, "asha", f"/staff/cestria/case/{case}/")
    expect(page.get_by_role("link", name="Who has looked")).to_have_count(0)

    page.goto(f"/staff/cestria/case/{case}/looks/")

    expect(page.locator("main")).to_contain_text("Chief Executive")
    assert _look(page, "looks-not-yours") == []
