"""Which characters can be printed, and what stands in the place of one that cannot?

PDF/UA forbids a character that no font has, and one such in a name would stop a whole
letter. So every word is looked through first: what our fonts cannot draw is replaced by
something that says so, `[slightly smiling face]` or `[Han script]`, and whoever sends the
letter is told of it. Nothing is dropped that a reader would miss.
"""

import struct
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

# Beware: joiners shape Arabic, so those two stay where the font knows them.
_JOINERS = "\u200c\u200d"
# Hidden ones that only turn the direction of what follows, or say how an emoji looks.
_HIDDEN = frozenset("\u00ad\u034f\u061c\ufeff") | {
    chr(code)
    for first, last in (
        (0x200B, 0x200F),
        (0x2028, 0x202E),
        (0x2060, 0x206F),
        (0xFE00, 0xFE0F),
        (0xE0000, 0xE0FFF),
        (0x1F3FB, 0x1F3FF),  # the colour of an emoji's skin
    )
    for code in range(first, last + 1)
}
_SPACES = {"\t": " ", "\u00a0": "\u00a0", "\u2011": "-", "\u2010": "-"}


@dataclass
class Printable:
    """What fonts can draw. `replaced` gathers what was written in place of the rest."""

    fonts: Sequence[frozenset[int]]
    replaced: set[str] = field(default_factory=set)

    def lines(self, words: str) -> list[str]:
        """Return the lines of a text, each fit to be printed."""
        ends = words.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
        return [self.line(each) for each in ends.replace("\u2029", "\n").split("\n")]

    def line(self, words: str) -> str:
        """Return one line with nothing in it that a font cannot draw.

        >>> Printable([frozenset(map(ord, "Hi there[]slmngfac"))]).line("Hi 🙂")
        'Hi [slightly smiling face]'
        """
        told: list[str] = []
        for cluster in _clusters(_tidy(words)):
            if _is_mark(cluster[0]):  # of no letter: there is nothing that it could stand on
                continue
            if self._draws(cluster):
                told.append(cluster)
                continue
            name = f"[{_name_of(cluster)}]"
            self.replaced.add(name)
            # Why: ten letters of one foreign script are one thing that cannot be read here.
            if not (told and told[-1] == name and _is_letter(cluster)):
                told.append(name)
        return "".join(told)

    def _draws(self, cluster: str) -> bool:
        """Whether one font has all of a letter with its marks: no two fonts share a letter."""
        codes = {ord(each) for each in cluster if each not in _JOINERS}
        return any(codes <= font for font in self.fonts)


def _tidy(words: str) -> str:
    whole = unicodedata.normalize("NFC", words)
    return "".join(_kept(whole))


def _kept(words: str) -> Iterator[str]:
    for place, each in enumerate(words):
        if each in _JOINERS:
            before = words[place - 1] if place else ""
            if before and unicodedata.bidirectional(before) == "AL":
                yield each
        elif each in _SPACES:
            yield _SPACES[each]
        elif each not in _HIDDEN and unicodedata.category(each) not in ("Cc", "Cs", "Cf"):
            yield each


def _clusters(words: str) -> Iterator[str]:
    held = ""
    for each in words:
        if held and (_is_mark(each) or each in _JOINERS):
            held += each
            continue
        if held:
            yield held
        held = each
    if held:
        yield held


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter) in ("Mn", "Mc", "Me")


def _is_letter(cluster: str) -> bool:
    return unicodedata.category(cluster[0]).startswith("L")


def _name_of(cluster: str) -> str:
    first = cluster[0]
    name = unicodedata.name(first, "")
    if not name:
        return "a sign that cannot be printed"
    if not _is_letter(cluster):
        return name.lower()
    script = name.split()[0]
    named = {"CJK": "Chinese", "HANGUL": "Korean", "HIRAGANA": "Japanese", "KATAKANA": "Japanese"}
    return f"{named.get(script, script.capitalize())} letters that cannot be printed"


# -- what a font has ----------------------------------------------------------------------


@cache
def drawn_by(font: Path) -> frozenset[int]:
    """Return the characters that a TrueType or OpenType font can draw: what its `cmap` says.

    Whence: OpenType 1.9, `cmap`, formats 4 and 12. Raises ValueError for another file.
    """
    whole = font.read_bytes()
    try:
        return frozenset(_in_cmap(_table(whole, b"cmap")))
    except struct.error:
        raise ValueError(f"{font} is cut short, or no font.") from None


def _table(font: bytes, wanted: bytes) -> bytes:
    (count,) = struct.unpack_from(">H", font, 4)
    for number in range(min(count, 200)):
        name, _, start, size = struct.unpack_from(">4sIII", font, 12 + 16 * number)
        if name == wanted:
            return font[start : start + size]
    raise ValueError(f"no table {wanted.decode()} is in this font.")


def _in_cmap(table: bytes) -> Iterable[int]:
    (count,) = struct.unpack_from(">H", table, 2)
    found: set[int] = set()
    for number in range(count):
        platform, _, start = struct.unpack_from(">HHI", table, 4 + 8 * number)
        (form,) = struct.unpack_from(">H", table, start)
        if platform in (0, 3) and form == 4:
            found.update(_in_segments(table[start:]))
        elif platform in (0, 3) and form == 12:
            found.update(_in_groups(table[start:]))
    return found


def _in_segments(table: bytes) -> Iterator[int]:
    (twice,) = struct.unpack_from(">H", table, 6)
    count = twice // 2
    ends = struct.unpack_from(f">{count}H", table, 14)
    starts = struct.unpack_from(f">{count}H", table, 16 + twice)
    deltas = struct.unpack_from(f">{count}H", table, 16 + 2 * twice)
    offsets = struct.unpack_from(f">{count}H", table, 16 + 3 * twice)
    for segment, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offsets[segment]:
                place = 16 + 3 * twice + 2 * segment + offsets[segment] + 2 * (code - first)
                (glyph,) = struct.unpack_from(">H", table, place)
                if not glyph:
                    continue
            if (glyph + deltas[segment]) & 0xFFFF:
                yield code


def _in_groups(table: bytes) -> Iterator[int]:
    (count,) = struct.unpack_from(">I", table, 12)
    for number in range(count):
        first, last, glyph = struct.unpack_from(">III", table, 16 + 12 * number)
        for code in range(first, min(last, 0x10FFFF) + 1):
            if glyph + code - first:
                yield code
