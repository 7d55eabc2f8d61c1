"""A letter says what was written, to whom it was written, and no more than they may know."""

from datetime import date, timedelta

import pytest

from putright.cases.erase import erase_case
from putright.cases.models import CaseRow, LetterRow
from putright.letters.letter import Paragraph
from putright.letters.words import NoSuchLetter, letter_of, paragraphs_of
from tests.cases.given import NOON, asked, received


def sent(council, text, **given):
    case = received(council).reference
    carried = asked(
        council, case, "send", days=1, given={"letter": "holding", "parts": {"text": text}, **given}
    )
    return case, letter_of(council, CaseRow.objects.get().case, carried.sequence)


def test_it_has_both_sides_its_day_and_its_reference(council):
    case, words = sent(council, "We need longer.")

    assert (words.reference, words.kind, words.name) == (case, "holding", "Holding letter")
    assert words.subject == "Holding letter"
    assert words.day == date(2026, 11, 24)
    assert words.sender.address == ("1 The Square", "Miniton", "MN1 1AA")
    assert words.recipient.name == "Zofia Nowak"
    assert words.recipient.email == "zofia@example.org"
    assert words.paragraphs == (Paragraph("We need longer."),)
    assert words.text.startswith("Dear Zofia Nowak\n\nWe need longer.\n\nYours sincerely\n")
    assert words.text.endswith("\nMini Council\n")


def test_whoever_greets_and_signs_themselves_is_not_greeted_twice(council):
    _, words = sent(council, "Dear Ms Nowak,\n\nWe need longer.\n\nYours faithfully\nAsha Rao")

    assert words.greeting == "Dear Ms Nowak,"
    assert words.paragraphs == (Paragraph("We need longer."),)
    assert words.closing == "Yours faithfully\nAsha Rao"


def test_plain_text_is_read_as_paragraphs_and_lists():
    text = "One\nand two.\n\nThree:\n- a\n* b\n\n\n   \nLast."

    assert list(paragraphs_of(text)) == [
        Paragraph("One\nand two."),
        Paragraph("Three:"),
        Paragraph("a", "item"),
        Paragraph("b", "item"),
        Paragraph("Last."),
    ]


def test_a_letter_reads_the_same_whatever_happens_to_the_case_later(council):
    received(council)
    number = CaseRow.objects.get().case
    first = letter_of(council, number, 1)
    reference = CaseRow.objects.get().reference
    asked(council, reference, "acknowledge", days=1)
    given = {"letter": "holding", "parts": {"text": "Words."}}
    asked(council, reference, "send", days=2, given=given)

    assert letter_of(council, number, 1) == first


def test_what_was_erased_is_named_and_nothing_of_it_is_left(council):
    case, _ = sent(council, "A secret.")
    erase_case(council, case, by="s-cleo", rule="asked", at=NOON + timedelta(days=2))

    place = LetterRow.objects.get(letter="holding").sequence
    erased = letter_of(council, CaseRow.objects.get().case, place)

    assert "text" in erased.missing
    assert "secret" not in erased.text


def test_what_is_no_letter_is_refused(council):
    case = received(council).reference
    carried = asked(council, case, "note", given={"text": "Ours alone."})
    number = CaseRow.objects.get().case

    for place in (0, carried.sequence, 99):
        with pytest.raises(NoSuchLetter):
            letter_of(council, number, place)


def test_a_step_is_no_letter_whatever_was_written_of_it(council):
    case = received(council).reference
    took = asked(council, case, "acknowledge", days=1, given={"text": "We spoke of it."})
    spoken = {"form": "telephone", "text": "We are sorry.", "outcome": "upheld"}
    told = asked(council, case, "respond", days=2, given=spoken)
    number = CaseRow.objects.get().case

    for carried in (took, told):
        for place in range(carried.sequence - len(carried.facts) + 1, carried.sequence + 1):
            with pytest.raises(NoSuchLetter):
                letter_of(council, number, place)
    assert letter_of(council, number, 1).kind == "confirmation"


def test_an_offer_that_nobody_sent_is_no_letter(council):
    case = received(council).reference
    offered = asked(
        council, case, "offer", days=1, given={"remedy": "apology", "what": "A letter."}
    )
    (place,) = [n for n, one in enumerate(offered.case.facts, 1) if one.name == "offered"]

    with pytest.raises(NoSuchLetter):
        letter_of(council, CaseRow.objects.get().case, place)
