"""Is every page fit for everybody? Whatever links lead to is opened and looked at.

Narrow and wide, at twice the size, with the colours forced, with no script: nothing runs
over the edge, nothing keeps people out, nothing is heavy, and all that can be used can be
come to by keyboard and seen when it is.
"""

import gzip
from typing import Any

import pytest
from playwright.sync_api import Page

from putright.people.models import Organisation
from putright.project import clock
from putright.samples.tell import PASSWORD, customers_links, samples, set_up
from tests.browser import axe
from tests.journeys.crawl import pages

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 360, "height": 740}
TWICE = {"width": 640, "height": 450}  # what a window of 1280 by 900 shows at 200 %
HEAVIEST = 100_000  # bytes of one page, compressed, with its styles and scripts; fonts aside

# What a page says of itself, to be held against what it should be.
_LOOK = """() => {
  const usable = [...document.querySelectorAll(
    'main a[href], main button, main input:not([type=hidden]), main select, main textarea, ' +
    'main summary')].filter(one => one.checkVisibility() && !one.disabled);
  const named = one => (one.outerHTML || '').slice(0, 120);
  return {
    wide: document.scrollingElement.scrollWidth - window.innerWidth,
    over: [...document.querySelectorAll('body *')].filter(one => {
      const box = one.getBoundingClientRect();
      return box.width && box.right > window.innerWidth + 1 && !one.closest('[tabindex="0"]')
        && getComputedStyle(one).position !== 'absolute' && one.checkVisibility();
    }).slice(0, 3).map(named),
    unreached: usable.filter(one => one.tabIndex < 0 && one.type !== 'radio').map(named),
    jumped: [...document.querySelectorAll('[tabindex]')]
      .filter(one => one.tabIndex > 0).map(named),
    headings: document.querySelectorAll('h1').length,
    styles: [...document.querySelectorAll('link[rel=stylesheet]')].map(one => one.href),
    scripts: [...document.querySelectorAll('script[src]')].map(one => one.src),
    inline: document.querySelectorAll('script:not([src]), style, [style], [onclick]').length,
    words: document.querySelector('main')?.innerText.trim().length || 0,
  };
}"""

# Whether it can be seen where the focus is: something is drawn that was not there before.
_FOCUS = """() => {
  const drawn = one => { const s = getComputedStyle(one);
    return [s.outlineStyle, s.outlineWidth, s.boxShadow, s.backgroundColor, s.borderColor].join() };
  const unseen = [];
  const usable = 'main a[href], main button, main input, main select';
  for (const one of document.querySelectorAll(usable)) {
    if (!one.checkVisibility() || one.disabled || one.type === 'hidden') continue;
    const shown = one.matches('[type=radio], [type=checkbox]')
      ? one.nextElementSibling || one : one;
    const pseudo = shown === one ? null : '::before';
    const look = () => drawn(shown) + (pseudo ? getComputedStyle(shown, pseudo).boxShadow
      + getComputedStyle(shown, pseudo).outline + getComputedStyle(shown, pseudo).borderWidth : '');
    const holder = one.closest('.pr-choice, .pr-card, .pr-counts a, li, div');
    one.blur();
    const before = look() + (holder ? drawn(holder) : '');
    one.focus({focusVisible: true});
    const after = look() + (holder ? drawn(holder) : '');
    if (before === after) unseen.push(one.outerHTML.slice(0, 120));
    one.blur();
  }
  return unseen.slice(0, 5);
}"""


@pytest.fixture
def demonstration() -> list[Any]:
    """Have the organisations of the demonstration, with their cases."""
    found = samples()
    for sample in found:
        set_up(sample, clock.now())
    return found


