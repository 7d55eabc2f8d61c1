"""What do the headers of a message or a part say?

Read by our own few rules, not the standard library's: those raise on some headers, take
seconds on others, and leave a line break in a subject that was encoded.
"""

import binascii
import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from putright.mail.reading import limits
from putright.mail.reading.faults import Faults, shown
from putright.mail.reading.words import decode, one_line

_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_SURELY_A_FIELD = re.compile(
    rb"(?i)(?:received|from|to|cc|subject|date|message-id|mime-version|content-[a-z-]+|reply-to"
    rb"|return-path|x-[a-z-]+|references|in-reply-to)[ \t]*:"
)
_ENCODED = re.compile(rb"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_BETWEEN = re.compile(rb"(\?=)[ \t\r\n]+(?==\?[^?\s]{1,60}\?[bBqQ]\?)")
_PARAMETER = re.compile(r';\s*([^\s=;"]{1,80})\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)', re.DOTALL)
_CONTINUED = re.compile(r"([^*]+)(?:\*([0-9]{1,3}))?(\*?)\Z")


@dataclass(slots=True)
class Headers:
    """All headers in their order. Names are found in any case, values are as they came."""

    fields: list[tuple[str, bytes]] = field(default_factory=list)

    def all(self, name: str) -> list[bytes]:
        return [value for each, value in self.fields if each == name]

    def raw(self, name: str) -> bytes:
        return next((value for each, value in self.fields if each == name), b"")

    def has(self, name: str) -> bool:
        return any(each == name for each, _ in self.fields)

    def line(self, name: str, faults: Faults) -> str:
        return one_line(in_words(self.raw(name), faults), limits.LINE)

    def token(self, name: str) -> str:
        """Return a value that is for machines, such as an encoding, in small letters."""
        return self.raw(name).decode("ascii", "replace").partition(";")[0].strip().lower()


def split(raw: bytes, faults: Faults) -> tuple[Headers, int]:
    """Return the headers at the start of `raw`, and where the body begins."""
    headers = Headers()
    place, began, lines = 0, 0, list[bytes]()
    while place < len(raw):
        end = raw.find(b"\n", place) + 1 or len(raw)
        line = raw[place : min(end, place + limits.HEADER)].rstrip(b"\r\n")
        line = line.removeprefix(codecs.BOM_UTF8)  # why: some programs keep a message with one
        if not line:
            place = end
            break
        if line[:1] in b" \t":
            lines.append(line)
        elif _FIELD.match(line):
            _keep(headers, lines, faults)
            lines = [line]
        elif place == began and line.lstrip(b">").startswith(b"From "):
            began = end  # why: a mailbox file puts such a line before each message
        elif _goes_on(raw, end):
            faults.tell(f"A line among the headers is none: {shown(line.decode('latin-1'))}.")
        else:
            if place > began:
                faults.tell("No blank line stands between the headers and the text.")
            break
        place = end
    _keep(headers, lines, faults)
    return headers, place


def _goes_on(raw: bytes, place: int) -> bool:
    """Whether headers come again within a few lines of one that is none."""
    for line in raw[place : place + 1_000].split(b"\n", 4)[:3]:
        if not line.strip():
            return False
        if _SURELY_A_FIELD.match(line):
            return True
    return False


def _keep(headers: Headers, lines: Sequence[bytes], faults: Faults) -> None:
    if not lines or not (found := _FIELD.match(lines[0])):
        return
    if len(headers.fields) >= limits.HEADER_COUNT:
        faults.tell(f"There are more than {limits.HEADER_COUNT} headers; the rest are not read.")
        return
    value = b"\r\n".join([lines[0][found.end() :], *lines[1:2_000]]).strip()
    if len(value) > limits.HEADER:
        faults.tell(f"The header {shown(found[1].decode('ascii'))} is too long; it was cut.")
        value = value[: limits.HEADER]
    headers.fields.append((found[1].decode("ascii").lower(), value))


def in_words(value: bytes, faults: Faults) -> str:
    """Return a header's value with its encoded words decoded. May hold line breaks.

    Neighbours in one charset are put together before they are decoded, since some programs
    cut a character in two.
    """
    value = _BETWEEN.sub(rb"\1", value)
    pieces: list[tuple[str, bytes]] = []
    place = 0
    for found in _ENCODED.finditer(value):
        if found.start() > place:
            pieces.append(("", value[place : found.start()]))
        charset = found[1].decode("latin-1").partition("*")[0].lower()
        word = _unpacked(found[2] in b"bB", found[3])
        if pieces and pieces[-1][0] == charset and found.start() == place:
            word = pieces.pop()[1] + word
        pieces.append((charset, word))
        place = found.end()
    pieces.append(("", value[place:]))
    return "".join(decode(each, charset, faults, "A header") for charset, each in pieces)


def _unpacked(is_base64: bool, word: bytes) -> bytes:
    if not is_base64:
        return binascii.a2b_qp(word.replace(b"_", b" "), header=False)
    clean = re.sub(rb"[^A-Za-z0-9+/]", b"", word)
    clean = clean[: len(clean) - (len(clean) % 4 == 1)]
    return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))


def with_parameters(value: bytes, faults: Faults) -> tuple[str, dict[str, str]]:
    """Return `("text/plain", {"charset": "utf-8"})`. A name that comes twice keeps its first."""
    text = value[: limits.HEADER // 8].decode("latin-1").replace("\r\n", "")
    main, _, rest = text.partition(";")
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for name, said in _PARAMETER.findall(f";{rest}"):
        found = _CONTINUED.match(name.lower())
        if found is not None:
            coded = found[3] == "*"
            pieces.setdefault(found[1], []).append((int(found[2] or 0), coded, _unquoted(said)))
    return main.strip().lower(), {
        name: _together(sorted(each, key=lambda one: one[0]), faults)
        for name, each in pieces.items()
    }


def _unquoted(said: str) -> str:
    said = said.strip()
    if said[:1] == '"':
        said = said[1:-1] if said[-1:] == '"' and len(said) > 1 else said[1:]
        return re.sub(r'\\(["\\])', r"\1", said)
    # Why: a comment may follow, as in: charset=us-ascii (plain)
    return re.sub(r"\s+\([^()]*\)\Z", "", said)


def _together(pieces: Sequence[tuple[int, bool, str]], faults: Faults) -> str:
    if not any(coded for _, coded, _ in pieces):
        said = pieces[0][2] if pieces[0][0] == pieces[-1][0] else "".join(x[2] for x in pieces)
        return in_words(said.encode("latin-1"), faults)
    charset, raw = "", b""
    for number, (_, coded, said) in enumerate(pieces):
        if coded and number == 0 and said.count("'") >= 2:
            charset, _, said = said.split("'", 2)
        piece = said.encode("latin-1")
        raw += unquote_to_bytes(piece) if coded else piece
    return decode(raw, charset, faults, "A file name")
