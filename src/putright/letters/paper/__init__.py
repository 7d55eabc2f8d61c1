"""How does a letter become paper? A tagged PDF that anybody can read, for a window envelope."""

from datetime import datetime

from putright.letters.letter import Words
from putright.letters.paper.sheet import sheet_of
from putright.letters.paper.typesetting import CannotPrint, Printed, faces, typeset

__all__ = ["CannotPrint", "Printed", "pdf_of", "printed"]


def pdf_of(words: Words, *, large: bool, at: datetime, draft: bool = False) -> bytes:
    """Return a letter as a PDF. The same letter at the same moment is the same bytes.

    One that is a draft says so at the foot of each page, and across it.
    """
    return printed(words, large=large, at=at, draft=draft).pdf


def printed(words: Words, *, large: bool, at: datetime, draft: bool = False) -> Printed:
    """Return a letter as a PDF, and what whoever sends it should know of it."""
    printable = faces().printable()
    sheet = sheet_of(words, large=large, at=at, printable=printable, draft=draft)
    pdf, is_accessible = typeset("letter", sheet, at, about=words.reference)
    return Printed(pdf, is_accessible, tuple(sorted(printable.replaced)))
