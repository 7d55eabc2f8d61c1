"""Of which parts is a message made, and what are the bytes of each?

Whatever cannot be cut into parts stays whole, as text or as a file. Depth and number are
bounded (`limits.py`), and no byte is looked at more often than there are parts around it.
"""

import binascii
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass, field

from putright.mail.reading import limits
from putright.mail.reading.faults import Faults, shown
from putright.mail.reading.headers import Headers, split, with_parameters

_KIND = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,80}\Z")
_AFTER = re.compile(rb"(--)?[ \t]*\r?(?:\n|\Z)")
_LOOKS_LIKE_A_BOUNDARY = re.compile(
    rb"(?:\A|\n)--([^\s][^\r\n]{0,200}?)[ \t]*\r?\n(?=content-)", re.I
)
_OF_BASE64 = string.ascii_letters.encode() + b"0123456789+/=" + string.whitespace.encode()
_AS_IT_IS = frozenset({"", "7bit", "8bit", "binary", "7-bit", "8-bit", "plain", "none"})


@dataclass(slots=True)
class Part:
    """A part. `body` is its bytes as sent; `children` what it is made of, if it is of several."""

    headers: Headers
    kind: str  # such as "text/plain"
    parameters: dict[str, str]
    disposition: str  # "attachment", "inline" or ""
    named: str  # the file name that it gives itself, as it came
    body: bytes
    depth: int
    children: list["Part"] = field(default_factory=list)

    def within(self) -> Iterator["Part"]:
        yield self
        for each in self.children:
            yield from each.within()


@dataclass(slots=True)
class Budget:
    """How many parts may still be made of one message."""

    left: int = limits.PARTS


def part_of(
    raw: bytes, faults: Faults, budget: Budget, *, depth: int = 0, usual: str = "text/plain"
) -> Part:
    """Return the part that these bytes are, with everything within it."""
    headers, begins = split(raw, faults)
    kind, parameters = with_parameters(headers.raw("content-type"), faults)
    disposition, more = with_parameters(headers.raw("content-disposition"), faults)
    if not _KIND.match(kind):
        if kind:
            faults.tell(f"A part says its kind is {shown(kind)}, which is none; read as {usual}.")
        kind = usual
    part = Part(
        headers=headers,
        kind=kind,
        parameters=parameters,
        disposition=disposition if disposition in ("inline", "attachment") else "",
        named=more.get("filename") or parameters.get("name", ""),
        body=raw[begins:],
        depth=depth,
    )
    if kind.startswith("multipart/"):
        _cut(part, faults, budget)
    return part


def _cut(part: Part, faults: Faults, budget: Budget) -> None:
    pieces = list(_pieces(part, faults, budget))
    if not pieces:
        faults.tell("A part says that it has parts, and they cannot be found; it was kept whole.")
        part.kind = "text/plain"
        return
    if part.depth >= limits.DEEPEST:
        faults.tell(f"Parts lie within parts more than {limits.DEEPEST} deep; kept whole.")
        part.kind = "application/octet-stream"
        return
    usual = "message/rfc822" if part.kind == "multipart/digest" else "text/plain"
    part.body = b""  # why: a large file within would otherwise be held several times
    while pieces:
        one = part_of(pieces.pop(0), faults, budget, depth=part.depth + 1, usual=usual)
        part.children.append(one)


def _pieces(part: Part, faults: Faults, budget: Budget) -> Iterator[bytes]:
    body = part.body
    mark = b"--" + part.parameters.get("boundary", "").rstrip().encode("utf-8", "replace")
    places = _places(body, mark, budget.left + 1)
    if not places and (found := _LOOKS_LIKE_A_BOUNDARY.search(body[: limits.HEADER])):
        faults.tell("The line between the parts is not the one that was announced.")
        places = _places(body, b"--" + found[1].removesuffix(b"--"), budget.left + 1)
    if places and not places[-1][2]:
        faults.tell("The message ends before its last part does.")
    for number, (_, begins, is_last) in enumerate(places):
        ends = places[number + 1][0] if number + 1 < len(places) else len(body)
        piece = body[begins:ends]
        # Why: after a closing line nothing should come. Some put more parts there all the same.
        if is_last and (number + 1 == len(places) or not piece.strip()):
            continue
        if budget.left <= 0:
            faults.tell(f"There are more than {limits.PARTS} parts; see the original for the rest.")
            return
        budget.left -= 1
        yield piece


def _places(body: bytes, mark: bytes, most: int) -> list[tuple[int, int, bool]]:
    """Where each line between parts begins (with the break before it) and ends; is it closing?"""
    found: list[tuple[int, int, bool]] = []
    if len(mark) < 3:
        return found
    place = 0 if body.startswith(mark) else _next(body, mark, 0)
    while place >= 0 and len(found) <= most:
        after = _AFTER.match(body, place + len(mark))
        if after is not None:
            begins = place - (place > 0) - (body[max(0, place - 2) : place] == b"\r\n")
            found.append((begins, after.end(), after[1] is not None))
            place = _next(body, mark, after.end() - 1)
        else:
            place = _next(body, mark, place + 1)
    return found


def _next(body: bytes, mark: bytes, place: int) -> int:
    """Return where the next line begins that starts with the mark."""
    found = body.find(b"\n" + mark, max(0, place))
    return found + 1 if found >= 0 else -1


def content(part: Part, faults: Faults) -> bytes:
    """Return the bytes that a part's encoding stands for; as they came if it cannot be read."""
    encoding = part.headers.token("content-transfer-encoding")
    if encoding == "base64":
        return _from_base64(part.body, faults)
    if encoding in ("quoted-printable", "quoted printable", "qp"):
        return binascii.a2b_qp(part.body)
    if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return _from_uu(part.body, faults)
    if encoding not in _AS_IT_IS:
        faults.tell(f"A part says its encoding is {shown(encoding)}, which is unknown; left as is.")
    return part.body


def _from_base64(body: bytes, faults: Faults) -> bytes:
    if body.translate(None, _OF_BASE64):
        faults.tell("A part in base64 has characters that do not belong there; they were left out.")
    if b"=" not in body.rstrip().rstrip(b"="):
        try:
            return binascii.a2b_base64(body)
        except binascii.Error:
            pass  # it is cut off: see below what can be saved
    clean = re.sub(rb"[^A-Za-z0-9+/=]", b"", body)
    whole = bytearray()
    # Why: some join several encoded pieces, each with its own "=" at its end.
    pieces = re.split(rb"=+", clean, maxsplit=1_000)
    for piece in (*pieces[:-1], pieces[-1].replace(b"=", b"")):
        if len(piece) % 4 == 1:
            faults.tell("A part in base64 is cut off; its last character is lost.")
            piece = piece[:-1]
        whole += binascii.a2b_base64(piece + b"=" * (-len(piece) % 4))
    return bytes(whole)


def _from_uu(body: bytes, faults: Faults) -> bytes:
    whole = bytearray()
    for line in body.splitlines():
        if line.startswith(b"begin ") or not line.strip():
            continue
        if line.strip() == b"end":
            break
        try:
            whole += binascii.a2b_uu(line)
        except binascii.Error:
            faults.tell("A line of a part in uuencode cannot be read; it was left out.")
    return bytes(whole)
