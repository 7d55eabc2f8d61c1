"""A letter as a PDF: tagged, in its window, in the reader's language, and nothing run."""

import logging
from dataclasses import replace

import pytest

from putright.letters.letter import Paragraph, Recipient
from putright.letters.paper import pdf_of, printed, typesetting
from tests.letters.paper.sheets import AT, HUONG, LETTER, SENDER, placed, read, roles, text_of

# What is always seen of a folded letter through the window of a DL envelope, in mm.
WINDOW = (20, 100, 57, 81)

HOSTILE = (
    '#read("/etc/passwd")',
    '#import "@preview/evil:1.0.0": *',
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "$ x^2 $",
    "*bold* _thin_ `code`",
    "@reference <label>",
    "// a comment /* and */",
    "= No heading",
    "\\ back \\u{41}",
    "#panic()",
    '"; #pagebreak() "',
)


def made(large: bool = False, **other: object) -> bytes:
    return pdf_of(replace(LETTER, **other), large=large, at=AT)


def test_a_letter_is_tagged_and_says_its_title_its_language_and_whose_it_is():
    pdf = read(made())

    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 -- a BooleanObject
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data()
    assert pdf.metadata.title == "Our answer about the repair"
    assert pdf.metadata.author == "Cestria Housing"


def test_its_parts_are_read_in_order_as_what_they_are():
    found = roles(made())

    assert [one for one in found if one in ("H1", "H2", "L")] == ["H1", "H2", "L", "H2", "L"]
    assert found.count("LI") == 2 + 3  # what we will do, and three ways to reply


def test_all_that_was_written_is_there_and_how_to_reply():
    told = text_of(made())

    for words in (
        "Our reference\nCE-7KQ4-2M9X\nDate\nTuesday 1 December 2026",
        "We have looked into each point.",
        "What we found\nThe leak: we got this wrong.",
        "Yours sincerely",
        "How to reply",
        "Phone us on 0191 000 0000 and tell us your reference, CE-7KQ4-2M9X.",
        "Page 1 of 1",
    ):
        assert words in told


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize(
    "address",
    [
        ("1 High Street", "DH3 9ZZ"),
        HUONG.address,
        tuple(f"Line {number} of a longer address" for number in range(1, 8)),
    ],
)
def test_the_address_and_nothing_else_is_seen_through_the_window(address, large):
    whose = Recipient("Asha Rahman", address)

    page = read(made(large, recipient=whose)).pages[0]

    left, right, top, bottom = WINDOW
    below_top = [one for one in placed(page) if top <= one.down <= bottom]
    seen = [one for one in below_top if left <= one.left <= right]
    assert [one.text for one in seen] == ["Asha Rahman", *address]
    assert all(one.left >= left + 4.99 for one in seen)  # Royal Mail wants 5 mm clear at the side


@pytest.mark.parametrize("large", [False, True])
def test_a_long_head_stays_out_of_the_address_the_reference_and_the_letter(large):
    sender = replace(
        SENDER, name="The Combined Authority of " + "Example and " * 7 + "Elsewhere",
        address=tuple(f"Sender line {number}" for number in range(1, 12)),
    )  # fmt: skip

    found = placed(read(made(large, sender=sender)).pages[0])

    reference = next(one for one in found if one.text == "Our reference")
    subject = next(one for one in found if one.text.startswith("Our answer"))
    ours = [
        one for one in found
        if one.text.startswith(("Sender line", "The Combined", "complaints@", "0191"))
    ]  # fmt: skip
    head = [one for one in ours if one.down < subject.down]
    assert head and all(one.down < min(reference.down, 57) for one in head)
    assert max(one.down for one in found if one.text.startswith(("Tuesday", "December"))) < 94


def test_an_address_beyond_all_measure_loses_nothing():
    address = tuple(f"Line {number}" for number in range(1, 15))

    told = text_of(made(recipient=Recipient("Asha Rahman", address))).replace("\n", " ")

    assert all(line in told for line in address)


