"""Which languages there are: those that ship, and an operator's own folder."""

from pathlib import Path

import pytest

from putright.languages import Unreadable, known, known_languages, language_named

POLISH = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: pl\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : 1);\\n"
"X-Language-Name: Polski\\n"
"X-English-Name: Polish\\n"
"X-Review: done\\n"

msgid "Back"
msgstr "Wstecz"
"""


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Return an operator's own folder."""
    monkeypatch.setenv("PUTRIGHT_LANGUAGES", str(tmp_path))
    known._by_code.cache_clear()
    yield tmp_path
    known._by_code.cache_clear()


def test_english_comes_first_and_welsh_ships():
    codes = [one.code for one in known_languages()]

    assert codes[0] == "en"
    welsh = language_named("cy")
    assert welsh and (welsh.name, welsh.english_name, welsh.turns) == ("Cymraeg", "Welsh", "ltr")
    assert not welsh.reviewed


def test_a_file_in_the_operators_folder_is_a_language(own):
    (own / "pl.po").write_text(POLISH, encoding="utf-8")

    polish = language_named("pl")

    assert polish and (polish.name, polish.english_name, polish.reviewed) == (
        "Polski",
        "Polish",
        True,
    )
    assert polish.catalogue.find("Back") == "Wstecz"
    assert language_named("cy") is not None


def test_a_folder_of_files_is_one_language(own):
    (own / "pl").mkdir()
    (own / "pl" / "a.po").write_text(POLISH, encoding="utf-8")
    (own / "pl" / "b.po").write_text('msgid "Menu"\nmsgstr "Menu główne"\n', encoding="utf-8")

    polish = language_named("pl")

    assert polish and polish.name == "Polski"
    assert polish.catalogue.find("Menu") == "Menu główne"


def test_an_operators_words_come_before_those_that_ship(own):
    (own / "cy.po").write_text('msgid "Back"\nmsgstr "Nôl"\n', encoding="utf-8")

    welsh = language_named("cy")

    assert welsh and welsh.name == "Cymraeg"
    assert welsh.catalogue.find("Back") == "Nôl"
    assert welsh.catalogue.find("Monday") == "dydd Llun"


def test_a_language_from_right_to_left_says_so(own):
    head = POLISH.replace("Polski", "اردو").replace("Polish", "Urdu")
    (own / "ur.po").write_text(head.replace("X-Review", 'X-Direction: rtl\\n"\n"X-Review'), "utf-8")

    urdu = language_named("ur")

    assert urdu and urdu.turns == "rtl"


def test_a_file_that_does_not_name_its_language_is_refused(own):
    (own / "pl.po").write_text('msgid "Back"\nmsgstr "Wstecz"\n', encoding="utf-8")

    with pytest.raises(Unreadable, match=r"pl\.po does not say what its language calls itself"):
        known_languages()


def test_a_folder_that_is_none_is_refused(monkeypatch):
    monkeypatch.setenv("PUTRIGHT_LANGUAGES", "/nowhere/at/all")
    known._by_code.cache_clear()

    with pytest.raises(Unreadable, match="PUTRIGHT_LANGUAGES names /nowhere/at/all"):
        known_languages()
    known._by_code.cache_clear()
