"""Is every component sound in all its states, for eyes, ears and a strict browser?"""

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import engines

from putright.design import brand, build_css
from tests.design import gallery

pytestmark = pytest.mark.urls("tests.design.urls")

PAGES = {
    "customer": lambda **more: gallery.draw("customer.html", moved_time=gallery.NOW, **more),
    "staff": lambda **more: gallery.draw(
        "staff.html",
        nav=gallery.STAFF_NAV,
        signed_in=gallery.PRIYA,
        sign_out="/out",
        csrf_input="",
        side=[{"text": "Declare a conflict", "href": "#"}],
        **more,
    ),
}
COMPONENTS = Path(build_css.HERE, "jinja2", "design", "components")
VOID = frozenset(
    ["area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"]
)


class Outline(HTMLParser):
    """What a page holds: its tags in order, its ids, what refers to them, and its headings."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.refers: list[str] = []
        self.attributes: set[str] = set()
        self.headings: list[int] = []
        self.open: list[str] = []
        self.faults: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = dict(attrs)
        self.attributes |= set(given) | {tag}
        if "id" in given:
            self.ids.append(given["id"])
        for name in ("for", "aria-describedby", "aria-labelledby"):
            self.refers += (given.get(name) or "").split()
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID and not self.get_starttag_text().endswith("/>"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")


@pytest.fixture(params=sorted(PAGES))
def html(request) -> str:
    return PAGES[request.param]()


def test_tags_are_closed_in_order(html):
    outline = Outline(html)

    assert outline.faults == []
    assert outline.open == []


def test_nothing_is_inline_that_the_browser_would_refuse(html):
    outline = Outline(html)

    assert not outline.attributes & {"style", "script"}
    assert not [name for name in outline.attributes if name.startswith("on") and name != "on"]


def test_ids_are_unique_and_all_that_is_referred_to_is_there(html):
    outline = Outline(html)

    assert len(outline.ids) == len(set(outline.ids))
    assert not set(outline.refers) - set(outline.ids)


def test_headings_do_not_skip_a_level(html):
    headings = Outline(html).headings

    assert headings.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(headings[1:]))


def test_the_title_says_first_that_there_is_an_error():
    form = gallery.EveryField(gallery.WRONG)

    assert (
        "<title>Your complaint HV-7K3P-92 – Harbour &amp; Vale Homes</title>" in PAGES["customer"]()
    )
    assert "<title>Error: Your complaint" in PAGES["customer"](form=form)


def test_a_demonstration_says_on_every_page_which_day_it_shows():
    assert "<strong>Demonstration:</strong> this page is shown as on" in PAGES["customer"]()
    assert "Demonstration" not in PAGES["staff"]()
    assert "Demonstration" in PAGES["staff"](moved_time=gallery.NOW)


def test_every_page_says_when_it_was_read():
    assert "Read on 5 January 2027 at 9:14am." in PAGES["customer"]()
    assert "Read on Tue 5 Jan 2027 at 9:14am." in PAGES["staff"]()


@pytest.mark.parametrize("base", ["base", "staff"])
def test_a_page_needs_none_of_what_it_may_be_given(base):
    env = engines["jinja2"].env.overlay()
    page = env.from_string("{% extends 'design/" + base + ".html' %}").render()

    assert "<title>Putright</title>" in page
    assert f"/brand/{brand.DEFAULT[1:]}-" in page


def test_an_organisation_s_own_words_are_escaped_everywhere():
    hostile = SimpleNamespace(
        name="<script>alert(1)</script>",
        slug="x",
        colour='"><script>',
        phone='"><u>',
        email='"><u>',
        address="<i>1</i>\n<i>2</i>",
    )

    for draw in PAGES.values():
        page = draw(organisation=hostile)
        assert "<script" not in page
        assert "<i>1" not in page
        assert '"><u>' not in page


def test_every_file_of_components_is_in_the_gallery():
    shown = "".join(path.read_text() for path in (gallery.HERE / "pages").iterdir())

    for path in sorted(COMPONENTS.iterdir()):
        drawn_by_another = path.name in ("fields.html", "icons.html")
        assert drawn_by_another or f"components/{path.name}" in shown, path.name


@pytest.mark.parametrize(
    ("width", "colour"), [(1280, "#0f5c5a"), (360, "#ffd200"), (320, "#e4003b")]
)
@pytest.mark.parametrize("name", sorted(PAGES))
def test_nothing_keeps_people_out(browser, name, width, colour):
    """Laid in a browser with the real stylesheet: no fault by axe, no sideways scrolling."""
    from tests.browser import AXE, STANDARDS

    organisation = SimpleNamespace(**vars(gallery.HARBOUR) | {"colour": colour})
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.set_content(PAGES[name](organisation=organisation), wait_until="domcontentloaded")
    page.add_style_tag(content=build_css.SITE.read_text() + brand.stylesheet(colour))
    try:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate(
            "standards => axe.run(document, {runOnly: {type: 'tag', values: standards}})", STANDARDS
        )
        assert [
            f"{fault['id']}: {fault['nodes'][0]['target']}" for fault in found["violations"]
        ] == []
    finally:
        page.close()
