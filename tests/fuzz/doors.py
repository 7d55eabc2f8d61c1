"""Which addresses are there, and who may knock? Read from the resolver, so that none is left out.

A new page is tried as soon as it has an address. What stands in an address by name
(`slug`, `reference`) is filled with what there is in the demonstration; a name that is not
known here is filled with whatever its own pattern allows.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from django.urls import Resolver404, URLPattern, get_resolver, resolve
from hypothesis import strategies as st

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "X")

# What a query or a form may hold by name: what the pages read, and what they do not.
ASKED = (
    "after", "whose", "show", "page", "version", "status", "kind", "q", "next", "then", "at",
    "done", "print", "reference", "code", "record", "letter", "remedy", "token", "seen", "save",
    "_seen", "_token", "_also", "kept", "csrfmiddlewaretoken", "username", "password", "text",
    "before", "first", "last", "month", "team", "words", "order", "number", "unheard-of",
)  # fmt: skip


@dataclass(frozen=True)
class Door:
    """One address of the site: its parts, of which some are to be filled."""

    name: str
    route: str
    converters: Mapping[str, Any]
    parts: Sequence[str] = field(default=(), compare=False)

    def filled(self, given: Mapping[str, str]) -> str:
        path = re.sub(r"<(?:[^>:]+:)?([^>]+)>", lambda found: given[found[1]], self.route)
        return f"/{path}"

    def addresses(self, known: Mapping[str, Sequence[str]]) -> Iterator[str]:
        """Give the address with each known value of its parts."""
        values = [
            known.get(name) or [any_allowed(self.converters[name])] for name in self.converters
        ]
        for chosen in product(*values):
            yield self.filled(dict(zip(self.converters, chosen, strict=True)))


def doors() -> list[Door]:
    """Return every address that the site answers."""
    return list(_under(get_resolver().url_patterns, "", {}, ""))


def _under(
    patterns: Sequence[Any], before: str, converters: Mapping[str, Any], space: str
) -> Iterator[Door]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        known = {**converters, **pattern.pattern.converters}
        if isinstance(pattern, URLPattern):
            yield Door(f"{space}{pattern.name or route}", route, known)
        else:
            inside = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _under(pattern.url_patterns, route, known, inside)


def any_allowed(converter: Any) -> str:
    """Return something that a part of an address may be, by its own pattern."""
    for odd in ("1", "aaaa", "2026-01-01", "aaaaaaaa", "a" * 40, "0" * 64):
        if re.fullmatch(converter.regex, odd):
            return odd
    raise AssertionError(f"say what {converter.regex!r} may be, in tests/fuzz/doors.py")


def any_part(converter: Any) -> st.SearchStrategy[str]:
    """Give what the pattern of a part allows: long, and of every letter that it takes."""
    return st.from_regex(re.compile(converter.regex), fullmatch=True)


def resolved(path: str) -> str:
    """Return the name of the page at an address, so that pages of one sort are not all tried."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""
