"""Of which tags and words is this HTML made?

Read by our own scanner, which only ever goes forward: the rules by which browsers mend HTML
take the square of its depth and worse, and half a minute for a letter of 80 kB that was made
to do that (`nh3` as well as any other). What it gives is always well formed: each tag that
was opened is closed, none lies more than `DEEPEST` deep, and none has an attribute save an
address of a link and the words for a picture.
"""

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from putright.mail.reading.words import one_line

DEEPEST = 60
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BLOCKS = HEADINGS | {
    *("p", "div", "ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "pre", "blockquote", "hr")
}
SHOWN = BLOCKS | {
    *("br", "b", "strong", "i", "em", "u", "s", "sub", "sup", "code"),
    *("thead", "tbody", "tfoot", "td", "th"),
}
WITHIN = "cid:"  # a picture that comes with the message; any other is fetched, and so left out
EMPTY = frozenset({"br", "hr", "img"})
# Beware: what stands between these is not words.
_HIDDEN = "script|style|title|template|iframe|object|svg|math|noframes|xml"
TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<[!?][^>]*+>"
    r"|<(?P<ends>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:]*+)"
    r"(?P<more>(?:[^<>\"']++|\"[^\"]{0,20000}+\"|'[^']{0,20000}+'){0,400}+|[^<>]*+)>",
    re.DOTALL,
)
_CUT_OFF = re.compile(r"<[a-zA-Z/!][^<>]*+\Z")
_DATA = re.compile(r"data:[^\"'\s<>]*+", re.I)
_ATTRIBUTE = re.compile(r"(?<![\w-])(href|alt|src)\s*=\s*(\"[^\"]*+\"|'[^']*+'|[^\s\"'<>]++)", re.I)
_ADDRESS = re.compile(r"(?:https?://|mailto:|tel:)", re.I)
# Which of those that are open end by themselves when one begins.
_ENDS = {
    "li": {"li", "p"},
    "dt": {"dt", "dd", "p"},
    "dd": {"dt", "dd", "p"},
    "td": {"td", "th", "p"},
    "th": {"td", "th", "p"},
    "tr": {"tr", "td", "th", "p"},
}
_CELLS = frozenset({"td", "th", "table", "blockquote", "li"})


class Token(NamedTuple):
    kind: str  # "words", "begins" or "ends"
    said: str  # the words, or the name of the tag
    more: str = ""  # where a link leads, or what a picture shows


def tokens(markup: str) -> Iterator[Token]:
    """Return the words and the tags, each closed in its turn."""
    is_open: list[str] = []
    for token in _as_written(_DATA.sub("data:", markup)):
        if token.kind == "words" or token.said in EMPTY:
            if token.kind != "ends":
                yield token
        elif token.kind == "begins":
            yield from _closing(is_open, _ENDS.get(token.said) or _before_block(token.said))
            if len(is_open) < DEEPEST:
                is_open.append(token.said)
                yield token
        elif (left := _left_open(is_open, token.said)) is not None:
            while len(is_open) > left:
                yield Token("ends", is_open.pop())
    while is_open:
        yield Token("ends", is_open.pop())


def _closing(is_open: list[str], these: set[str]) -> Iterator[Token]:
    while is_open and is_open[-1] in these:
        yield Token("ends", is_open.pop())


def _before_block(name: str) -> set[str]:
    return {"p"} if name in BLOCKS else set()


def _left_open(is_open: list[str], name: str) -> int | None:
    """Return how many stay open when this one ends; None where it is not open here."""
    for place in range(len(is_open) - 1, -1, -1):
        if is_open[place] == name:
            return place
        if is_open[place] in _CELLS and name not in BLOCKS:
            return None
    return None


def _as_written(markup: str) -> Iterator[Token]:
    place, never = 0, set[str]()
    while (found := TOKEN.search(markup, place)) is not None:
        if found.start() > place:
            yield Token("words", html.unescape(markup[place : found.start()]))
        place = found.end()
        if found["name"] is None:
            continue
        name = found["name"].lower()
        if re.fullmatch(_HIDDEN, name):
            if not found["ends"] and not found["more"].endswith("/"):
                place = _after(markup, name, place, never)
        elif name in SHOWN or name in ("a", "img", "center"):
            name = "div" if name == "center" else name
            more = "" if found["ends"] else _more(name, found["more"])
            yield Token("ends" if found["ends"] else "begins", name, more)
    rest = _CUT_OFF.sub("", markup[place:])
    if rest:
        yield Token("words", html.unescape(rest))


def _after(markup: str, name: str, place: int, never: set[str]) -> int:
    """Return where what is hidden ends. Looks once for one that never does."""
    if name in never:
        return place
    found = re.compile(rf"</{name}[^<>]*+>", re.I).search(markup, place)
    if found is None:
        never.add(name)
        return place
    return found.end()


def _more(name: str, written: str) -> str:
    if name not in ("a", "img"):
        return ""
    found: dict[str, str] = {}
    for attribute, value in _ATTRIBUTE.findall(written[:20_000]):
        said = one_line(html.unescape(value.strip("\"'")), 2_000)
        found.setdefault(attribute.lower(), said)
    if name == "a":
        return found.get("href", "") if _ADDRESS.match(found.get("href", "")) else ""
    # Why the source too: a picture within the message is a file of it, by this name.
    within = found.get("src", "")
    return found.get("alt") or (within if within.lower().startswith(WITHIN) else "")
