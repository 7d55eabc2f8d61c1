"""Somebody says how they are reminded, and subscribes their calendar: by the pages."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import axe
from tests.workspace.given import PASSWORD, organisation, received, staff

PHONE = {"width": 360, "height": 740}
WIDE = {"width": 1280, "height": 900}


@pytest.fixture
def cestria(transactional_db, settings):
    settings.MAIL = {"backend": "django.core.mail.backends.locmem.EmailBackend"}
    made = organisation("cestria", name="Cestria")
    staff("Asha Khan", {made: ["service-manager"]}, team="Repairs")
    received(made)
    return made


def look(page, name):
    """Look at a page at both widths; keep a picture of each where somebody asked for it."""
    assert axe(page) == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    folder = os.environ.get("PICTURES")
    for size in (PHONE, WIDE) if folder else (WIDE,):
        page.set_viewport_size(size)
        if folder:
            page.screenshot(path=Path(folder) / f"{name}-{size['width']}.png", full_page=True)


def test_from_ones_account_to_an_address_of_ones_calendar(cestria, page):
    page.set_viewport_size(WIDE)
    page.goto("/staff/account/")
    page.get_by_label("Username").fill("asha")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Reminders of Cestria").click()
    look(page, "reminders")

    page.get_by_label("Your e-mail address at work").fill("asha at work")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter an e-mail address")
    look(page, "refused")
    page.get_by_label("Your e-mail address at work").fill("asha@example.org")
    page.get_by_label("My training").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("It holds from the next reminder on.")).to_be_visible()
    expect(page.get_by_label("My training")).not_to_be_checked()

    page.get_by_role("button", name="Make an address").click()
    shown = page.get_by_text(re.compile(r"/staff/cestria/calendar/\S+\.ics")).inner_text()
    look(page, "address")
    answer = page.request.get(shown)
    assert answer.ok
    assert answer.text().startswith("BEGIN:VCALENDAR")
