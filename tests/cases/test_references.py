"""References: unique for ever, not to be guessed, and easy to read aloud."""

from hypothesis import given
from hypothesis import strategies as st

from putright.cases.references import draw_reference, new_id, read_reference
from putright.people.keys import ALPHABET, draw_key


def test_references_have_no_letters_that_look_like_digits():
    drawn = {draw_reference("CE") for _ in range(2000)}

    assert len(drawn) == 2000
    for reference in drawn:
        prefix, first, second, last = reference.split("-")
        assert (prefix, len(first), len(second), len(last)) == ("CE", 4, 4, 1)
        assert not set(first + second + last) - set(ALPHABET)
    assert not set("ILOU") & set(ALPHABET)


@given(st.integers(min_value=0), st.booleans())
def test_a_reference_is_read_however_it_is_typed(seed, lower):
    reference = draw_reference("PP")
    typed = reference.replace("-", " " if seed % 2 else "")
    typed = typed.replace("0", "o").replace("1", "l" if seed % 3 else "I")

    assert read_reference(typed.lower() if lower else typed) == reference


@given(st.text())
def test_no_text_makes_reading_fail(text):
    assert len(read_reference(text)) <= 30


def test_numbers_grow_and_never_come_twice():
    numbers = [new_id() for _ in range(5000)]

    assert numbers == sorted(set(numbers))
    assert numbers[-1] < 2**63


def test_a_persons_key_says_nothing_of_the_person():
    assert len({draw_key("c") for _ in range(1000)}) == 1000
    assert draw_key("c").startswith("c-")
