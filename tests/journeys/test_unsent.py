"""A sign-in ends, a person is dangerous, a colleague is away: what do staff see of it?"""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from putright.directory import away
from putright.people.models import Customer, Staff
from putright.project import clock
from tests.browser import axe
from tests.workspace.given import PASSWORD, done, organisation, received, staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
SAID = "She rang at four.\n\n“The lift” is < 2 years old, & it failed again."


def _sign_in(page: Page, name: str) -> None:
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def _look(page: Page) -> None:
    """See that nothing keeps people out, and that a phone does not scroll sideways."""
    assert axe(page) == []
    was = page.viewport_size
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], page.url
    page.set_viewport_size(was)


@pytest.fixture
def cestria():
    where = organisation("cestria", name="Cestria")
    staff("Asha Khan", {where: ["service-manager"]}, team="Repairs")
    staff("Ben Okri", {where: ["service-team"]}, team="Repairs")
    return where


def test_what_was_typed_is_there_again_after_signing_in(new_page, cestria):
    case = received(cestria, title="The lift is broken").reference
    page = new_page(viewport=WIDE)
    page.goto(f"/staff/cestria/case/{case}/do/ask/")
    _sign_in(page, "asha")
    page.locator("[name=what]").fill(SAID)
    page.locator("[name=of]").select_option("s-ben")
    page.locator("[name=wanted][value=task]").check()
    page.context.clear_cookies(name="putright-session")

    page.locator("form button[type=submit]").last.click()

    expect(page.get_by_role("heading", name="You are not signed in any more")).to_be_visible()
    expect(page.get_by_text("What you typed is kept, for you alone.")).to_be_visible()
    _look(page)
    page.get_by_role("button", name="Sign in and go on").click()
    _sign_in(page, "asha")
    expect(page.get_by_role("heading", name="What you typed is back")).to_be_visible()
    expect(page.locator("[name=what]")).to_have_value(SAID)
    expect(page.locator("[name=of]")).to_have_value("s-ben")
    expect(page.locator("[name=wanted][value=task]")).to_be_checked()
    _look(page)

    page.locator("form button[type=submit]").last.click()
    expect(page).to_have_url(re.compile(f"/case/{case}/\\?done="))
    expect(page.get_by_text("it failed again").first).to_be_visible()
    page.goto(f"/staff/cestria/case/{case}/do/ask/?kept=1")
    expect(page.get_by_role("heading", name="What you typed is back")).to_have_count(0)


def test_without_a_script_on_a_phone_words_that_lost_their_form_are_shown(new_page, cestria):
    case = received(cestria, title="The lift is broken").reference
    page = new_page(viewport=PHONE, java_script_enabled=False)
    page.goto(f"/staff/cestria/case/{case}/do/add-point/")
    _sign_in(page, "asha")
    page.locator("[name=what]").fill(SAID)
    page.context.clear_cookies(name="putright-session")
    page.locator("form button[type=submit]").last.click()
    done(cestria, case, "withdraw", "asha", ["service-manager"], reason="No more.")

    page.get_by_role("button", name="Sign in and go on").click()
    _sign_in(page, "asha")

    expect(page.get_by_text("it failed again")).to_be_visible()


def test_what_warns_of_somebody_is_seen_on_their_other_case_and_at_the_telephone(new_page):
    house = organisation("financial-ombudsman")
    staff("Ivy Ash", {house: ["investigator"]}, team="North")
    first = received(house, kind="casework", title="A loan").reference
    for record, given in (
        ("staff-safety", {"reason": "Two people on every visit."}),
        ("behaviour", {"what": "Threats.", "effect": "Fear."}),
        ("behaviour-context", {"context": "A home was lost."}),
        ("adjustments-considered", {"considered": "Letters."}),
        ("warning", {"told": "By letter.", "policy_linked": True}),
        ("restriction", {"reason": "Threats again.", "told": "By letter.",
                         "contact_left": "By letter, to Ms Roy.", "review_on": "2030-01-07",
                         "until": "2030-02-01"}),
    ):  # fmt: skip
        done(house, first, "record", "max", ["manager"], record=record, **given)
    zofia = Customer.objects.get(name="Zofia Nowak")
    second = received(house, kind="casework", customer=zofia, title="A card").reference
    page = new_page(viewport=WIDE)
    page.goto(f"/staff/financial-ombudsman/case/{second}/")
    _sign_in(page, "ivy")

    for path in (f"case/{second}/", f"case/{second}/do/message/", f"person/{zofia.key}/"):
        page.goto(f"/staff/financial-ombudsman/{path}")
        expect(page.get_by_role("note", name="Staff safety")).to_be_visible()
        expect(page.get_by_text("Contact is restricted until 1 February 2030")).to_be_visible()
        _look(page)

    page.goto("/staff/financial-ombudsman/log/")
    page.locator("[name=name]").fill("Zofia")
    page.get_by_role("button", name="Find them").click()
    expect(page.get_by_text("Zofia Nowak: Staff safety. Two people")).to_be_visible()
    page.get_by_text("How to reach and help them").click()
    _look(page)


def test_cases_are_given_to_somebody_away_with_one_reason(new_page, cestria):
    for _ in range(2):
        received(cestria)
    ben, today = Staff.objects.get(username="ben"), clock.today(cestria.zone)
    until = today + timedelta(days=3)
    away.go(cestria, ben, since=today, until=until, deputy="s-asha", by="s-ben", at=clock.now())
    page = new_page(viewport=WIDE)
    page.goto("/staff/cestria/?whose=all&tick=all")
    _sign_in(page, "asha")
    page.get_by_label("Who takes them?").select_option("s-ben")
    page.get_by_role("button", name="Give them").click()
    expect(page.get_by_role("heading", name="None of these could be given")).to_be_visible()
    _look(page)

    page.get_by_label("Why give them to Ben Okri all the same?").fill("Back before they are due.")
    page.get_by_role("button", name="Give 2 cases all the same").click()

    expect(page.get_by_role("heading", name="2 cases given to Ben Okri")).to_be_visible()
    page.goto("/staff/cestria/?whose=all&team=Repair")
    expect(page.get_by_text("No team is called “Repair” here.")).to_be_visible()
    _look(page)
    page.get_by_role("link", name="Repairs", exact=True).click()
    expect(page.get_by_text("Showing")).to_be_visible()
