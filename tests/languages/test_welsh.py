"""Welsh says every sentence of the customers' pages, each as it could be said, and no others."""

import re

import pytest

from putright.languages import language_named
from putright.languages.checking import looked_over
from putright.languages.gathering import Sentence, of_page, of_python, of_table, sentences

WELSH = language_named("cy")
assert WELSH is not None
LOOKED = looked_over(WELSH.catalogue, sentences())


def test_no_sentence_is_missing():
    told = [f"{one.where[0]}:{one.where[1]}: {one.text}" for one in LOOKED.missing]
    assert told == [], "`python -m scripts.missing_words cy` prints them for a file of languages/cy"


def test_no_translation_is_of_a_sentence_that_nobody_says():
    assert list(LOOKED.stale) == []


def test_every_translation_can_be_said():
    assert [str(fault) for fault in LOOKED.faults] == []
    assert WELSH.catalogue.waiting == ()


def test_it_has_the_six_forms_of_a_number():
    plurals = [said for said in WELSH.catalogue.messages.values() if len(said) > 1]

    assert plurals
    assert {len(said) for said in plurals} == {6}
    assert [WELSH.catalogue.form_of(n) for n in (0, 1, 2, 3, 6, 10)] == [0, 1, 2, 3, 4, 5]


def test_every_part_of_a_sentence_is_translated():
    """A sentence of some length that is the same in both languages was forgotten."""
    same = [
        text
        for (_, text), said in WELSH.catalogue.messages.items()
        if said[0] == text and len(re.findall(r"[a-z]{3,}", re.sub(r"%\(\w+\)s", "", text))) > 2
    ]
    assert same == []


# -- what is gathered ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "gathered"),
    [
        ('say("Back")', Sentence("Back")),
        ('say("Open", "state")', Sentence("Open", "state")),
        ('say("Open", about="state")', Sentence("Open", "state")),
        ('later("To be "\n"said")', Sentence("To be said")),
        ('say_count(n, "1 day", "%(count)s days")', Sentence("1 day", many="%(count)s days")),
    ],
)
def test_what_a_module_says_is_found(tmp_path, written, gathered):
    path = tmp_path / "one.py"
    path.write_text(f"import x\n\n{written}\n", encoding="utf-8")

    assert list(of_python(path)) == [(3, gathered)]


def test_what_a_page_says_is_found(tmp_path):
    path = tmp_path / "one.html"
    path.write_text('<p>{{ button(say("Send it"), href=say_plain("Open", "state")) }}</p>', "utf-8")

    assert [one for _, one in of_page(path)] == [Sentence("Send it"), Sentence("Open", "state")]


def test_what_a_table_of_questions_asks_is_found(tmp_path):
    path = tmp_path / "questions.toml"
    path.write_text('[[question]]\nid = "age"\nasks = "How old are you?"\n', "utf-8")

    assert list(of_table(path)) == [(3, Sentence("How old are you?"))]
