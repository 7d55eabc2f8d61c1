"""Which words of an HTML letter has somebody put in a colour of their own?

Whoever answers within a letter that their program quotes without marks does it in red, say.
Grey, black and what programs colour by themselves, such as links, is nobody's choice.
"""

import html
import re
from collections import Counter

from putright.mail.reading.limits import HTML
from putright.mail.reading.markup import TOKEN

_STYLE = re.compile(
    r"(?<![\w-])color\s*[:=]\s*[\"']?\s*(#[0-9a-f]{3,8}|rgba?\([^)]{5,40}\)|\w+)", re.I
)
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})", re.I)
# What Outlook, Word and Gmail give to new words, to links and to earlier letters.
_USUAL = frozenset({"#1f497d", "#0563c1", "#954f72", "#0000ee", "#551a8b", "#500050", "#1155cc"})
_GREY = frozenset(
    {
        *("black", "white", "gray", "grey", "silver", "dimgray", "dimgrey", "darkgray"),
        *("darkgrey", "lightgray", "lightgrey", "gainsboro", "whitesmoke", "windowtext"),
        *("inherit", "initial", "unset", "currentcolor", "transparent", "auto", "none", "var"),
    }
)
_NEVER_CLOSED = frozenset({"br", "hr", "img", "meta", "link", "input", "col", "area", "base"})
_DEEPEST = 200
_STRONG = 60  # between its strongest and its weakest part: below that a colour looks grey
_SHORTEST = 2
_MOST = 500


def coloured_words(markup: str) -> list[str]:
    """Return the stretches of words that stand in a colour, each on one line."""
    is_open: list[tuple[str, bool]] = []  # each tag, and whether its words are coloured
    how_many: Counter[str] = Counter()  # of each name; to look for one that is not there is slow
    found: dict[str, None] = {}
    place = 0
    for token in TOKEN.finditer(markup[:HTML]):
        if is_open and is_open[-1][1]:
            words = " ".join(html.unescape(markup[place : token.start()]).split())
            if len(words) >= _SHORTEST and any(sign.isalnum() for sign in words):
                found.setdefault(words)
        place = token.end()
        name = (token["name"] or "").lower()
        if not name or name in _NEVER_CLOSED or len(found) >= _MOST:
            continue
        if token["ends"]:
            while how_many[name]:
                ended, _ = is_open.pop()
                how_many[ended] -= 1
                if ended == name:
                    break
        elif len(is_open) < _DEEPEST and not token["more"].endswith("/"):
            above = bool(is_open) and is_open[-1][1]
            is_open.append((name, _is_coloured(name, token["more"], above)))
            how_many[name] += 1
    return list(found)


def _is_coloured(name: str, written: str, above: bool) -> bool:
    if name in ("a", "style", "script", "title"):
        return False
    said = _STYLE.search(written[:5_000])
    return above if said is None else _is_strong(said[1].lower())


def _is_strong(colour: str) -> bool:
    if colour in _USUAL:
        return False
    if colour.startswith("#"):
        bare = colour[1:]
        pairs = [each * 2 for each in bare[:3]] if len(bare) < 6 else re.findall("..", bare[:6])
        parts = [int(each, 16) for each in pairs]
    elif rgb := _RGB.match(colour):
        parts = [int(each) for each in rgb.groups()]
        if "#{:02x}{:02x}{:02x}".format(*parts) in _USUAL:
            return False
    else:
        return colour.isalpha() and colour not in _GREY
    return max(parts) - min(parts) > _STRONG
