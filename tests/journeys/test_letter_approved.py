"""Is a letter approved in its own words, and are others kept back and shown beside them?"""

import os

import pytest
from playwright.sync_api import expect

from tests.journeys.test_letters import _at, _look
from tests.workspace.given import done, organisation, received, staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROLES = ["customer-experience"]


def test_a_draft_is_approved_changed_and_approved_again(new_page):
    house = organisation("peopleplus", email="hello@example.org", address="1 Road\nLeeds")
    staff("Rhys Tan", {house: ROLES})
    case = received(house, kind="complaint", role="customer").reference
    done(house, case, "assign", "rhys", ROLES, to="s-rhys", despite="Nobody else is here.")
    given = {"record": "funder-approval-needed", "reason": "An Access to Work case"}
    done(house, case, "record", "rhys", ROLES, **given)
    where = f"/staff/peopleplus/case/{case}/letters/write/update/"
    page = _at(new_page, "rhys", where)
    page.get_by_label("What was done since we last wrote").fill("Your coach called on Monday.")
    page.get_by_role("button", name="Save and check again").click()
    page.get_by_role("link", name="Record of this draft: Reply approved by the funder").click()
    expect(page.get_by_role("heading", name="The words that are approved")).to_be_visible()
    _look(page)
    _picture(page, "new")

    page.get_by_role("button", name="Record that these words were approved").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    page.get_by_label("Who approved it?").fill("The contract manager at the Department")
    page.get_by_role("button", name="Record that these words were approved").click()
    expect(page.get_by_role("button", name="Send it")).to_be_visible()
    _look(page)
    _picture(page, "letter-approved")

    page.get_by_label("What was done since we last wrote").fill("Your coach calls on Friday.")
    page.get_by_role("button", name="Save and check again").click()
    expect(page.get_by_role("button", name="Send it")).to_have_count(0)
    _picture(page, "letter-changed")
    page.get_by_role("link", name="See what differs, and ask again").click()
    expect(page.get_by_role("heading", name="What differs from what was approved")).to_be_visible()
    _look(page)
    _picture(page, "differs")
    page.get_by_label("Who approved it?").fill("The contract manager at the Department")
    page.get_by_role("button", name="Record that these words were approved").click()
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("It is on the record as you see it here.")).to_be_visible()


def _picture(page, name):
    """Keep pictures of a page where somebody asks for them: to be looked at beside a design."""
    if folder := os.environ.get("PICTURES"):
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})
