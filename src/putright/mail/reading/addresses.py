"""Whom does a header name?

Commas in quotes and brackets, groups, comments and old routes are understood (RFC 5322). What
looks like an address and is none, such as one with two @, is kept as it is written and is
nobody's address: to guess which part of it is meant would let anybody be anybody else. What
names no address at all is a name, so that a person still sees who seems to have written.
"""

import re
import string

from putright.mail.reading import limits
from putright.mail.reading.faults import Faults
from putright.mail.reading.headers import in_words
from putright.mail.reading.message import Address
from putright.mail.reading.words import one_line

_WHOLE = re.compile(
    r"(?:[^\s<>()\[\]\\,;:\"@]+|\"[^\s<>()\[\]\\,;:\"@]{1,64}\")"
    r"@(?:[^\s<>()\[\]\\,;:\"@.]+(?:\.[^\s<>()\[\]\\,;:\"@.]+)*|\[[0-9A-Fa-f.:]+\])\.?"
)
_QUOTED_OR_NOT = re.compile(r"(\"(?:[^\"\\]|\\.)*\")|\((?:[^()\\]|\\.)*\)", re.DOTALL)
_COMMENT = re.compile(r"\((?:[^()\\]|\\.)*\)")
_PLAIN_NAME = re.compile(r"[\w' -]+ (?=[^\s@]+@[^\s@]+\Z)")
_SMALL = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_LONGEST = 254
_LOOKED_AT = 2_000  # characters of one person's name and address; our patterns take its square


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
        one = _address(each, faults) if len(each) <= _LOOKED_AT else _odd(each, "", faults)
        if one.name or one.address or one.odd:
            found.append(one)
    return tuple(found)


def _mailboxes(text: str) -> list[str]:
    """Cut at commas that stand in no quotes, comment or brackets; a group gives its members."""
    found, piece, closes, depth = [], list[str](), "", 0
    skip = has_address = False
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
            piece, has_address = [], False
        elif sign == ":" and not has_address:
            piece = []  # the name of a group
        else:
            piece.append(sign)
            has_address = has_address or sign in "@<"
            closes = {'"': '"', "<": ">"}.get(sign, "")
    found.append("".join(piece))
    return [each for each in found if each.strip()]


def _address(text: str, faults: Faults) -> Address:
    before, bracket, after = _outside_quotes(text)
    if not bracket:
        return _bare(text, faults)
    name = _name(_without_comments(before), faults) or _comment(text, faults)
    inner, _, rest = after.partition(">")
    inner = _without_comments(inner).rpartition(":")[2]  # why: an old route ends in a colon
    if "@" not in text:
        return Address(name)
    # Beware: of "<one@x> <other@y>" each program takes another, and so do those who forge.
    is_one = not _outside_quotes(before)[1] and not _without_comments(rest).strip()
    found = _whole(inner) if is_one else ""
    return Address(name, found) if found else _odd(text, name, faults)


def _bare(text: str, faults: Faults) -> Address:
    """Return what has no brackets: an address, a name, or both as some write them."""
    bare = _without_comments(text).strip()
    words = _PLAIN_NAME.match(bare)
    if found := _whole(bare[words.end() :] if words else bare):
        return Address(_name(words[0], faults) if words else _comment(text, faults), found)
    if "@" in bare:
        return _odd(text, "", faults)
    return Address(_name(bare, faults) or _comment(text, faults))


def _odd(text: str, name: str, faults: Faults) -> Address:
    faults.tell("A header has an address that is none; it was kept as it is written.")
    shown = "".join(
        sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text.strip()
    )
    return Address(name, odd=one_line(shown, _LOOKED_AT))


def _without_comments(text: str) -> str:
    for _ in range(3):  # one may lie within another
        text = _QUOTED_OR_NOT.sub(lambda found: found[1] or " ", text)
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


def _whole(text: str) -> str:
    """Return an address in small letters, if this is one and nothing else."""
    text = re.sub(r"\s*([.@])\s*", r"\1", text.strip())
    # Why compared: a sign that is not shown must not make one address look like another.
    if not _WHOLE.fullmatch(text) or len(text) > _LONGEST or one_line(text, _LONGEST) != text:
        return ""
    if text.startswith(".") or any(not sign.isprintable() for sign in text):
        return ""
    return text.rstrip(".").translate(_SMALL)


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
