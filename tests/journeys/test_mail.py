"""A message that no machine may place is read, and put where it belongs: also on a phone."""

import os

import pytest
from playwright.sync_api import Page, Route, expect

from putright.mail.keeping import Came, keep
from putright.mail.models import DayCount
from putright.mail.queue import understand_waiting
from putright.mail.reckoning import reckon
from putright.project import clock
from tests.browser import axe
from tests.mail.written import written
from tests.workspace.given import PASSWORD, organisation, received, staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
HERE = "/staff/cestria/"
LAID_OUT = (
    "<h2>The lift, <em>again</em></h2><p>My mother cannot leave her flat.</p>"
    "<table><tr><th>Day</th><th>Lift</th><th>Who came</th></tr>"
    f"<tr><td>Friday</td><td>out of order</td><td>{'nobody' * 9}</td></tr></table>"
    "<ul><li>It is the <b>third</b> time.</li></ul><p><img src='https://spy.example/p.gif'>"
    "<a href='https://example.org/lift'>A picture of it</a></p>"
    "<blockquote>We are looking into it.</blockquote>"
    f"<p>{'Wohnungsbaugesellschaft' * 9}</p>"
)
LONG = "Donaudampfschifffahrtsgesellschaft" * 4


@pytest.fixture
def reference() -> str:
    where = organisation("cestria", name="Cestria")
    staff("Mo Reed", {where: ["service-manager"]}, team="Repairs")
    reference = received(where).reference
    at = clock.now()
    for raw in (
        written(
            "The lift is out again since Friday, and my mother cannot leave her flat.\n\n"
            "On Monday Cestria wrote:\n> We are looking into it.",
            sender="Their Neighbour <neighbour@example.org>",
            subject=f"About {reference}",
            files=[("lift.pdf", "application/pdf", b"%PDF-1.7 a letter")],
            html=LAID_OUT,
            within=written("No heat since May.", subject="No heat"),
        ),
        written(LONG, sender="", subject=LONG),
        written(headers={"Auto-Submitted": "auto-replied"}, subject="Out of office"),
        written(sender="A New Voice <new@example.org>", subject="No heating since Monday"),
    ):
        keep(where, raw, Came("file", "complaints"), at)
    understand_waiting(at)
    DayCount.objects.update(arrived=5)  # one is lost
    reckon(where, at)
    return reference


def _look(page: Page, name: str) -> None:
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)
        assert axe(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], name
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=f"{folder}/{name}-{size['width']}.png", full_page=True)


def _look_into_the_sandbox(page: Page, name: str) -> None:
    """Look at a page in which no script runs, not even the one that looks."""

    def let_scripts(route: Route) -> None:
        answer = route.fetch()
        policy = answer.headers["content-security-policy"].replace(
            "sandbox", "sandbox allow-scripts"
        )
        route.fulfill(
            response=answer, headers={**answer.headers, "content-security-policy": policy}
        )

    page.route("**/laid-out/", let_scripts)
    page.reload()
    _look(page, name)
    page.unroute("**/laid-out/")
    page.reload()


def test_from_the_red_line_to_the_case(new_page, reference):
    mo = new_page(viewport=PHONE)
    mo.goto(HERE)
    mo.get_by_label("Username").fill("mo")
    mo.get_by_label("Password").fill(PASSWORD)
    mo.get_by_role("button", name="Sign in").click()
    expect(mo.locator("main")).to_contain_text("5 messages arrived, and 4 are accounted for")
    _look(mo, "today-red")

    mo.get_by_role("link", name="See what came in").click()
    expect(mo.locator("main")).to_contain_text(f"About {reference}")
    _look(mo, "mail-queue")

    mo.get_by_role("link", name=f"About {reference}").click()
    expect(mo.locator("main")).to_contain_text("my mother cannot leave her flat")
    _look(mo, "mail-message")
    mo.get_by_role("link", name="As it was laid out").click()
    expect(mo.get_by_role("heading", name="The lift, again")).to_be_visible()
    _look_into_the_sandbox(mo, "mail-laid-out")
    mo.get_by_role("link", name="Back to the message").click()
    mo.get_by_text("A message within it: No heat").click()
    expect(mo.get_by_text("No heat since May.")).to_be_visible()
    mo.get_by_role("button", name="Add it to this case").click()
    expect(mo.locator("h1")).to_contain_text("The lift is broken")
    expect(mo.locator("main")).to_contain_text("An e-mail from Their Neighbour")
    mo.get_by_role("link", name=f"About {reference}").click()
    expect(mo.locator("main")).to_contain_text("my mother cannot leave her flat")
    _look(mo, "mail-of-case")
    mo.get_by_role("link", name="As it was laid out").click()
    expect(mo.get_by_role("heading", name="The lift, again")).to_be_visible()
    mo.get_by_role("link", name="Back to the message").click()
    mo.get_by_role("link", name="The case").first.click()
    expect(mo.locator("h1")).to_contain_text("The lift is broken")

    mo.goto(f"{HERE}mail/")
    mo.get_by_role("link", name=LONG).click()
    _look(mo, "mail-long")
    other = mo.context.new_page()
    other.goto(mo.url)
    mo.get_by_role("button", name="Set it aside").click()
    expect(mo.locator(".govuk-error-summary")).to_be_visible()
    _look(mo, "mail-amiss")
    mo.get_by_label("Why is it set aside?").fill("It says nothing.")
    mo.get_by_role("button", name="Set it aside").click()
    expect(mo.locator("main")).to_contain_text("Nothing waits")
    _look(mo, "mail-empty")

    other.get_by_role("button", name="Make it a case").click()
    expect(other.get_by_role("heading", name="Nothing was done")).to_be_visible()
    expect(other.locator("main")).to_contain_text("Mo Reed set it aside on")
    _look(other, "mail-overtaken")
    mo.goto(other.url)
    other.get_by_role("button", name="Make it a case").click()
    expect(other.locator("h1")).not_to_contain_text("E-mail")
    mo.get_by_role("button", name="Take it back").click()
    expect(mo.get_by_role("heading", name="Nothing was done")).to_be_visible()
    _look(mo, "mail-in-case")
    mo.goto(f"{HERE}mail/")

    mo.get_by_role("link", name="Set aside").click()
    expect(mo.locator("main")).to_contain_text("An automatic reply")
    _look(mo, "mail-aside")
