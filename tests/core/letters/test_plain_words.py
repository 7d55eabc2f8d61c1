"""Plain words: long sentences and hard words are found, and nothing else is."""

import pytest

from putright.core.letters.plain_words import hard, sentences

LONG = " ".join(["word"] * 26)


def test_a_sentence_of_25_words_is_short_enough_and_one_of_26_is_not():
    assert hard(" ".join(["word"] * 25) + ".", 25) == []

    found = hard(f"{LONG}. Short.", 25)

    assert len(found) == 1
    assert found[0].what.startswith("A sentence of 26 words: “word word word")


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("We apologise for any inconvenience.", "what it was that went wrong for them"),
        ("Prior to your call, we came.", "before"),
        ("UNFORTUNATELY it broke.", "the fact itself"),
        ("This is a breach.", "what we did not do"),
    ],
)
def test_a_hard_word_has_a_better_one(text, instead):
    assert [one.instead for one in hard(text, 25)] == [instead]


@pytest.mark.parametrize(
    "text",
    [
        "We mended the breaches-free gate.",  # part of another word
        "The ticketing office is open.",
        "Mr. Khan came at 10.30. He left at 11.",
        "",
    ],
)
def test_a_plain_text_is_plain(text):
    assert hard(text, 25) == []


def test_a_pack_adds_words_of_its_own():
    assert [one.sentence for one in hard("The stakeholder came.", 25, ["stakeholder: person"])] == [
        "“stakeholder” is hard to read, or says nothing. Better: person."
    ]


def test_each_line_of_a_list_is_a_sentence():
    listed = "\n".join(f"- {' '.join(['word'] * 20)}" for _ in range(3))

    assert len(list(sentences(listed))) == 3
    assert hard(listed, 25) == []


def test_a_very_long_text_without_an_end_is_read_at_once():
    assert len(hard("a (" * 100_000, 25)) == 1
