"""A language in which every sentence is itself in brackets: what stands outside was not said."""

import re
from html.parser import HTMLParser

from putright.languages import Catalogue, Language

OPEN, CLOSE = "⟦", "⟧"
EDGES = " \n\t.,:;()“”‘’–—·?!…/|"  # of a text: marks that stand beside words
_TITLE = 15
# Addresses, references, codes and sizes of files, which are the same in every language.
_NO_WORDS = re.compile(
    r"https?:(?:<wbr>|[^\s<])+|\b[A-Z]{2}-(?:[0-9A-Z]{4}-){2}[0-9A-Z]\b"
    r"|\b(?:[0-9A-Z]{4} ){3}[0-9A-Z]{4}\b|\b\d+ [kM]B\b"
)
_PLACE = re.compile(r"%\(\w+\)s")
_SHOWN = ("aria-label", "title", "alt", "placeholder")
_NOT_READ = ("script", "style", "time")
# Elements that never end: nothing stands in them.
_VOID = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
         "track", "wbr")  # fmt: skip


class _Marked(Catalogue):
    """Says all that it is asked; what fills a place stands outside, and has to be said itself."""

    def find(self, text: str, about: str = "") -> str | None:
        return _PLACE.sub(rf"{CLOSE}\g<0>{OPEN}", f"{OPEN}{text}{CLOSE}") if text else None

    def find_count(self, count: int, one: str) -> str | None:
        return self.find(one)


def marked() -> Language:
    language = Language("qps", "Marked", "Marked")
    vars(language)["catalogue"] = _Marked()
    return language


class _Texts(HTMLParser):
    """The texts of a page that are read out, apart from what is in a language of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.depth: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        inside = bool(self.depth) and self.depth[-1][1]
        skipped = inside or tag in _NOT_READ or (tag != "html" and bool(given.get("lang")))
        if not skipped:
            self.found += [given[name] or "" for name in _SHOWN if given.get(name)]
            if tag == "input" and given.get("type") in ("submit", "button"):
                self.found.append(given.get("value") or "")
        if tag not in _VOID:
            self.depth.append((tag, skipped))

    def handle_endtag(self, tag: str) -> None:
        while self.depth:
            ended, _ = self.depth.pop()
            if ended == tag:
                return

    def handle_data(self, data: str) -> None:
        if not self.depth or not self.depth[-1][1]:
            self.found.append(data)


def not_said(page: str, known: set[str]) -> list[str]:
    """Return what a page shows in words that neither was said nor is somebody's own.

    A sentence that was said may be cut by tags, so brackets are followed over the page.
    """
    texts = _Texts()
    texts.feed(_NO_WORDS.sub("", page))
    left: list[str] = []
    depth = 0
    for text in texts.found:
        kept = ""
        for letter in text:
            if letter == OPEN:
                depth += 1
            elif letter == CLOSE:
                depth -= 1
            elif depth == 0:
                kept += letter
            if depth and letter not in (OPEN, CLOSE):
                kept += "\x00"
        left += [part.strip(EDGES) for part in re.split("\x00+|\n", kept)]
    return [
        part for part in left
        if re.search(r"[A-Za-z]{2,}", part) and not _is_known(part, known)
    ]  # fmt: skip


def _is_known(part: str, known: set[str]) -> bool:
    """Return whether it is somebody's own, or names that follow one another."""
    words = " ".join(part.split())
    if words in known or all(name in known for name in words.split(", ")):
        return True
    # A title is the beginning of what somebody wrote.
    return len(words) > _TITLE and any(own.startswith(words) for own in known)
