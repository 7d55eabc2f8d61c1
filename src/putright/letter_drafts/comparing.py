"""What did somebody change in a letter? Word for word, as people read it.

Pure: two texts in, pieces out, each the same in both, taken out or put in.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

SAME, OUT, IN = "same", "out", "in"
_WORDS = re.compile(r"\s+|[^\s]+")
# Beware: to compare takes time with the square of the words. What is longer is compared by
# lines and, where these are as many, as a whole.
_MOST = 1_000


class Piece(NamedTuple):
    """Some words of a part: the same in both versions, taken out, or put in."""

    what: str
    text: str


class Part(NamedTuple):
    """A part of the letter in which something changed."""

    name: str
    pieces: tuple[Piece, ...]


def changes(was: Mapping[str, str], now: Mapping[str, str]) -> list[Part]:
    """Return each part that differs, in the order of the newer letter."""
    names = [*now, *(name for name in was if name not in now)]
    return [
        Part(name, tuple(pieces(was.get(name, ""), now.get(name, ""))))
        for name in names
        if was.get(name, "") != now.get(name, "")
    ]


def pieces(was: str, now: str) -> Iterator[Piece]:
    """Give the words of both, in order: what was taken out stands before what came for it."""
    old, new = _WORDS.findall(was), _WORDS.findall(now)
    begin, end = _same_at_both_ends(old, new)
    yield from _piece(SAME, old[:begin])
    yield from _differing(old[begin : len(old) - end], new[begin : len(new) - end])
    yield from _piece(SAME, old[len(old) - end :])


def _same_at_both_ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """Return how many words both begin with, and then end with: most changes are in one place."""
    shorter = min(len(old), len(new))
    begin = 0
    while begin < shorter and old[begin] == new[begin]:
        begin += 1
    end = 0
    while end < shorter - begin and old[-1 - end] == new[-1 - end]:
        end += 1
    return begin, end


def _differing(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    for split in (list, _in_lines):
        before, after = split(old), split(new)
        if max(len(before), len(after)) <= _MOST:
            break
    else:
        before, after = ["".join(old)], ["".join(new)]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for how, first, last, begin, end in matcher.get_opcodes():
        if how == "equal":
            yield from _piece(SAME, before[first:last])
            continue
        yield from _piece(OUT, before[first:last])
        yield from _piece(IN, after[begin:end])


def _in_lines(words: Sequence[str]) -> list[str]:
    return "".join(words).splitlines(keepends=True)


def _piece(what: str, words: Sequence[str]) -> Iterator[Piece]:
    if text := "".join(words):
        yield Piece(what, text)
