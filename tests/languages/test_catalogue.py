"""A translation is said only where it can be; what is wrong with it is told with its line."""

from pathlib import Path

import pytest

from putright.languages import Catalogue, Language, Unreadable, say, say_count, say_html, speaking
from putright.languages.catalogue import read

HEAD = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: cy\\n"
"Plural-Forms: nplurals=3; plural=(n==1) ? 0 : (n==2) ? 1 : 2;\\n"

"""


@pytest.fixture
def written(tmp_path: Path):
    """Return a way to write a file of translations and read it."""

    def write(*messages: str, name: str = "cy.po") -> Catalogue:
        path = tmp_path / name
        path.write_text(HEAD + "\n\n".join(messages) + "\n", encoding="utf-8")
        return read([path])

    return write


def message(english: str, said: str, about: str = "") -> str:
    context = f'msgctxt "{about}"\n' if about else ""
    return f'{context}msgid "{english}"\nmsgstr "{said}"'


def language(held: Catalogue) -> Language:
    made = Language("cy", "Cymraeg", "Welsh")
    vars(made)["catalogue"] = held
    return made


def test_a_sentence_is_said_with_its_places_filled(written):
    held = written(message("By %(day)s.", "Erbyn %(day)s."))

    with speaking(language(held)):
        assert say("By %(day)s.", day="6 Ionawr") == "Erbyn 6 Ionawr."
    assert say("By %(day)s.", day="6 January") == "By 6 January."


def test_what_a_file_lacks_is_said_in_english(written):
    held = written(message("Back", "Yn ôl"), message("Menu", ""))

    with speaking(language(held)):
        assert say("Back") == "Yn ôl"
        assert say("Menu") == "Menu"
        assert say("Continue") == "Continue"
    assert held.waiting == (("", "Menu"),)


def test_what_a_translator_is_unsure_of_is_said_in_english(written):
    held = written("#, fuzzy\n" + message("Back", "Cefn"))

    with speaking(language(held)):
        assert say("Back") == "Back"


def test_two_meanings_of_one_text_are_told_apart(written):
    held = written(message("Open", "Agor"), message("Open", "Ar agor", about="state"))

    with speaking(language(held)):
        assert say("Open") == "Agor"
        assert say("Open", "state") == "Ar agor"
        assert say("Open", "another meaning") == "Agor"


def test_a_number_takes_the_form_that_its_language_has_for_it(written):
    held = written(
        'msgid "%(count)s day"\nmsgid_plural "%(count)s days"\n'
        'msgstr[0] "%(count)s diwrnod"\nmsgstr[1] "%(count)s ddiwrnod"\n'
        'msgstr[2] "%(count)s o ddyddiau"'
    )

    with speaking(language(held)):
        said = [say_count(n, "%(count)s day", "%(count)s days") for n in (1, 2, 9)]
    assert said == ["1 diwrnod", "2 ddiwrnod", "9 o ddyddiau"]


def test_a_link_gets_its_address_and_what_fills_a_place_is_escaped(written):
    held = written(message("<a>%(name)s</a> answers.", "Mae <a>%(name)s</a> yn ateb."))

    with speaking(language(held)):
        said = say_html("<a>%(name)s</a> answers.", href="/a?b=1&c=2", name="<b>Asha</b>")
    assert said == (
        'Mae <a class="govuk-link" href="/a?b=1&amp;c=2">&lt;b&gt;Asha&lt;/b&gt;</a> yn ateb.'
    )


@pytest.mark.parametrize(
    ("english", "said", "why"),
    [
        ("By %(day)s.", "Erbyn %(dydd)s.", "%(dydd)s is not in the English"),
        ("By %(day)s.", "Erbyn hynny.", "%(day)s is in the English"),
        ("Back", "Yn ôl 100%", "A per cent sign differs"),
        ("Back", "<script>alert(1)</script>", "The tags differ"),
        ("<a>Back</a>", "<a href='https://elsewhere.example'>Yn ôl</a>", "The tags differ"),
        ("<a>Back</a>", "Yn ôl", "The tags differ"),
        ("<a>Back</a>", "<a>Yn</a> <a>ôl</a>", "The tags differ"),
    ],
)
def test_a_translation_that_could_break_a_page_is_not_said(written, english, said, why):
    held = written(message("Menu", "Dewislen"), message(english, said))

    (fault,) = held.faults
    assert why in str(fault)
    assert "cy.po:10: " in str(fault)
    with speaking(language(held)):
        assert say("Menu") == "Dewislen"
        assert "Erbyn" not in say(english)
        assert "ôl" not in say(english)


@pytest.mark.parametrize(
    ("broken", "line"),
    [
        ('msgid "Back\nmsgstr "Yn ôl"', 10),
        ('msgid "Back"\nmsgstr Yn ôl', 11),
        ('msgid "Back"\n\nmsgid "Menu"\nmsgstr "Dewislen"', 10),
        ("Yn ôl", 10),
    ],
)
def test_a_broken_file_says_which_line(written, broken, line):
    with pytest.raises(Unreadable, match=rf"cy\.po:{line}: "):
        written(message("Menu", "Dewislen"), broken)


def test_a_file_that_cannot_be_read_at_all_says_so(tmp_path):
    with pytest.raises(Unreadable, match=r"gone\.po:1: .* No such file"):
        read([tmp_path / "gone.po"])
    (tmp_path / "latin.po").write_bytes(b'msgid "Back"\nmsgstr "Wst\xeacz"\n')
    with pytest.raises(Unreadable, match=r"latin\.po:2: .* not in UTF-8"):
        read([tmp_path / "latin.po"])
    (tmp_path / "odd.po").write_text(HEAD.replace("n==1", "system(1)"), encoding="utf-8")
    with pytest.raises(Unreadable, match=r"odd\.po:1: .* plural form"):
        read([tmp_path / "odd.po"])


def test_of_two_files_the_first_is_right(written):
    first = written(message("Back", "Nôl"), name="a.po")
    second = written(message("Back", "Yn ôl"), message("Menu", "Dewislen"), name="b.po")

    both = first.and_then(second)
    assert (both.find("Back"), both.find("Menu")) == ("Nôl", "Dewislen")
