"""Can a handler see what would go to an ombudsman, and take it with them?"""

import os
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.workspace.given import PASSWORD, done, organisation, received, staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
MANAGER = ["service-manager"]


@pytest.fixture
def case() -> str:
    where = organisation("cestria", name="Cestria")
    staff("Asha Khan", {where: MANAGER}, team="Repairs")
    staff("Ben Okri", {where: ["service-team"]}, team="Repairs")
    reference = received(where, team="Repairs", ago=30).reference
    done(where, reference, "assign", "asha", MANAGER, to="s-asha", team="Repairs")
    done(where, reference, "note", "asha", MANAGER, text="Counsel says no.", privileged=True)
    question = "Would a court find us liable for the damp, which was reported twice? " * 6
    done(where, reference, "ask", "asha", MANAGER, of="s-ben", wanted="advice", what=question)
    done(where, reference, "reply", "ben", ["service-team"], text="How old is it? Forty years.")
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
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=f"{folder}/{name}-{size['width']}.png", full_page=True)
        if page.evaluate("document.documentElement.scrollWidth") > size["width"]:
            problems.append(f"{name} is too wide for {size['width']} pixels")
    return problems


def test_a_handler_makes_a_bundle_and_a_colleague_is_told_whose_part_it_is(
    new_page, case, tmp_path: Path
):
    page = new_page(viewport=WIDE)
    _come_in(page, "asha", f"/staff/cestria/case/{case}/history/")
    page.get_by_role("link", name="Make a bundle for an ombudsman").click()
    expect(page.get_by_role("heading", name="What is held back")).to_be_visible()
    expect(page.get_by_text("These look like advice: leave out or include?")).to_be_visible()
    problems = _look(page, "bundle")
    page.get_by_text("Hold back something else").click()
    page.get_by_role("button", name="Hold it back").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    problems += _look(page, "bundle-hold")
    page.get_by_label("An answer of a colleague").check()

    with page.expect_download() as download:
        page.get_by_role("button", name="Make the bundle").click()
    file = tmp_path / "bundle.zip"
    download.value.save_as(file)
    with zipfile.ZipFile(file) as archive:
        assert f"{case}/bundle.pdf" in archive.namelist()
        held = archive.read(f"{case}/case.json").decode()
    assert "Forty years" in held and "a court" not in held

    page.goto(f"/staff/cestria/case/{case}/do/ask/")
    problems += _look(page, "ask")

    other = new_page(viewport=WIDE)
    _come_in(other, "ben", f"/staff/cestria/case/{case}/bundle/")
    expect(other.get_by_role("heading", name="A bundle is not for you to make")).to_be_visible()
    assert problems + _look(other, "bundle-refused") == []
