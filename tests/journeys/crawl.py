"""Which pages are there? All that links lead to, a few of each kind, as one person sees them."""

from collections import Counter, deque
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page

# Why a few: a list of cases leads to pages that differ in their words, not in their making.
FEW = 2


def kind_of(address: str) -> str:
    """Return which sort of page an address leads to: its name, and what makes it differ.

    >>> kind_of("/nowhere-at-all/of/this/kind/there/is/none/")
    ''
    """
    parts = urlsplit(address)
    try:
        found = resolve(parts.path)
    except Resolver404:
        return ""
    differ = [str(value) for name, value in sorted(found.kwargs.items()) if name in _DIFFER]
    return " ".join([found.view_name, *differ])


_DIFFER = ("step", "kind", "question")


def pages(
    page: Page, starts: list[str], few: int = FEW, leaving: tuple[str, ...] = ()
) -> Iterator[str]:
    """Open every page that can be come to by links from these; give the address of each.

    The page is open while it is given. What is given out as a file is left alone, and
    so are pages that are named in `leaving`.
    """
    waiting = deque(starts)
    known = set(starts)
    opened: Counter[str] = Counter()
    while waiting:
        address = waiting.popleft()
        kind = kind_of(address)
        if not kind or opened[kind] >= few or kind.split()[0] in (*_NOT_ASKED, *leaving):
            continue
        opened[kind] += 1
        answer = page.goto(address)
        if answer is None or "text/html" not in (answer.header_value("content-type") or ""):
            continue
        yield address
        for link in _links(page):
            if link not in known:
                known.add(link)
                waiting.append(link)


# Why not an e-mail as it was laid out: no script runs in its sandbox, not even one that looks.
_NOT_ASKED = (
    "workspace:sign-out",
    "workspace:mail-laid-out",
    "workspace:case-message-laid-out",
)


def _links(page: Page) -> list[str]:
    """Return the addresses of this site that a page leads to, each once."""
    found = page.eval_on_selector_all(
        "a[href]:not([download])",
        "all => all.filter(one => one.origin === location.origin && !/\\.\\w+$/.test(one.pathname))"
        ".map(one => one.pathname + one.search)",
    )
    return list(dict.fromkeys(found))
