"""Under what title does a list show a case? The first words of what came in."""

import re

from putright.core.facts import Fact

_TITLES = ("title", "subject", "what_happened", "what", "complaint", "text", "words")
_LONGEST_TITLE = 80
_LOOKED_AT = 400
# Marks that turn the direction of writing, or show nothing: in a list they would reach its
# other rows. The words themselves are kept as they came.
_UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b-\x1f\x7f]")
_SENTENCE = re.compile(r"(.{12,}?[^\s.!?])[.!?](?:\s|$)")


def title_of(received: Fact) -> str:
    """Return the first words of what came in: empty once they are erased, or if not loaded."""
    for name in (*_TITLES, *sorted(received.words)):
        text = received.words.get(name) or ""
        # Why: a title is of the first words, and some write very many.
        words = _seen(text[:_LOOKED_AT])
        if len(words) <= _LONGEST_TITLE + 1:
            words = _seen(text)
        if words:
            return _shortened(words)
    return ""


def _seen(text: str) -> str:
    return " ".join(_UNSEEN.sub("", text).split())


def _shortened(words: str) -> str:
    """Return the first sentence or, where that is long, as many whole words as fit a title."""
    sentence = _SENTENCE.match(words)
    first = sentence.group(1) if sentence else words
    if len(first) <= _LONGEST_TITLE:
        return first
    cut = first[: _LONGEST_TITLE - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"
