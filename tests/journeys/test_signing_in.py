"""Staff sign in as people do: with a phone's code, with a passkey, and through all its pages.

A device of Chromium's own keeps the passkeys. Every page is looked at by axe, and on a phone.
"""

import re
from base64 import b32decode

import pytest
from playwright.sync_api import Page, expect

from putright.project.single_sign_on import SecondFactor
from putright.signing import moment, totp
from putright.signing.single_sign_on.asked import Asked
from tests.browser import axe
from tests.workspace.given import PASSWORD, organisation, staff

pytestmark = pytest.mark.django_db(transaction=True)
PHONE, WIDE = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


@pytest.fixture
def asha():
    return staff("Asha Khan", {organisation("cestria"): ["service-manager"]}, team="Repairs")


def look(page: Page) -> None:
    """Look at a page: nothing keeps anybody out of it, and a phone does not scroll sideways."""
    assert axe(page) == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], page.url
    page.set_viewport_size(WIDE)


def unseen(page: Page) -> None:
    """Look at nothing: axe is a script, and this browser runs none."""


def by_password(page: Page) -> None:
    page.goto("/staff/cestria/")
    look(page)
    page.get_by_label("Username").fill("asha")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def type_code(page: Page, code: str) -> None:
    page.get_by_label(re.compile("[Cc]ode")).fill(code)


def with_device(page: Page) -> None:
    """Plug a device in that makes passkeys, and asks nobody for their finger."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


@pytest.mark.parametrize("scripts", [True, False])
def test_a_second_step_that_is_asked_of_everyone_is_set_up_and_used(
    asha, settings, new_page, scripts
):
    settings.SECOND_FACTOR = SecondFactor(everyone=True)
    page = new_page(viewport=WIDE, java_script_enabled=scripts)
    look_at = look if scripts else unseen
    page.goto("/staff/cestria/")
    page.get_by_label("Username").fill("asha")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Set up a second step")).to_be_visible()
    look_at(page)
    page.get_by_role("link", name="An app that shows codes").click()
    look_at(page)
    page.get_by_text("Type the secret instead").click()
    secret = b32decode(page.locator("code").inner_text().replace(" ", ""))
    code = totp.code(secret, moment.epoch() // totp.SECONDS)
    type_code(page, code)
    page.get_by_role("button", name="Switch it on").click()
    expect(page.get_by_role("heading", name="Keep these recovery codes")).to_be_visible()
    look_at(page)
    paper = page.locator(".pr-codes code").first.inner_text()
    page.get_by_role("link", name="I have kept them").or_(
        page.get_by_role("button", name="I have kept them")
    ).click()
    expect(page).to_have_url(re.compile(r"/staff/cestria/$"))

    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("Username").fill("asha")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    type_code(page, code)  # the one that was used
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("was used before")
    look_at(page)
    page.get_by_text("I cannot do this").click()
    page.get_by_role("link", name="Use a recovery code").click()
    look_at(page)
    page.get_by_label("Recovery code").fill(paper)
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(re.compile(r"/staff/cestria/$"))


def test_a_passkey_is_made_and_used_and_taken_away(asha, new_page):
    page = new_page(viewport=WIDE)
    with_device(page)
    by_password(page)
    page.get_by_role("link", name="Your account").click()
    look(page)
    page.get_by_role("link", name="Add passkeys").click()
    look(page)
    page.get_by_label("What do you call it?").fill("My laptop")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("heading", name="Keep these recovery codes")).to_be_visible()
    page.get_by_role("button", name="I have kept them").click()
    expect(page.get_by_text("My laptop", exact=True)).to_be_visible()
    look(page)

    page.get_by_role("button", name="Sign out", exact=True).first.click()
    page.get_by_role("link", name="Sign in with a passkey instead").click()
    look(page)
    page.get_by_role("button", name="Use your passkey").click()
    expect(page).to_have_url(re.compile(r"/staff/cestria/$"))

    page.get_by_role("link", name="Your account").click()
    page.get_by_role("link", name="Remove the passkey My laptop").click()
    look(page)
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_role("alert")).to_contain_text("It is removed")


def test_without_a_device_or_without_scripts_the_page_says_what_else_there_is(asha, new_page):
    plain = new_page(java_script_enabled=False)
    plain.goto("/staff/sign-in/passkey/")
    expect(plain.get_by_text("A passkey needs JavaScript")).to_be_visible()
    expect(plain.get_by_role("button", name="Use your passkey")).to_be_hidden()

    page = new_page(viewport=WIDE)
    with_device(page)  # with no passkey of ours on it
    page.goto("/staff/sign-in/passkey/")
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("Your device gave no passkey.")
    look(page)
    page.get_by_role("link", name="Sign in with a password instead").click()
    expect(page.get_by_label("Username")).to_be_visible()


def test_the_pages_of_single_sign_on(asha, settings, new_page):
    settings.SINGLE_SIGN_ON = Asked(
        "http://localhost:9", "c", "", "your council account", ("openid",), "roles", {}
    )
    page = new_page(viewport=WIDE)
    page.goto("/staff/sign-in/")
    expect(page.get_by_role("button", name="Sign in with your council account")).to_be_visible()
    look(page)
    page.goto("/staff/sign-in/single/back/?code=x&state=x")
    expect(page.get_by_role("heading", name="We could not be sure who you are")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Go to signing in").click()
    expect(page.get_by_label("Username")).to_be_visible()


def test_too_many_tries_and_the_other_pages_of_ones_account(asha, new_page):
    page = new_page(viewport=WIDE)
    for _ in range(6):
        page.goto("/staff/sign-in/")
        page.get_by_label("Username").fill("nobody")
        page.get_by_label("Password").fill("wrong")
        page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Too many tries")).to_be_visible()
    look(page)
    by_password(page)
    page.goto("/staff/account/password/")
    look(page)
    page.get_by_role("button", name="Change it").click()
    look(page)
