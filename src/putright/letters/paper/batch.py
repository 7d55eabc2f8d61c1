"""How is a day's post printed at one go? One PDF: a list of it, then every letter."""

from collections.abc import Sequence
from datetime import datetime

from putright.design.days import day_full
from putright.letters.letter import Words
from putright.letters.paper.glyphs import Printable
from putright.letters.paper.sheet import Data, fits_window, sheet_of
from putright.letters.paper.typesetting import Printed, faces, typeset

MOST = 200  # letters in one PDF: what a printer, and the memory of a small machine, can take


def pdf_of_batch(letters: Sequence[Words], *, at: datetime) -> bytes:
    """Return one PDF of all these letters, in their order, each on a right-hand page.

    Whoever asked for large print gets it. Raises ValueError for none, or for more than `MOST`.
    """
    return printed_batch(letters, at=at).pdf


def printed_batch(letters: Sequence[Words], *, at: datetime) -> Printed:
    """Return the PDF of a print run, and what whoever prints it should know."""
    if not 1 <= len(letters) <= MOST:
        raise ValueError(f"a print run has 1 to {MOST} letters, and this one has {len(letters)}")
    replaced: set[str] = set()
    sheets, rows = [], []
    for number, words in enumerate(letters, 1):
        printable = faces().printable()
        sheets.append(sheet_of(words, large=words.is_large, at=at, printable=printable))
        rows.append(_row(number, words, printable))
        replaced |= printable.replaced
    pdf, is_accessible = typeset("batch", _run(letters, sheets, rows, at), at, about="a print run")
    return Printed(pdf, is_accessible, tuple(sorted(replaced)))


def _run(letters: Sequence[Words], sheets: list[Data], rows: list[Data], at: datetime) -> Data:
    name = faces().printable().line(letters[0].sender.name)
    count = f"{len(letters)} letter{'' if len(letters) == 1 else 's'}"
    return {
        "title": f"Letters to post, {day_full(at)}",
        "sender": name,
        "made": {"year": at.year, "month": at.month, "day": at.day},
        "says": f"{name}: {count}. Each begins on a right-hand page, so that this can be printed "
        "on both sides. When all are in the post, say so on the page of this print run.",
        "footer": "For the post room only: this list is not part of any letter.",
        "columns": ["No.", "Reference", "To", "Pages", "Look out for"],
        "rows": rows,
        "sheets": sheets,
    }


def _row(number: int, words: Words, printable: Printable) -> Data:
    return {
        "number": number,
        "reference": words.reference,
        "to": printable.line(words.recipient.name) or "No name",
        "notes": ". ".join(_notes(words, printable)),
    }


def _notes(words: Words, printable: Printable) -> list[str]:
    """Say what a person must see to before a letter goes into its envelope."""
    told = {
        "Large print": words.is_large,
        "No address: it cannot be posted": not any(words.recipient.address),
        "Write the envelope by hand: the address is too long": not fits_window(words.recipient),
        "Some characters could not be printed": bool(printable.replaced),
        "Some of its words were erased": bool(words.missing),
        "Files go with it": bool(words.files),
    }
    return [note for note, is_so in told.items() if is_so]
