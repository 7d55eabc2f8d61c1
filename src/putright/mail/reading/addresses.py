"""Whom does a header name?

Commas in quotes and brackets, groups, comments and old routes are understood; what cannot be
is kept as a name without an address, so that a person still sees who seems to have written.
"""

import re

from putright.mail.reading import limits
from putright.mail.reading.faults import Faults
from putright.mail.reading.headers import in_words
from putright.mail.reading.message import Address
from putright.mail.reading.words import one_line

_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"@]+@(?:[^\s<>()\[\],;:\"@]+|\[[0-9A-Fa-f.:]+\])")
_QUOTED_LOCAL = re.compile(r'"[^"\s@<>]{1,64}"@[^\s<>()\[\],;:"@]+')
_COMMENT = re.compile(r"\((?:[^()\\]|\\.)*\)")
_LONGEST = 254


def addresses(value: bytes, faults: Faults) -> tuple[Address, ...]:
    """Return everybody named, in order; at most `limits.ADDRESSES` of them."""
    text = value.decode("utf-8", "surrogateescape").replace("\r\n", " ")
    found: list[Address] = []
    for each in _mailboxes(text):
        if len(found) == limits.ADDRESSES:
            faults.tell(
                f"A header names more than {limits.ADDRESSES} people; the rest are left out."
            )
            break
        one = _address(each, faults)
        if one.name or one.address:
            found.append(one)
    return tuple(found)


def _mailboxes(text: str) -> list[str]:
    """Cut at commas that stand in no quotes, comment or brackets; a group gives its members."""
    found, piece, closes, depth = [], list[str](), "", 0
    skip = False
    for sign in text:
        if skip:
            piece.append(sign)
            skip = False
        elif sign == "\\" and (closes == '"' or depth):
            piece.append(sign)
            skip = True
        elif closes:
            piece.append(sign)
            closes = "" if sign == closes else closes
        elif depth:
            piece.append(sign)
            depth += (sign == "(") - (sign == ")")
        elif sign == "(":
            piece.append(sign)
            depth = 1
        elif sign in ",;":
            found.append("".join(piece))
            piece = []
        elif sign == ":":
            piece = []  # the name of a group
        else:
            piece.append(sign)
            closes = {'"': '"', "<": ">"}.get(sign, "")
    found.append("".join(piece))
    return [each for each in found if each.strip()]


def _address(text: str, faults: Faults) -> Address:
    before, bracket, after = _outside_quotes(text)
    if bracket:
        inner = after.partition(">")[0].rpartition(":")[2]  # why: an old route ends in a colon
        found = _within(_without_comments(inner))
        return Address(_name(_without_comments(before), faults) or _comment(text, faults), found)
    bare = _without_comments(text)
    found = _within(bare)
    if not found:
        return Address(_name(bare, faults) or _comment(text, faults), "")
    rest = re.sub(re.escape(found), " ", bare, flags=re.IGNORECASE)
    return Address(_comment(text, faults) or ("" if "@" in rest else _name(rest, faults)), found)


def _without_comments(text: str) -> str:
    for _ in range(3):  # one may lie within another
        text = _COMMENT.sub(" ", text)
    return text


def _outside_quotes(text: str) -> tuple[str, str, str]:
    """Cut at the last "<" that is not within quotes."""
    within, place, skip = False, -1, False
    for number, sign in enumerate(text):
        if skip:
            skip = False
        elif sign == "\\":
            skip = True
        elif sign == '"':
            within = not within
        elif sign == "<" and not within:
            place = number
    return (text, "", "") if place < 0 else (text[:place], "<", text[place + 1 :])


def _within(text: str) -> str:
    text = re.sub(r"\s*([.@])\s*", r"\1", text[:2_000].strip())
    found = _QUOTED_LOCAL.search(text) or _ADDRESS.search(text)
    if found is None or len(found[0]) > _LONGEST:
        return ""
    return (
        one_line(found[0].encode("utf-8", "replace").decode("utf-8"), _LONGEST).strip(".").lower()
    )


def _comment(text: str, faults: Faults) -> str:
    found = _COMMENT.search(text)
    return _name(found[0][1:-1], faults) if found else ""


def _name(text: str, faults: Faults) -> str:
    text = re.sub(r"\\(.)", r"\1", text.strip())
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1]
    words = in_words(text.encode("utf-8", "surrogateescape"), faults)
    return one_line(words.replace('"', ""), 200)


def identifiers(value: bytes) -> tuple[str, ...]:
    """Return the message ids that a header names, with their < >."""
    text = value[: limits.HEADER].decode("utf-8", "replace")
    found = re.findall(r"<[^<>\s]{1,500}>", text)[-limits.IDENTIFIERS :]
    if not found and "<" in text:
        bare = re.sub(r"\([^()]*\)|\s", "", text[:2_000])  # an old way to write one
        found = re.findall(r"<[^<>]{1,500}>", bare)
    if not found and re.fullmatch(r"[^\s<>]{3,500}@[^\s<>]{1,300}", text.strip()):
        found = [f"<{text.strip()}>"]
    return tuple(dict.fromkeys(found))