def _faults(page: Page, address: str) -> list[str]:
    """Return what is wrong with a page as it is open, a line each."""
    found = axe(page)
    look = page.evaluate(_LOOK)
    checks = {
        f"it has {look['headings']} first headings, not one": look["headings"] != 1,
        "nothing is in its main part": not look["words"],
        f"{look['inline']} scripts or styles are in the page itself": look["inline"],
        f"cannot be come to by keyboard: {look['unreached']}": look["unreached"],
        f"takes the keyboard out of order: {look['jumped']}": look["jumped"],
    }
    unseen = page.evaluate(_FOCUS)
    checks[f"nobody sees where the focus is: {unseen}"] = unseen
    weight = _weight(page, look)
    checks[f"it weighs {weight:,} bytes"] = weight > HEAVIEST
    found += [f"{address}: {what}" for what, is_so in checks.items() if is_so]
    for name, size in (("at 360 pixels", NARROW), ("at twice the size", TWICE)):
        page.set_viewport_size(size)
        look = page.evaluate(_LOOK)
        if look["wide"] > 0:
            found.append(f"{address}: runs {look['wide']} over the edge {name}: {look['over']}")
    page.set_viewport_size(WIDE)
    page.emulate_media(forced_colors="active")
    bare = page.eval_on_selector_all(
        "main button, main .govuk-button",
        "all => all.filter(one => one.checkVisibility()"
        " && !getComputedStyle(one).textDecorationLine.includes('underline')"
        " && parseFloat(getComputedStyle(one).borderTopWidth) === 0"
        " && getComputedStyle(one).outlineStyle === 'none').map(one => one.outerHTML.slice(0, 90))",
    )
    page.emulate_media(forced_colors="none")
    if bare:
        found.append(f"{address}: with forced colours no edge is left of {bare[:3]}")
    return found


def _weight(page: Page, look: dict[str, Any]) -> int:
    """Return the bytes of a page with its styles and scripts, compressed as a server sends them."""
    parts = [page.content().encode()]
    parts += [page.request.get(one).body() for one in (*look["styles"], *look["scripts"])]
    return sum(len(gzip.compress(part, 6)) for part in parts)


def _sign_in(page: Page, username: str) -> None:
    page.goto("/staff/sign-in/")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/staff/**")


def test_every_page_of_a_customer(new_page, demonstration):
    faults, seen = [], 0
    page = new_page(viewport=WIDE)
    questions: tuple[str, ...] = ()
    for sample in demonstration:
        where = Organisation.objects.get(slug=sample.slug)
        links = customers_links(sample, where)
        cases = [f"/{where.slug}/case/{reference}/{secret}/" for _, reference, secret in links]
        starts = [f"/{where.slug}/", *cases]
        for address in pages(page, starts, few=len(cases) + 1, leaving=questions):
            seen += 1
            faults += _faults(page, address)
        questions = ("portal:tell", "portal:begin")  # Why once: they are made alike everywhere
    assert seen > 40
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("place", range(5))
def test_every_page_of_the_staff(new_page, demonstration, place):
    """Of each organisation by those who play the most parts in it, so that they see the most."""
    sample = demonstration[place]
    who = max(sample.staff, key=lambda one: len(one["roles"]))["username"]
    faults, kinds = [], 0
    page = new_page(viewport=WIDE)
    _sign_in(page, who)
    for address in pages(page, [f"/staff/{sample.slug}/", f"/staff/{sample.slug}/cases/"], few=1):
        kinds += 1
        faults += _faults(page, address)
    assert kinds > 10
    assert not faults, "\n".join(faults)


def test_a_page_says_the_same_where_no_script_runs(new_page, demonstration):
    sample = demonstration[0]
    where = Organisation.objects.get(slug=sample.slug)
    starts = [f"/{where.slug}/"]
    starts += [f"/{where.slug}/case/{r}/{s}/" for _, r, s in customers_links(sample, where)][:2]
    with_script, without = (
        new_page(viewport=NARROW),
        new_page(viewport=NARROW, java_script_enabled=False),
    )
    for address in pages(with_script, starts, few=1):
        without.goto(address)
        said = [one.locator("main").inner_text().split() for one in (with_script, without)]
        assert set(said[0]) <= set(said[1]), address
