"""A customer in a browser without scripts, with somebody at their side who checks each page.

The page is looked at as it came, at two widths: by axe, and for anything wider than
the screen. Every disclosure is opened first, so that nothing hides from either.
"""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.browser import axe

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 360, "height": 740}

_OPEN = "document.querySelectorAll('details').forEach(one => one.open = true)"
_WIDEST = "document.documentElement.scrollWidth"
# Titles name the question, the error, the case and the organisation, so each page has its own.
LOOKED_AT: set[str] = set()


class Customer:
    """Somebody who goes from page to page; `finds` gathers what would keep others out."""

    def __init__(self, new_page: Callable[..., Page], screen: dict[str, int] = WIDE) -> None:
        self.page = new_page(viewport=screen, java_script_enabled=False)
        self.eyes = [new_page(viewport=width) for width in (WIDE, NARROW)]
        self.finds: list[str] = []

    def goes_to(self, path: str) -> "Customer":
        answer = self.page.goto(path)
        assert answer is not None and answer.status < 400, f"{path}: {answer and answer.status}"
        return self.looks()

    def looks(self) -> "Customer":
        """Look at the page that is open, as it stands; the same page is looked at once."""
        if self.page.title() in LOOKED_AT:
            return self
        LOOKED_AT.add(self.page.title())
        self.page.wait_for_load_state()
        html = self.page.content()
        for eye in self.eyes:
            eye.unroute_all()
            eye.route(self.page.url, _as_it_came(html))
            eye.goto(self.page.url)
            eye.evaluate(_OPEN)
            self.finds += axe(eye)
            wide = eye.evaluate(_WIDEST)
            if wide > eye.viewport_size["width"]:  # type: ignore[index]
                self.finds.append(f"{self.page.url}: {wide}px wide")
        return self

    def presses(self, name: str) -> "Customer":
        """Press a button, or follow a link: whichever has this name."""
        button = self.page.get_by_role("button", name=name, exact=True)
        button.or_(self.page.get_by_role("link", name=name, exact=True)).first.click()
        return self.looks()

    def comes_back(self) -> "Customer":
        """Open the same page again: it has moved on, so it is looked at again."""
        self.page.reload()
        LOOKED_AT.discard(self.page.title())
        return self.looks()

    def writes(self, label: str, text: str) -> "Customer":
        self.page.get_by_label(label, exact=True).fill(text)
        return self

    def brings(self, label: str, **files: bytes) -> "Customer":
        """Choose files, each by its name with `_` for its full stop."""
        chosen: list[Any] = [
            {"name": name.replace("_", "."), "mimeType": "image/jpeg", "buffer": content}
            for name, content in files.items()
        ]
        self.page.get_by_label(label, exact=True).set_input_files(chosen)
        return self

    def ticks(self, label: str, within: str = "") -> "Customer":
        group = self.page.get_by_role("group", name=within) if within else self.page
        group.get_by_label(label, exact=True).check()
        return self

    def dates(self, day: str, month: str, year: str) -> "Customer":
        for part, text in (("Day", day), ("Month", month), ("Year", year)):
            self.page.get_by_label(part, exact=True).first.fill(text)
        return self

    def reads(self, *texts: str) -> "Customer":
        said = " ".join(self.page.inner_text("main").split())
        for text in texts:
            assert text in said, f"{text!r} is not on {self.page.url}: {said[:1500]}"
        return self


def _as_it_came(html: str) -> Callable[[Any], None]:
    return lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8")
