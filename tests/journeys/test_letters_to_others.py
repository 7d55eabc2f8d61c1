"""Are bodies of a joint complaint written to, people in prison by post, and losses seen?"""

import pytest
from playwright.sync_api import expect

from putright.letters.outgoing import look
from putright.project import clock
from tests.journeys.test_letters import _at, _look
from tests.workspace.given import done, organisation, received, staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROLES = ["customer-experience"]


@pytest.fixture
def house():
    where = organisation("peopleplus", email="hello@example.org", address="1 Road\nLeeds")
    staff("Rhys Tan", {where: ROLES})
    return where


def _came(where, **given):
    case = received(where, kind="complaint", role="customer", **given).reference
    done(where, case, "assign", "rhys", ROLES, to="s-rhys", despite="Nobody else is here.")
    return case


def test_a_body_is_added_with_its_address_and_asked_for_its_part(new_page, house):
    case = _came(house)
    done(house, case, "record", "rhys", ROLES, record="joint-case", lead="peopleplus")
    base = f"/staff/peopleplus/case/{case}"
    page = _at(new_page, "rhys", f"{base}/parties/")
    page.get_by_label("A body that gives its part of a joint answer").check()
    page.get_by_label("Which body, if it is one?").select_option(
        label="Department for Work and Pensions"
    )
    page.get_by_label("Address (optional)").fill("Caxton House\nLondon")
    _look(page)
    page.get_by_role("button", name="Add to the case").click()
    expect(page.get_by_role("heading", name="Department for Work and Pensions")).to_be_visible()

    page.goto(f"{base}/letters/write/")
    page.get_by_label("Request to a body for its part of a joint answer").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("a body that was joined to the complaint")
    _look(page)
    page.get_by_label("Department for Work and Pensions").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Dear Department for Work and Pensions")).to_be_visible()
    page.get_by_role("button", name="Save and check again").click()
    expect(page.get_by_role("link", name="See it as it will be posted (PDF)")).to_be_visible()
    _look(page)


def test_whoever_writes_to_somebody_in_prison_reads_how(new_page, house):
    nowhere = {"name": "Lee Barwick", "email": "cell@example.org"}
    case = _came(
        house, channel="letter", procedure="J", contract="prison-education", customer=nowhere
    )
    look(clock.now())
    page = _at(new_page, "rhys", "/staff/peopleplus/")
    expect(page.get_by_text("1 letter that we wrote reached nobody")).to_be_visible()
    _look(page)
    page.get_by_role("link", name="See which, and send it another way").click()
    why = "They have no internet, so they are written to by post"
    expect(page.get_by_text(why)).to_be_visible()

    page.goto(f"/staff/peopleplus/case/{case}/letters/write/information-request/")
    expect(page.get_by_text("write by post alone, without a link").first).to_be_visible()
    expect(page.get_by_text("You can answer by post.")).to_be_visible()
    _look(page)
