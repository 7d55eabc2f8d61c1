"""A day's post as one PDF: a list, and each letter from a right-hand page."""

from dataclasses import replace

import pytest
from pypdf import PageObject

from putright.letters.letter import Paragraph, Recipient, Words
from putright.letters.paper.batch import MOST, pdf_of_batch, printed_batch
from tests.letters.paper.sheets import AT, HUONG, LETTER, read

LONG = replace(
    LETTER,
    reference="CE-LONG-0001",
    paragraphs=tuple(Paragraph("We looked into this with care. " * 30) for _ in range(12)),
)
LARGE = replace(
    LETTER, reference="CE-LARG-0001", recipient=replace(HUONG, format="Large print, please")
)
WELSH = replace(
    LETTER, reference="CE-WELS-0001", language="cy", recipient=Recipient("Siân", ("1 Y Stryd",))
)
NOWHERE = replace(LETTER, reference="CE-NOWH-0001", recipient=Recipient("Ben"))
RUN = (LETTER, LONG, LARGE, WELSH, NOWHERE)


@pytest.fixture(scope="module")
def pages() -> list[str]:
    return [page.extract_text() for page in read(pdf_of_batch(RUN, at=AT)).pages]


def test_each_letter_begins_on_a_right_hand_page_and_counts_its_own(pages):
    begins = [n for n, text in enumerate(pages, 1) if "Page 1 of " in text]
    begins += [n for n, text in enumerate(pages, 1) if "Tudalen 1 o " in text]

    assert len(begins) == len(RUN)
    assert all(number % 2 == 1 and number > 1 for number in begins)
    assert any("CE-LONG-0001" in text and "Page 2 of 4" in text for text in pages)


def test_the_list_has_a_line_for_each_with_what_to_look_out_for(pages):
    told = " ".join(pages[0].split())

    assert "Letters to post, Wednesday 2 December 2026" in told
    assert "5 letters" in told
    for number, one in enumerate(RUN, 1):
        assert f"{number} {one.reference}" in told
    assert "CE-LONG-0001 Ms" in told and " 4 " in told
    assert told.count("Large print") == 1
    assert told.count("No address: it cannot be posted") == 1


def test_no_letter_has_anything_of_another(pages):
    at = next(n for n, text in enumerate(pages) if "Tudalen 1 o" in text)

    assert "CE-WELS-0001" in pages[at]
    assert not any(one.reference in pages[at] for one in RUN if one is not WELSH)


def test_the_whole_run_is_tagged_and_a_letter_keeps_its_language():
    run = printed_batch(RUN, at=AT)

    root = read(run.pdf).trailer["/Root"]
    assert run.is_accessible and root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 -- a BooleanObject
    assert _has_language(root["/StructTreeRoot"], "cy")


def _has_language(part: object, wanted: str) -> bool:
    part = part.get_object() if hasattr(part, "get_object") else part
    if isinstance(part, list):
        return any(_has_language(each, wanted) for each in part)
    if not isinstance(part, dict):
        return False
    return part.get("/Lang") == wanted or _has_language(part.get("/K"), wanted)


def _letter(number: int, pages: int, large: bool = False) -> Words:
    """Return a letter of so many pages, which says its own reference on each."""
    reference = f"CE-{number:04}-{pages}P{'L' if large else 'S'}"
    long = {(1, False): 0, (2, False): 4, (3, False): 8, (1, True): 0, (2, True): 1, (3, True): 3}
    more = [Paragraph("We looked into this with care. " * 30)] * long[pages, large]
    to = replace(HUONG, format="Large print") if large else HUONG
    few = Paragraph("We have it.")
    sender = replace(LETTER.sender, phone="", email="", address=()) if large else LETTER.sender
    return replace(
        LETTER,
        reference=reference,
        paragraphs=(few, *more),
        recipient=to,
        sender=sender,
    )


_BATCHES = {
    "of one page": [(1, False)] * 3,
    "of two pages": [(2, False)] * 3,
    "of three pages": [(3, False)] * 3,
    "in large print": [(1, True), (2, True), (3, True), (1, True)],
    "mixed": [(1, False), (2, True), (3, False), (1, True), (2, False), (3, True), (1, False)],
    "with a list of two pages": [(1, False)] * 45,
    "with a list of three pages": [(1, False), (2, False)] * 45,
}


@pytest.mark.parametrize("sorts", _BATCHES.values(), ids=_BATCHES)
def test_every_sheet_is_of_one_letter_or_of_the_list_and_an_empty_back_is_empty(sorts):
    letters = [_letter(number, *sort) for number, sort in enumerate(sorts, 1)]
    pages = read(pdf_of_batch(letters, at=AT)).pages
    texts = [page.extract_text() for page in pages]
    internal = [n for n, text in enumerate(texts) if "For the post room only" in text]
    first = next(n for n, text in enumerate(texts) if "Page 1 of " in text)

    assert internal == list(range(len(internal))), "the note is of the list's own pages"
    assert first == len(internal) + len(internal) % 2, "the list is sheets of its own"
    assert len(pages) % 2 == 0, "the last sheet is whole"
    place = first
    for letter, (count, _) in zip(letters, sorts, strict=True):
        assert place % 2 == 0, "a letter begins on a right-hand page"
        own = texts[place : place + count]
        for number, text in enumerate(own, 1):
            assert letter.reference in " ".join(text.split())
            assert f"Page {number} of {count}" in text
            others = {one.reference for one in letters} - {letter.reference}
            assert not any(one in text for one in others)
        place += count
        if place % 2:
            assert _is_empty(pages[place]), f"the back of {letter.reference}"
            place += 1
    assert place == len(pages)
    if len(internal) % 2:
        assert _is_empty(pages[len(internal)])


def _is_empty(page: PageObject) -> bool:
    """Return whether nothing at all is drawn on a page: no word, no line, no picture."""
    drawn = page.get_contents()
    marks = drawn.get_data().split() if drawn is not None else []
    paints = {b"Tj", b"TJ", b"'", b'"', b"S", b"s", b"f", b"F", b"f*", b"B", b"b", b"Do", b"sh"}
    return not page.extract_text().strip() and not paints & set(marks)


def test_a_run_of_none_or_of_too_many_is_refused():
    for many in (0, MOST + 1):
        with pytest.raises(ValueError, match=f"1 to {MOST} letters"):
            pdf_of_batch([LETTER] * many, at=AT)


def test_a_run_of_two_hundred_is_made():
    run = printed_batch([LETTER] * MOST, at=AT)

    assert run.is_accessible
    assert len(read(run.pdf).pages) > 2 * MOST
