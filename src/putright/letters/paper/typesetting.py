"""How is a page set, and what happens when it cannot be?

Ours are the templates; whatever people wrote goes in as one JSON text and is never read as
source. Built to PDF/UA-1, which is not the same as certified to it.
"""

import json
import logging
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from putright.letters.paper.glyphs import Printable, drawn_by

log = logging.getLogger("putright.letters")

HERE = Path(__file__).parent
TEMPLATES = HERE / "typst"
FONTS = HERE / "fonts"
_ORDER = ("Atkinson Hyperlegible Next", "Noto Sans", "Noto Sans Arabic")
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|'[^']*'|`[^`]*`", re.DOTALL)


class CannotPrint(RuntimeError):
    """A page could not be made, not even a plain one; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF, and what whoever sends it should know of it."""

    pdf: bytes
    is_accessible: bool = True  # False: it was made without tags, for it could not be made else
    replaced: tuple[str, ...] = ()  # what was written for characters that no font has


@dataclass(frozen=True)
class Faces:
    """The fonts that may be used: those beside this file, then an operator's own."""

    loaded: typst.Fonts
    families: tuple[str, ...]
    drawn: tuple[frozenset[int], ...]

    def printable(self) -> Printable:
        return Printable(self.drawn)


def faces() -> Faces:
    """Return the fonts, read once. `PUTRIGHT_FONTS` names a folder with more of them."""
    return _faces(os.environ.get("PUTRIGHT_FONTS", ""))


@lru_cache(maxsize=4)
def _faces(own: str) -> Faces:
    if own and not Path(own).is_dir():
        raise CannotPrint(
            f"PUTRIGHT_FONTS names {own}, which is no folder. Name one that holds .ttf or .otf "
            "files, or leave it out."
        )
    folders = [FONTS, *([Path(own)] if own else [])]
    loaded = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in folders],
    )
    more = sorted(set(loaded.families()) - set(_ORDER))
    files = sorted(
        path for folder in folders for path in folder.iterdir() if path.suffix in (".ttf", ".otf")
    )
    return Faces(loaded, (*_ORDER, *more), tuple(_as_families(files)))


def _as_families(files: list[Path]) -> list[frozenset[int]]:
    # Why once each: the bold of a family draws what its regular does, or falls back to it.
    return list(dict.fromkeys(drawn_by(path) for path in files))


def typeset(
    template: str, data: Mapping[str, Any], at: datetime, *, about: str = ""
) -> tuple[bytes, bool]:
    """Return a PDF, and whether it is tagged as PDF/UA-1.

    One that cannot be made so is made plain, and that is logged as a fault: a letter that is
    due goes out, and somebody hears of it. `about` is a reference; never words of a person.
    """
    try:
        return _compiled(template, data, at, accessible=True), True
    except typst.TypstError as fault:
        log.error(
            "The PDF of %s cannot be made accessible, so it is made without tags: %s",
            about or template,
            without_words(fault),
        )
    try:
        return _compiled(template, data, at, accessible=False), False
    except typst.TypstError as fault:
        raise CannotPrint(
            f"The PDF of {about or template} cannot be made: {without_words(fault)}. "
            "Send it another way, and report this."
        ) from None


def without_words(fault: typst.TypstError) -> str:
    """Return what a fault says, without the words that it quotes of somebody's letter."""
    return _QUOTED.sub("…", str(fault.message)).splitlines()[0][:200]


def _compiled(template: str, data: Mapping[str, Any], at: datetime, *, accessible: bool) -> bytes:
    made = typst.compile(
        str(TEMPLATES / f"{template}.typ"),
        root=str(TEMPLATES),
        font_paths=faces().loaded,
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"sheet": json.dumps({**data, "fonts": list(faces().families)})},
        pdf_standards=["ua-1"] if accessible else [],
        pdf_tags=accessible,
        timestamp=int(at.timestamp()),
    )
    return bytes(made)
