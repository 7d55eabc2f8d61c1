"""A real browser for the tests that act as a person does.

`page` is a new page on the served application; `new_page(…)` makes one with
settings of its own, such as `viewport={"width": 360, "height": 740}` or
`java_script_enabled=False`. `axe(page)` says what keeps people out of it.
A test that asks for either is marked `browser`, and fails if a page asks for
anything from elsewhere, breaks its own security policy, or answers 5xx.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright._impl._driver import compute_driver_executable
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

# Whence: a container has no sandbox to give, and a closed network refuses what Chromium asks
# of its makers at each start.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def chromium() -> str | None:
    """Return the machine's own Chromium, which Playwright drives without a download."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


def why_not() -> str:
    """Say why no browser can be driven here; nothing when one can."""
    if not chromium():
        return "Chromium is not on this machine (Debian: apt install chromium)"
    trial = subprocess.run(
        [compute_driver_executable()[0], "--version"], capture_output=True, text=True, check=False
    )
    if trial.returncode:
        return f"Playwright does not start (Debian: apt install libatomic1): {trial.stderr.strip()}"
    return ""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    reason = why_not()
    if reason and "browser" in os.environ.get("PUTRIGHT_REQUIRE", ""):
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        # Why: Playwright's loop runs in this thread, and Django takes it for its own.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        chrome = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield chrome
        chrome.close()


@pytest.fixture
def new_page(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def make(**settings: Any) -> Page:
        context = browser.new_context(
            base_url=live_server.url, locale="en-GB", timezone_id="Europe/London", **settings
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        _watch(page, live_server.url, problems)
        return page

    yield make
    for context in contexts:
        context.close()
    assert not problems, "\n".join(problems)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page()


def _watch(page: Page, home: str, problems: list[str]) -> None:
    def asked(request: Any) -> None:
        if not request.url.startswith((home, "data:", "about:", "blob:")):
            problems.append(f"{page.url} asks for {request.url}, which is elsewhere")

    def answered(response: Any) -> None:
        if response.status >= 500:
            problems.append(f"{response.url} answers {response.status}")

    def said(message: Any) -> None:
        if "Content Security Policy" in message.text:
            problems.append(f"{page.url}: {message.text}")

    page.on("request", asked)
    page.on("response", answered)
    page.on("console", said)
    page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))


def axe(page: Page, *, without: tuple[str, ...] = ()) -> list[str]:
    """Return what axe-core finds wrong with a page, a line each; `without` names rules left out."""
    # Beware: a click returns when the next page has begun to arrive; until it is whole there is
    # a moment in which it has not even a root.
    page.wait_for_load_state("load")
    # Beware: the page's own policy allows no script tag; this way in is not subject to it.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "([standards, without]) => axe.run(document, {"
        " runOnly: {type: 'tag', values: standards},"
        " rules: Object.fromEntries(without.map(id => [id, {enabled: false}]))"
        "})",
        [STANDARDS, list(without)],
    )
    return [
        f"{page.url}: {fault['id']} ({fault['impact']}): {fault['help']}: "
        + "; ".join(" ".join(map(str, node["target"])) for node in fault["nodes"][:5])
        for fault in found["violations"]
    ]
