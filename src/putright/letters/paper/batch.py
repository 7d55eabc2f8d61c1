"""How is a day's post printed at one go? One PDF: a list of it, then every letter."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from putright.design.days import day_full
from putright.letters.letter import Words
from putright.letters.paper.glyphs import Printable
from putright.letters.paper.sheet import Data, fits_window, sheet_of
from putright.letters.paper.typesetting import Printed, faces, typeset

_HELD = "HELD: do not post it, nor what may be printed of it."
MOST = 200  # letters in one PDF: what a printer, and the memory of a small machine, can take


def pdf_of_batch(
    letters: Sequence[Words], *, at: datetime, held: Mapping[int, str] | None = None
) -> bytes:
    """Return one PDF of all these letters, in their order, each on a right-hand page.

    Whoever asked for large print gets it. Raises ValueError for none, or for more than `MOST`.
    """
    return printed_batch(letters, at=at, held=held).pdf


def printed_batch(
    letters: Sequence[Words], *, at: datetime, held: Mapping[int, str] | None = None
) -> Printed:
    """Return the PDF of a print run, and what whoever prints it should know.

    `held` are the numbers of those that are not to be posted, with the reason: they keep their
    number in the list, since they may be on paper already, and are not printed.
    """
    held = held or {}
    if not 1 <= len(letters) <= MOST:
        raise ValueError(f"a print run has 1 to {MOST} letters, and this one has {len(letters)}")
    replaced: set[str] = set()
    sheets, rows = [], []
    for number, words in enumerate(letters, 1):
        printable = faces().printable()
        if number in held:
            rows.append({**_row(number, words, printable), "notes": f"{_HELD} {held[number]}"})
            continue
        sheets.append(sheet_of(words, large=words.is_large, at=at, printable=printable))
        rows.append({**_row(number, words, printable), "sheet": len(sheets)})
        replaced |= printable.replaced
    pdf, is_accessible = typeset("batch", _run(letters, sheets, rows, at), at, about="a print run")
    return Printed(pdf, is_accessible, tuple(sorted(replaced)))


def _run(letters: Sequence[Words], sheets: list[Data], rows: list[Data], at: datetime) -> Data:
    name = faces().printable().line(letters[0].sender.name)
    count = f"{len(sheets)} letter{'' if len(sheets) == 1 else 's'}"
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
        "sheet": 0,  # of this one there is none
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
        "Opened on the way: plain envelope, nothing on it but the address": bool(
            words.recipient.opened_by
        ),
        "Some characters could not be printed": bool(printable.replaced),
        "Some of its words were erased": bool(words.missing),
        "Files go with it": bool(words.files),
    }
    return [note for note, is_so in told.items() if is_so]