def test_large_print_is_large_everywhere_but_in_the_window():
    page = read(made(large=True)).pages[0]

    small: set[str] = set()

    def visit(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        if text.strip() and abs(tm[3] * size * cm[3]) < 17.99:
            small.add(text.strip())

    page.extract_text(visitor_text=visit)
    whole = " ".join([HUONG.name, *HUONG.address])
    assert small and all(piece in whole for piece in small if piece not in ("ị ị",))


def test_what_people_write_is_never_read_as_source():
    pdf = made(
        subject=HOSTILE[0],
        greeting=HOSTILE[3],
        paragraphs=tuple(Paragraph(words) for words in HOSTILE),
        closing=HOSTILE[10],
        sender=replace(SENDER, name=HOSTILE[1], address=HOSTILE[:2], phone=HOSTILE[4]),
        recipient=Recipient(HOSTILE[2], HOSTILE[5:8]),
        reference=HOSTILE[11],
    )

    told = text_of(pdf).replace("\n", " ")
    for words in HOSTILE:
        assert words in told
    assert "root:x" not in told


def test_a_character_that_no_font_has_is_said_in_words_and_told():
    one = printed(
        replace(LETTER, paragraphs=(Paragraph("Thanks 🙂 张伟 \x00\x1b\u202eend"),)),
        large=False,
        at=AT,
    )

    told = text_of(one.pdf)
    assert "Thanks [slightly smiling face] [Chinese letters that cannot be printed] end" in told
    assert one.is_accessible
    assert one.replaced == ("[Chinese letters that cannot be printed]", "[slightly smiling face]")


@pytest.mark.parametrize(
    "name", ["Ŵyn Tŷ-Gŵyn", "Łuczak", "Иван Петров", "Ελένη", "Siân O’Neill–Brontë"]
)
def test_names_of_europe_are_printed_as_they_are(name):
    one = printed(replace(LETTER, greeting=f"Dear {name}"), large=False, at=AT)

    assert one.replaced == ()
    assert f"Dear {name}" in text_of(one.pdf)


@pytest.mark.parametrize("name", ["Ngũgĩ wa Thiong’o", "Đặng Thị Hương"])
def test_a_name_is_printed_for_which_two_fonts_are_needed(name):
    one = printed(replace(LETTER, greeting=name, recipient=Recipient()), large=False, at=AT)

    assert one.replaced == () and one.is_accessible
    # Beware: pypdf mixes up the order of letters where the font changes within a word.
    assert set(name) <= set(text_of(one.pdf))


def test_arabic_is_printed_and_a_letter_in_it_runs_from_right_to_left():
    name = "السيدة مريم"

    one = printed(replace(LETTER, greeting=name, language="ar"), large=False, at=AT)

    assert one.replaced == () and one.is_accessible
    root = read(one.pdf).trailer["/Root"]
    assert root["/Lang"] == "ar"
    greeting = [piece for piece in placed(read(one.pdf).pages[0]) if 112 < piece.down < 122]
    assert greeting and min(piece.left for piece in greeting) > 100  # at the right-hand edge


def test_a_welsh_letter_is_welsh_in_all_that_we_say_around_it():
    pdf = made(language="cy")

    told = text_of(pdf)
    assert read(pdf).trailer["/Root"]["/Lang"] == "cy"
    for words in ("Ein cyfeirnod", "Sut i ateb", "Tudalen 1 o 1", "dydd Mawrth"):
        assert words in told


def test_an_answer_of_forty_pages_numbers_each_and_keeps_every_word():
    long = tuple(
        Paragraph(f"Paragraph {number}. " + "We looked into this with care. " * 30)
        for number in range(1, 181)
    )

    pdf = made(paragraphs=long)

    pages = read(pdf).pages
    told = [page.extract_text() for page in pages]
    assert len(pages) >= 40
    assert all(f"Page {n} of {len(pages)}" in text for n, text in enumerate(told, 1))
    assert all("Cestria Housing, CE-7KQ4-2M9X" in text for text in told[1:])
    whole = "\n".join(told)
    assert all(f"Paragraph {number}. " in whole for number in range(1, 181))


def test_the_same_letter_at_the_same_moment_is_the_same_bytes():
    assert made() == made()


def test_a_colour_that_is_none_does_no_harm():
    assert made(sender=replace(SENDER, colour='red"; #panic()')) == made(
        sender=replace(SENDER, colour="")
    )


def test_what_cannot_be_set_accessibly_goes_out_plain_and_somebody_hears(monkeypatch, caplog):
    # A preflight that lets everything through: then PDF/UA refuses the emoji.
    monkeypatch.setattr(typesetting.Printable, "_draws", lambda self, cluster: True)

    with caplog.at_level(logging.ERROR, "putright.letters"):
        one = printed(
            replace(LETTER, paragraphs=(Paragraph("A secret 🙂 of Huong"),)), large=False, at=AT
        )

    assert not one.is_accessible
    assert "of Huong" in text_of(one.pdf)
    assert "/StructTreeRoot" not in read(one.pdf).trailer["/Root"]
    assert "CE-7KQ4-2M9X" in caplog.text and "without tags" in caplog.text
    assert "Huong" not in caplog.text and "🙂" not in caplog.text


def test_what_cannot_be_set_at_all_says_what_to_do():
    with pytest.raises(typesetting.CannotPrint, match="Send it another way"):
        typesetting.typeset("letter", {"lang": "en"}, AT, about="CE-7KQ4-2M9X")
