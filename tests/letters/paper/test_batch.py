"""A day's post as one PDF: a list, and each letter from a right-hand page."""

from dataclasses import replace

import pytest

from putright.letters.letter import Paragraph, Recipient
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


def test_a_run_of_none_or_of_too_many_is_refused():
    for many in (0, MOST + 1):
        with pytest.raises(ValueError, match=f"1 to {MOST} letters"):
            pdf_of_batch([LETTER] * many, at=AT)


def test_a_run_of_two_hundred_is_made():
    run = printed_batch([LETTER] * MOST, at=AT)

    assert run.is_accessible
    assert len(read(run.pdf).pages) > 2 * MOST
