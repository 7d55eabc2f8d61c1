"""Which characters can be printed: read from the fonts, and said where not."""

import pytest

from putright.letters.paper.glyphs import Printable, drawn_by
from putright.letters.paper.typesetting import FONTS, CannotPrint, faces


def test_what_a_font_draws_is_read_from_the_font_itself():
    ours = drawn_by(FONTS / "AtkinsonHyperlegibleNext-Regular.ttf")

    assert {ord(each) for each in "Aaŵŷ£€’–"} <= ours
    assert ord("ả") not in ours and 0x1F642 not in ours


def test_bold_draws_what_regular_does():
    for family in ("AtkinsonHyperlegibleNext", "NotoSans", "NotoSansArabic"):
        regular, bold = (drawn_by(FONTS / f"{family}-{it}.ttf") for it in ("Regular", "Bold"))
        assert regular == bold


def test_a_file_that_is_no_font_is_told(tmp_path):
    no_font = tmp_path / "font.ttf"
    no_font.write_bytes(b"\x00\x01\x00\x00\x00\x09")

    with pytest.raises(ValueError, match="cut short, or no font"):
        drawn_by(no_font)


def test_each_font_has_its_licence_beside_it():
    for font in FONTS.glob("*.ttf"):
        licence = FONTS / f"{font.stem.split('-')[0]}-LICENCE.txt"
        assert "SIL Open Font License" in licence.read_text()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("a\tb\x07c\x7f", "a bc"),
        ("e\u0301", "é"),  # one letter, however it was typed
        ("soft\u00adly", "softly"),
        ("\u202eabc\u202c", "abc"),  # nothing turns round what follows
        ("👍🏽", "[thumbs up sign]"),
        ("张伟张伟", "[Chinese letters that cannot be printed]"),
        ("a\ue000b", "a[a sign that cannot be printed]b"),
    ],
)
def test_a_line_is_made_fit_to_be_printed(written, read):
    assert faces().printable().line(written) == read


def test_a_letter_and_its_marks_are_drawn_by_one_font_or_named():
    apart = Printable([frozenset(map(ord, "xab ")), frozenset(map(ord, "\u0489"))])

    assert apart.line("ax\u0489b") == "a[latin letters that cannot be printed]b".replace(
        "latin", "Latin"
    )


def test_lines_end_as_they_were_typed():
    assert faces().printable().lines("one\r\ntwo\rthree\n\nfour") == [
        "one", "two", "three", "", "four",
    ]  # fmt: skip


def test_an_operators_fonts_come_after_ours_and_a_wrong_folder_is_told(monkeypatch, tmp_path):
    monkeypatch.setenv("PUTRIGHT_FONTS", str(tmp_path / "none"))
    with pytest.raises(CannotPrint, match=r"PUTRIGHT_FONTS names .*which is no folder"):
        faces()

    (tmp_path / "Own.ttf").write_bytes((FONTS / "NotoSans-Regular.ttf").read_bytes())
    monkeypatch.setenv("PUTRIGHT_FONTS", str(tmp_path))
    assert faces().families[:3] == (
        "Atkinson Hyperlegible Next", "Noto Sans", "Noto Sans Arabic",
    )  # fmt: skip
