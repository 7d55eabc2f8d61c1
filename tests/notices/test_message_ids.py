"""Can anybody guess the Message-ID of what we send?"""

import pytest

from putright.notices.message_ids import is_ours, signed_id


def test_one_of_ours_is_known_and_always_the_same():
    made = signed_id("CE-1NJ5-7GFG-E.1", "putright.test")

    assert made == signed_id("CE-1NJ5-7GFG-E.1", "putright.test")
    assert is_ours(made)
    assert is_ours(f"<{made}>")
    assert made.startswith("CE-1NJ5-7GFG-E.1.")


@pytest.mark.parametrize(
    "guessed",
    [
        "CE-1NJ5-7GFG-E.1@putright.test",
        "CE-1NJ5-7GFG-E.1.@putright.test",
        "CE-1NJ5-7GFG-E.1.aaaaaaaaaaaaaaaa@putright.test",
        "CE-1NJ5-7GFG-E.1.ééé@putright.test",
        "\ud800.1@x",
        ".a@x",
        "@",
        "",
    ],
)
def test_one_that_was_guessed_is_not_ours(guessed):
    assert not is_ours(guessed)


def test_the_part_of_one_letter_does_not_fit_another():
    tag = signed_id("CE-1NJ5-7GFG-E.1", "x").partition("@")[0].rpartition(".")[2]

    assert not is_ours(f"CE-1NJ5-7GFG-E.2.{tag}@x")


def test_one_made_with_an_older_secret_still_holds_and_with_any_other_does_not(settings):
    made = signed_id("a.1", "x")
    older = settings.SECRET_KEY
    settings.SECRET_KEY = "another"
    assert not is_ours(made)

    settings.SECRET_KEY_FALLBACKS = [older]
    assert is_ours(made)
