"""Does a browser really go to the provider and back, past what keeps forms to our own pages?"""

from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from putright.signing.single_sign_on import provider
from putright.signing.single_sign_on.asked import Asked
from tests.journeys.test_signing_in import WIDE, look
from tests.signing.identity import ROLES, Identity
from tests.workspace.given import organisation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def there(settings):
    organisation("cestria")
    provider.forget()
    with Identity().serving() as identity:
        asked = Asked(
            issuer=identity.issuer,
            client_id=identity.client_id,
            client_secret=identity.client_secret,
            name="your council account",
            scopes=("openid",),
            roles_claim="roles",
            roles=ROLES,
            signs_out=True,
        )
        settings.SINGLE_SIGN_ON = asked
        identity.claims = {
            "preferred_username": "dana",
            "name": "Dana Reid",
            "roles": ["officers"],
        }
        identity.says = {"end_session_endpoint": f"{identity.issuer}/leave"}
        yield identity
    provider.forget()


@pytest.fixture
def make_page(browser, live_server):
    """Return a function that opens a page which may go elsewhere: to the provider."""
    said: list[str] = []
    with ExitStack() as contexts:

        def make(**rest: Any) -> Page:
            context = browser.new_context(base_url=live_server.url, viewport=WIDE, **rest)
            contexts.callback(context.close)
            context.set_default_timeout(10_000)
            page: Page = context.new_page()
            page.on("console", lambda message: said.append(message.text))
            return page

        yield make
    assert not [one for one in said if "Content Security Policy" in one]


def sign_in(page: Page) -> None:
    page.goto("/staff/sign-in/")
    page.get_by_text("Sign in with your council account").click()
    expect(page.get_by_text("Dana Reid").first).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_whoever_signs_out_is_led_there_and_back(there, make_page, scripts):
    page = make_page(java_script_enabled=scripts)
    sign_in(page)

    page.get_by_role("button", name="Sign out").click()

    expect(page.get_by_text("you are signed out of your council account too")).to_be_visible()
    assert there.asked.count("/leave") == 1
    if scripts:
        look(page)
    page.get_by_text("Go to signing in").click()
    expect(page.get_by_label("Username")).to_be_visible()


def test_where_it_cannot_be_the_page_says_so(there, settings, make_page):
    page = make_page()
    sign_in(page)
    settings.SINGLE_SIGN_ON = replace(settings.SINGLE_SIGN_ON, name="Ein sehr langer Name " * 4)
    there.says = {}
    provider.forget()

    page.get_by_role("button", name="Sign out").click()

    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    expect(page.get_by_text("you are still signed in")).to_be_visible()
    look(page)
