"""Whoever administers makes a token and a webhook, uses them, and takes the token back."""

import json
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.workspace.given import PASSWORD, organisation, staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 740}


def look(page: Page) -> None:
    """See that nothing keeps people out of a page, and that it fits a phone."""
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], page.url


def ask(page: Page, token: str) -> dict:
    where = "/".join(page.url.split("/")[:3])
    headers = {"Authorization": f"Bearer {token}"}
    with urlopen(Request(f"{where}/cestria/api/v1/", headers=headers)) as answer:
        return json.load(answer)


def test_a_token_is_made_used_and_taken_back(new_page):
    where = organisation("cestria", name="Cestria")
    staff("Dee Marsh", {where: ["finance-director"]})
    page = new_page(viewport=PHONE)
    page.goto("/staff/cestria/people/")
    page.get_by_label("Username").fill("dee")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Other systems").click()
    look(page)
    page.get_by_role("button", name="Make a token").click()
    page.get_by_role("button", name="Make the token").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    look(page)
    page.get_by_label("What is it for?").fill("Housing system")
    page.get_by_label("With whose rights?").select_option("service-manager")
    page.get_by_role("button", name="Make the token").click()
    look(page)
    token = page.locator("main .pr-card strong").inner_text()
    assert ask(page, token)["roles"] == ["service-manager"]
    page.get_by_role("link", name="Done").click()
    expect(page.locator("main")).to_contain_text("Until ")
    expect(page.locator("main")).not_to_contain_text(token)

    page.get_by_role("button", name="Add a webhook").click()
    page.get_by_label("What listens there?").fill("Housing")
    page.get_by_label("Address").fill("http://listens.example.org/")
    page.get_by_label("With the eyes of which token?").select_option(index=1)
    page.get_by_label("Only some events?").fill("received, clossed")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("The address must begin with https://.").first).to_be_visible()
    page.get_by_label("Address").fill("https://listens.example.org/")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("Did you mean closed?").first).to_be_visible()
    look(page)
    page.get_by_label("Only some events?").fill("received, closed")
    page.get_by_role("button", name="Add it").click()
    look(page)
    assert page.locator("main .pr-card strong").inner_text().startswith("whsec_")
    page.get_by_role("link", name="Done").click()
    page.get_by_role("link", name="Housing", exact=True).click()
    look(page)
    page.get_by_role("button", name="Stop telling it").click()
    expect(page.locator("main")).to_contain_text("Stopped")

    page.get_by_role("link", name="Read what can be asked").click()
    look(page)
    page.goto("/staff/cestria/people/systems/")
    page.get_by_role("link", name="Take it back").click()
    look(page)
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator("main")).to_contain_text("Taken back on")
    with pytest.raises(HTTPError, match="401"):
        ask(page, token)
