"""Is a letter written, refused until it is complete, sent, and read where it should be read?"""

import re

import pytest
from playwright.sync_api import Page, expect

from putright.letters.outgoing import look
from putright.project import clock
from tests.browser import axe
from tests.workspace.given import PASSWORD, done, organisation, received, staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
MANAGER = ["service-manager"]
ZOFIA = {"name": "Zofia Nowak", "address": "1 High Street\nDurham DH1 1AA", "channel": "letter"}


@pytest.fixture
def cestria():
    where = organisation("cestria", name="Cestria", address="2 Quay Street\nDurham")
    staff("Asha Khan", {where: MANAGER}, team="Repairs")
    staff("Ben Okri", {where: ["director"]}, team="Repairs")
    return where


@pytest.fixture
def leak(cestria):
    points = ["The leak was not stopped", "Two visits were missed"]
    given = {"ask_for": "stage-1", "role": "tenant", "points": points}
    case = received(cestria, customer=ZOFIA, **given)
    done(cestria, case.reference, "assign", "asha", MANAGER, to="s-asha", team="Repairs")
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
    assert axe(page) == []
    page.set_viewport_size(WIDE)


def _write(page: Page, words: str) -> None:
    for box in page.locator("main textarea[name^='w-']").all():
        box.fill(words)
    page.get_by_role("button", name="Save and check again").click()
    expect(page.get_by_role("alert").first).to_contain_text("Saved")


def test_a_case_is_acknowledged_and_answered_by_letter(new_page, cestria, leak):
    case = f"/staff/cestria/case/{leak.reference}/"
    page = _at(new_page, "asha", f"{case}letters/")
    _look(page)
    page.get_by_role("button", name="Write a letter").click()
    expect(page.get_by_text("Likely next")).to_be_visible()
    _look(page)
    page.get_by_role("link", name="Acknowledgement").click()
    expect(page.get_by_role("heading", name="Not ready to send")).to_be_visible()
    expect(page.get_by_role("button", name="Send it")).to_have_count(0)
    _look(page)

    _write(page, "Asha Khan answers. Call her on 0191 496 0000.")
    _look(page)
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("It is on the record as you see it here.")).to_be_visible()
    _look(page)

    page.goto(f"{case}letters/write/stage-1-answer/")
    page.get_by_role("link", name="Decide point 1").first.click()
    expect(page.get_by_role("heading", name="Decide the points and the remedy")).to_be_visible()
    page.go_back()
    _write(page, "We came twice and did not stop it. We are sorry.")
    expect(page.get_by_text("Every point must be answered.").first).to_be_visible()
    expect(page.get_by_role("button", name="Send it")).to_have_count(0)
    for number in (1, 2):
        page.locator(f"[name='point-{number}-outcome'][value='not-upheld']").check()
        page.locator(f"[name='point-{number}-reason']").fill("We came within a day.")
    page.locator("[name='outcome'][value='not-upheld']").check()
    page.get_by_role("button", name="Save and check again").click()
    expect(page.get_by_role("heading", name="Ready to send")).to_be_visible()
    _look(page)
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("It is on the record as you see it here.")).to_be_visible()

    page.goto(f"{case}letters/")
    expect(page.get_by_text("We came twice and did not stop it.").first).to_be_visible()
    expect(page.locator(".pr-casebar")).to_contain_text("Answered")
    _look(page)
    customer = new_page(viewport=WIDE)
    customer.goto(f"/cestria/case/{leak.reference}/{leak.secret}/")
    expect(customer.get_by_text("We sent you a letter").first).to_be_visible()
    customer.get_by_role("link", name="Read this letter").last.click()
    expect(customer.get_by_text("Asha Khan answers.").first).to_be_visible()
    _look(customer)


def test_two_colleagues_and_no_script_on_a_phone(new_page, cestria, leak):
    where = f"/staff/cestria/case/{leak.reference}/letters/write/acknowledgement/"
    asha = _at(new_page, "asha", where, viewport=PHONE, java_script_enabled=False)
    ben = _at(new_page, "ben", where, viewport=PHONE, java_script_enabled=False)
    first = asha.locator("main textarea[name^='w-']").first
    name = first.get_attribute("name")

    ben.locator(f"[name='{name}']").fill("Ben wrote this.")
    ben.get_by_role("button", name="Save and check again").click()
    first.fill("Asha wrote this.")
    asha.get_by_role("button", name="Save and check again").click()

    expect(asha.get_by_role("alert").first).to_contain_text("Ben Okri saved this letter")
    expect(asha.get_by_text("Ben wrote this.").first).to_be_visible()
    expect(asha.locator(f"[name='{name}']")).to_have_value("Asha wrote this.")
    asha.get_by_role("button", name="Save and check again").click()
    asha.get_by_role("link", name="What changed").click()
    expect(asha.locator("ins").first).to_contain_text("Asha")
    expect(asha.locator("del").first).to_contain_text("Ben")


def test_the_days_post_is_printed_and_posted(new_page, cestria, leak):
    look(clock.now())
    page = _at(new_page, "asha", "/staff/cestria/letters/")
    expect(page.get_by_text("Waits to be printed").first).to_be_visible()
    _look(page)

    page.get_by_role("button", name="Make a print batch").click()
    _look(page)
    paper = page.request.get(page.url + "letters.pdf?part=1")
    assert paper.body().startswith(b"%PDF")
    page.get_by_role("button", name="All of it is posted").click()
    expect(page.get_by_role("alert").first).to_contain_text("Marked as posted.")

    page.goto(f"/staff/cestria/case/{leak.reference}/letters/1/")
    expect(page.get_by_text("Posted", exact=True)).to_be_visible()
    _look(page)
    page.get_by_role("link", name="What to say on the telephone").click()
    _look(page)
    page.go_back()
    page.get_by_role("button", name="The post brought it back").click()
    expect(page.get_by_text("Returned by post").first).to_be_visible()
    page.goto("/staff/cestria/letters/")
    expect(page.get_by_role("link", name=re.compile("Mend the address"))).to_be_visible()
    _look(page)
