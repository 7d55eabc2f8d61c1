"""`putright languages` shows which languages there are, begins one, and says what it lacks."""

import json
from pathlib import Path

import pytest

from putright.commands import main
from putright.commands.serve import _read_own_languages
from putright.languages import Unreadable, known, language_named
from putright.languages.catalogue import read
from putright.languages.gathering import sentences


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Return an operator's own folder of languages."""
    monkeypatch.setenv("PUTRIGHT_LANGUAGES", str(tmp_path))
    known._by_code.cache_clear()
    yield tmp_path
    known._by_code.cache_clear()


def said(capsys, *words: str, code: int = 0) -> tuple[str, str]:
    assert main(["languages", *words]) == code
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    return captured.out, captured.err


def begun(capsys, folder: Path, code: str, *more: str) -> Path:
    path = folder / f"{code}.po"
    path.write_text(said(capsys, "new", code, *more)[0], encoding="utf-8")
    known._by_code.cache_clear()
    return path


def test_every_language_is_listed_with_how_much_of_it_is_there(capsys):
    out, _ = said(capsys, "list")

    assert "cy     Cymraeg (Welsh): " in out
    assert "no translator has reviewed it" in out
    rows = {row["code"]: row for row in json.loads(said(capsys, "list", "--json")[0])}
    assert rows["en"]["said"] == rows["en"]["of"] == len(sentences())
    assert rows["cy"]["reviewed"] is False


def test_a_new_language_begins_with_every_sentence_and_none_said(capsys, own):
    path = begun(capsys, own, "pl")

    polish = language_named("pl")
    assert polish and (polish.name, polish.english_name) == ("Polski", "Polish")
    assert not polish.reviewed
    assert polish.catalogue.messages == {}
    assert set(read([path]).waiting) == {one.key for one in sentences()}


def test_a_language_from_right_to_left_begins_as_one(capsys, own):
    begun(capsys, own, "ur")

    urdu = language_named("ur")
    assert urdu and urdu.turns == "rtl"


def test_what_is_translated_already_stands_in_the_file(capsys, own):
    path = begun(capsys, own, "cy")

    welsh = read([path])
    assert welsh.find("Monday") == "dydd Llun"
    assert [welsh.form_of(n) for n in (0, 1, 2, 3, 6, 10)] == [0, 1, 2, 3, 4, 5]


def test_a_check_says_what_is_missing_and_what_nobody_says(capsys, own):
    path = begun(capsys, own, "pl")
    text = path.read_text(encoding="utf-8")
    text = text.replace('msgid "Monday"\nmsgstr ""', 'msgid "Monday"\nmsgstr "poniedziałek"', 1)
    path.write_text(f'{text}\nmsgid "Gone by now"\nmsgstr "Dawno temu"\n', encoding="utf-8")
    known._by_code.cache_clear()

    out, err = said(capsys, "check", "pl")

    assert "in English still: Tuesday" in out
    assert "in English still: Monday" not in out
    assert "said nowhere any more: Gone by now" in out
    assert f"Polski (Polish): 1 sentences said, {len(sentences()) - 1:,} in English still" in out
    assert err == ""


def test_a_translation_that_cannot_be_said_fails_the_check_with_its_line(capsys, own):
    path = begun(capsys, own, "pl")
    path.write_text(
        path.read_text(encoding="utf-8") + '\nmsgid "A"\nmsgstr "<b>A</b>"\n', encoding="utf-8"
    )
    known._by_code.cache_clear()

    _, err = said(capsys, "check", code=1)

    line = path.read_text(encoding="utf-8").split("\n").index('msgid "A"') + 1
    assert f"{path}:{line}: The tags differ" in err


def test_a_broken_file_is_told_in_a_sentence(capsys, own):
    begun(capsys, own, "pl").open("a", encoding="utf-8").write('\nmsgid "A\nmsgstr "B"\n')

    _, err = said(capsys, "check", "pl", code=1)

    assert "pl.po:" in err
    assert "cannot be read as a file of translations" in err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("new", "klingon"), "No language “klingon” is known"),
        (("new", "../../etc/passwd"), "is known"),
        (("new", "en"), "English is what is translated"),
        (("new", "pl", "--pack", "nowhere"), "nowhere"),
        (("check", "pl"), "There is no language 'pl' to check. There are: cy."),
    ],
)
def test_what_is_not_there_is_refused_in_a_sentence(capsys, words, told):
    assert told in said(capsys, *words, code=1)[1]


def test_the_words_of_a_pack_are_a_file_too(capsys, own):
    path = begun(capsys, own, "pl", "--pack", "cestria")

    texts = {text for _, text in read([path]).waiting}
    assert "We cannot take this kind of file" not in texts
    assert any(text.startswith("Stage 1") for text in texts)
    out, _ = said(capsys, "check", "cy", "--pack", "cestria")
    assert "Cymraeg (Welsh): " in out


def test_a_broken_file_stops_the_server_before_any_customer_meets_it(capsys, own):
    begun(capsys, own, "pl").open("a", encoding="utf-8").write('\nmsgid "A\nmsgstr "B"\n')

    with pytest.raises(Unreadable, match=r"pl\.po:\d+: this cannot be read"):
        _read_own_languages()
