"""Two servers, each of two processes, on one database: what is ended in one is ended in all."""

import re
import subprocess
import sys

import pytest

from tests.running.conftest import on_sqlite, once, prepared  # noqa: F401 -- fixtures
from tests.running.machine import Answer, Browser, Web

pytestmark = pytest.mark.usefixtures("once")
PASSWORD = "seven lamps in june"
SIGN_IN, TODAY = "/staff/sign-in/", "/staff/mini/"


@pytest.fixture
def pair(on_sqlite):  # noqa: F811
    """Two servers of an installation whose officer has a password."""
    site, _ = on_sqlite
    given = subprocess.run(
        [
            *(sys.executable, "-P", "-m", "putright.commands"),
            *("staff", "password", "olive", "--password-file", "-"),
        ],
        env=site.environment,
        cwd=site.folder,
        input=PASSWORD,
        capture_output=True,
        text=True,
        check=False,
    )
    assert given.returncode == 0, given.stderr
    with site.web() as one, site.web() as two:
        yield site, one, two


def sign_in(web: Web, password: str = PASSWORD) -> tuple[Browser, Answer]:
    browser = web.browser()
    form = browser.get(SIGN_IN)
    return browser, browser.send(SIGN_IN, form, username="olive", password=password)


def at(web: Web, browser: Browser) -> Browser:
    """Return the same browser, whose next page another server answers."""
    there = web.browser()
    there.cookies = browser.cookies
    return there


def is_in(browser: Browser) -> bool:
    """Return whether its pages are open in every process: several are asked."""
    answers = {browser.get(TODAY).status for _ in range(6)}
    assert len(answers) == 1
    return answers == {200}


def test_who_signs_out_at_one_is_signed_out_at_both_and_tries_are_counted_together(pair):
    site, one, two = pair
    browser, answer = sign_in(one)
    assert answer.status == 302
    assert is_in(browser)
    assert is_in(at(two, browser))
    elsewhere, _ = sign_in(two)

    # Signing out at one server ends this browser at both, and no other.
    page = at(two, browser).get(TODAY)
    before = dict(browser.cookies)
    at(two, browser).send("/staff/sign-out/", page)
    browser.cookies = before  # as whoever copied the cookie would have it
    assert not is_in(browser)
    assert not is_in(at(two, browser))
    assert is_in(at(one, elsewhere))

    # Ending all others at one server ends them at both.
    third, _ = sign_in(one)
    account = third.get("/staff/account/")
    third.send("/staff/account/browsers/end-others/", account)
    assert not is_in(at(one, elsewhere))
    assert not is_in(at(two, elsewhere))
    assert is_in(at(two, third))

    # What an administrator ends is ended too.
    ended = subprocess.run(
        [sys.executable, "-P", "-m", "putright.commands", "staff", "end-sessions", "olive"],
        env=site.environment,
        cwd=site.folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "signed out of 1 browser." in ended.stdout
    assert not is_in(at(two, third))

    # The one script is served as the page names it.
    page = one.browser().get("/staff/sign-in/passkey/", Host=f"localhost:{one.port}")
    script = one.browser().get(re.findall(r'<script src="([^"]*)" defer>', page.body)[0])
    assert script.status == 200
    assert "javascript" in script.headers["Content-Type"]
    assert "navigator.credentials" in script.body

    # Wrong passwords at either are counted together.
    told = [sign_in((one, two)[number % 2], "wrong")[1].status for number in range(6)]
    assert told == [422] * 5 + [429]
    for web in (one, two):
        waiting = sign_in(web)[1]
        assert waiting.status == 429
        assert "Try again in 1 minute" in waiting.words
