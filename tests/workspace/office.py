"""An office with a browser for each of its people: they act by what the pages offer.

Every page that anybody comes to is looked at: nothing keeps people out of it (axe),
and on a phone it does not scroll sideways.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from playwright.sync_api import Locator, Page, expect

from putright.core.decide import RULES
from putright.people.models import Organisation
from putright.workspace.choices import TELLING
from tests.browser import axe
from tests.workspace.given import PASSWORD

ALL = object()  # every box of a question
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}


class Office:
    def __init__(self, organisation: Organisation, new_page: Callable[..., Page]) -> None:
        self.organisation = organisation
        self.new_page = new_page
        self.desks: dict[str, Page] = {}
        self.reference = ""
        self.problems: list[str] = []
        self.seen: set[tuple[str, str]] = set()

    # -- who ----------------------------------------------------------------------------

    def desk(self, person: str) -> Page:
        """Return the browser of somebody, who signs in when they first come."""
        if person not in self.desks:
            page = self.desks[person] = self.new_page(viewport=WIDE)
            page.goto(f"/staff/{self.organisation.slug}/")
            self.look(page)
            page.get_by_label("Username").fill(person)
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            self.look(page)
        return self.desks[person]

    def look(self, page: Page) -> None:
        """Look at a page, unless it says just what one said that was looked at."""
        says = page.url, page.locator("main").inner_text()
        if says in self.seen:
            return
        self.seen.add(says)
        self.problems += axe(page)
        page.set_viewport_size(PHONE)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > PHONE["width"]:
            self.problems.append(f"{page.url} is {wide} pixels wide on a phone")
        page.set_viewport_size(WIDE)

    # -- the customer ---------------------------------------------------------------------

    def told(self, words: str) -> Page:
        """Let a customer write to us by the web form; return their page of the case."""
        page = self.new_page(viewport=WIDE)
        page.goto(f"/{self.organisation.slug}/")
        self.look(page)
        page.get_by_role("link", name="Make a complaint").first.click()
        send = page.get_by_role("button", name="Send my complaint")
        while not send.count():
            self.look(page)
            if page.locator("[name='what_happened']").count():
                page.locator("[name='what_happened']").fill(words)
            if page.locator("[name='name']").count():
                page.locator("[name='name']").fill("Zofia Nowak")
            page.get_by_role("button", name="Continue").click()
        self.look(page)
        send.click()
        self.look(page)
        self.reference = page.locator(".govuk-panel__body strong").inner_text()
        page.get_by_role("link", name="See your complaint").click()
        self.look(page)
        return page

    def next_stage(self, customer: Page) -> None:
        """Let the customer ask for the next stage, on their own page."""
        customer.reload()
        self.look(customer)
        customer.locator("main a[href$='/next-stage/']").first.click()
        self.look(customer)
        for box in customer.locator("main [type='radio']").all()[:1]:
            box.check()
        customer.locator("main form button").first.click()
        self.look(customer)
        expect(customer).not_to_have_url(re.compile("next-stage"))

    # -- what ---------------------------------------------------------------------------

    def log(self, person: str, /, **answers: Any) -> str:
        """Write down what somebody tells us, by the page that is for it."""
        page = self.desk(person)
        page.get_by_role("link", name="Log something").first.click()
        self.look(page)
        fill(page, answers)
        page.get_by_role("button", name="Save and read back").click()
        self.look(page)
        expect(page.get_by_role("heading", name="Read back to them")).to_be_visible()
        self.reference = page.locator(".govuk-panel__body strong").inner_text()
        page.get_by_role("link", name="Open the case").or_(
            page.get_by_role("button", name="Open the case")
        ).click()
        self.look(page)
        return self.reference

    def open(self, person: str) -> Page:
        """Open the case as somebody does who was told its reference."""
        page = self.desk(person)
        page.get_by_role("searchbox").fill(self.reference)
        page.get_by_role("button", name="Find").click()
        expect(page).to_have_url(f"{_home(page)}{self._case()}")
        self.look(page)
        return page

    def do(self, person: str, what: str, /, **answers: Any) -> Page:
        """Do what the case's page offers: a step, a record, or one such as `send:final-answer`."""
        page = self._form(person, what)
        fill(page, answers)
        page.get_by_role("button", name="Save").click()
        expect(page).to_have_url(re.compile(rf"{self._case()}\?done=\d+$"))
        expect(page.get_by_role("alert").first).to_contain_text("Done:")
        return page

    def refused(self, person: str, what: str, why: str, /, **answers: Any) -> None:
        """Try what the page offers, and read why it is refused; nothing typed is lost."""
        page = self._form(person, what)
        fill(page, answers)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("alert").first).to_contain_text(why)
        self.look(page)
        if "text" in answers:
            expect(page.locator("textarea[name='text']")).to_have_value(answers["text"])

    def not_yet(self, person: str, label: str, why: str) -> None:
        """Read on the case's page why something may not be done."""
        page = self.open(person)
        item = page.locator("li.is-no", has=page.get_by_text(label, exact=True))
        expect(item.first).to_contain_text(why)

    def status(self, person: str, word: str) -> None:
        expect(self.open(person).locator(".pr-casebar")).to_contain_text(word)

    def _form(self, person: str, what: str) -> Page:
        page = self.open(person)
        link = page.locator(f".pr-moves a[href$='{self._case()}{self._page_of(what)}']").first
        fold = page.locator("details", has=link)
        if fold.count() and not link.is_visible():
            fold.first.locator("summary").click()
        link.click()
        self.look(page)
        if what.startswith("send:"):
            page.get_by_role("link", name="written elsewhere").click()
            self.look(page)
        return page

    def _page_of(self, what: str) -> str:
        """Return where the case's page leads for it: a letter is written on a page of its own."""
        if what.startswith("send:"):
            return f"letters/write/{what.removeprefix('send:')}/"
        return f"do/{self._leads(what)}"

    def _leads(self, what: str) -> str:
        step, _, which = what.partition(":")
        if which:
            return f"{step}/?{TELLING[step]}={which}"
        if what in RULES:
            return f"{what}/"
        return f"record/?record={what}"

    def _case(self) -> str:
        return f"/staff/{self.organisation.slug}/case/{self.reference}/"


def _home(page: Page) -> str:
    return "/".join(page.url.split("/")[:3])


def fill(page: Page, answers: Mapping[str, Any]) -> None:
    """Answer the questions of a page, each by its name."""
    for name, value in answers.items():
        for part, text in _parts(name, value):
            _answer(page.locator(f"main [name='{part}']"), text)


def _parts(name: str, value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, date):
        parts = (("day", value.day), ("month", value.month), ("year", value.year))
        return [(f"{name}_{part}", str(number)) for part, number in parts]
    return [(name, value)]


def _answer(boxes: Locator, value: Any) -> None:
    first = boxes.first
    kind = first.evaluate("box => box.type || box.tagName.toLowerCase()")
    if value is ALL:
        for box in boxes.all():
            box.check()
    elif kind in ("radio", "checkbox"):
        for one in value if isinstance(value, list) else [value]:
            boxes.and_(boxes.page.locator(f"[value='{one}']")).check()
    elif kind.startswith("select"):
        first.select_option(str(value))
    else:
        first.fill(str(value))
