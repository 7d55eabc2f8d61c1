"""What does an HTML letter say as plain text, and what of it may be shown as HTML?

Nothing in either is ever fetched: no pictures, styles, forms or scripts. A link becomes its
words with its true address behind them, so that nobody is led where the words do not say.
"""

import html
import re
from collections.abc import Mapping
from types import MappingProxyType

import nh3

from putright.mail.reading import limits
from putright.mail.reading.faults import Faults
from putright.mail.reading.markup import (
    BLOCKS,
    EMPTY,
    HEADINGS,
    SHOWN,
    WITHIN,
    Token,
    tokens,
)
from putright.mail.reading.words import tidy

_APART = frozenset({"p", "ul", "ol", "table", "pre", "blockquote", *HEADINGS})
_SCHEME = re.compile(r"\A(?:mailto|tel):", re.I)
# Beware: nh3 takes the square of the time for a text with very many signs such as &amp;.
_SIGNS = 50_000
RULE = "_" * 32  # as Outlook writes a line across in plain text


def safe_and_text(
    words: str, faults: Faults, pictures: Mapping[str, str] = MappingProxyType({})
) -> tuple[str, str]:
    """Return the HTML that may be shown, and the same as plain text.

    `pictures` are the files that come with the message, by the names by which HTML shows them.
    """
    if len(words) > limits.HTML:
        faults.tell("The HTML is too long; only its beginning was read.")
        words = words[: limits.HTML]
    writer = _Writer(pictures)
    for each in tokens(words):
        writer.take(each)
    written = writer.html()
    signs = written.count("&") + written.count("\u00a0")
    if signs > _SIGNS or len(written) > limits.HTML:
        faults.tell("The HTML is too odd to be shown; its words are shown as plain text.")
        return "", writer.text()
    # Why again: ours writes no tag that nh3 would take out. This is the promise, whatever we do.
    shown = nh3.clean(written, tags=set(SHOWN), attributes={}, link_rel=None)
    return shown, writer.text()


def paragraphs(text: str) -> str:
    """Return plain text as HTML, where a letter has some of its parts in each."""
    return f"<pre>{html.escape(text)}</pre>" if text.strip() else ""


class _Writer:
    """Writes both forms in one pass."""

    def __init__(self, pictures: Mapping[str, str]) -> None:
        self._pictures = pictures
        self._shown: list[str] = []
        self._lines: list[str] = []
        self._line: list[str] = []
        self._quoted = self._kept = 0
        self._lists: list[int] = []
        self._links: list[tuple[str, int, int]] = []

    def take(self, token: Token) -> None:
        if token.kind == "words":
            self._words(token.said)
        elif token.kind == "begins":
            self._begins(token.said, token.more)
        else:
            self._ends(token.said)

    def _begins(self, tag: str, more: str) -> None:
        if tag == "a":
            self._links.append((more, len(self._lines), len(self._line)))
            return
        if tag == "img":
            if shown := self._picture(more):
                self._words(f" [picture: {shown}] ")
            return
        self._shown.append(f"<{tag}>")
        if tag == "br":
            self._end_line()
        elif tag in BLOCKS:
            self._new_block(tag)
        elif tag in ("td", "th") and "".join(self._line).strip():
            self._line.append("  ")
        self._quoted += tag == "blockquote"
        self._kept += tag == "pre"
        if tag in ("ul", "ol"):
            self._lists.append(0 if tag == "ol" else -1)
        elif tag == "li":
            self._line.append(self._bullet())
        elif tag == "hr":
            self._line.append(RULE)
            self._end_line()

    def _picture(self, said: str) -> str:
        """Return what stands for a picture: its own words, else the file that it is."""
        if not said.lower().startswith(WITHIN):
            return said
        return self._pictures.get(said[len(WITHIN) :], "")

    def _bullet(self) -> str:
        if not self._lists or self._lists[-1] < 0:
            return "* "
        self._lists[-1] += 1
        return f"{self._lists[-1]}. "

    def _ends(self, tag: str) -> None:
        if tag == "a":
            self._say_where()
            return
        if tag == "blockquote":
            self._end_quotation()
        if tag in BLOCKS:
            self._new_block(tag)
        self._kept -= tag == "pre"
        if tag in ("ul", "ol"):
            self._lists.pop()
        if tag not in EMPTY:
            self._shown.append(f"</{tag}>")

    def _end_quotation(self) -> None:
        if "".join(self._line).strip():
            self._end_line()
        self._quoted -= 1
        if self._lines and not self._lines[-1].strip("> "):
            self._lines[-1] = "> " * self._quoted

    def _say_where(self) -> None:
        """Put a link's address behind its words, unless they are its address."""
        where, line, place = self._links.pop()
        bare = _SCHEME.sub("", where)
        same_line = line == len(self._lines)
        words = "".join(self._line[place:] if same_line else self._line).strip()
        if bare and words.rstrip("/").lower() not in (bare.rstrip("/").lower(), where.lower()):
            self._words(f" <{bare}>" if words else f"<{bare}>")

    def _words(self, words: str) -> None:
        self._shown.append(html.escape(words, quote=False))
        pieces = words.split("\n") if self._kept else [re.sub(r"[ \t\r\n\f]+", " ", words)]
        for number, piece in enumerate(pieces):
            if number:
                self._end_line()
            self._line.append(piece)

    def _new_block(self, tag: str) -> None:
        if "".join(self._line).strip():
            self._end_line()
        self._line = []
        if tag in _APART and self._lines and self._lines[-1].strip("> "):
            self._lines.append("> " * self._quoted)

    def _end_line(self) -> None:
        words = "".join(self._line)
        if not self._kept:
            words = re.sub(r"[ \u00a0]+", " ", words).strip()
        self._lines.append("> " * self._quoted + words.rstrip())
        self._line = []

    def html(self) -> str:
        return "".join(self._shown)

    def text(self) -> str:
        if self._line:
            self._end_line()
        kept: list[str] = []
        empty = 0
        for each in self._lines:
            empty = 0 if each.strip("> ") else empty + 1
            if empty < 3:
                kept.append(each.rstrip())
        while kept and not kept[-1].strip("> "):
            kept.pop()
        return tidy("\n".join(kept)).strip("\n")
