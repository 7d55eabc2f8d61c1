"""Whatever colour an organisation gives, can its pages be read?"""

from itertools import product

import pytest
from django.test import Client

from putright.design.brand import DEFAULT, RECIPE, brand, contrast, sentence, stylesheet
from putright.design.jinja import brand_href

pytestmark = pytest.mark.urls("tests.design.urls")


# Whence: the test vectors of the design's section 4.
@pytest.mark.parametrize(
    ("given", "on_white", "main", "strong", "tint", "line", "white_and_tint"),
    [
        ("#0f5c5a", 7.78, "#0f5c5a", "#034140", "#ecf6f5", "#b8d9d7", (7.78, 7.07)),
        ("#ffd200", 1.45, "#7d6709", "#604e01", "#f6f3e9", "#dcd1ac", (5.50, 4.96)),
        ("#e4003b", 4.81, "#cf0034", "#a20027", "#fdf0ef", "#f0c5c3", (5.67, 5.10)),
        ("#78be20", 2.29, "#477504", "#345902", "#f0f6ec", "#c5d8b7", (5.51, 5.01)),
        ("#00a3e0", 2.87, "#056f99", "#065474", "#ebf5fc", "#b2d7ed", (5.61, 5.08)),
        ("#ffffff", 1.00, "#666666", "#4d4d4d", "#f3f3f3", "#d1d1d1", (5.74, 5.17)),
    ],
)
def test_one_colour_becomes_five(given, on_white, main, strong, tint, line, white_and_tint):
    five = brand(given)

    assert (five.raw, five.brand, five.strong, five.tint, five.line) == (
        given, main, strong, tint, line,
    )  # fmt: skip
    assert round(contrast(given, "#ffffff"), 2) == on_white
    assert round(contrast(five.brand, "#ffffff"), 2) == white_and_tint[0]
    assert round(contrast(five.brand, five.tint), 2) == white_and_tint[1]


def test_every_colour_is_made_readable():
    swept = [brand(f"#{r:02x}{g:02x}{b:02x}") for r, g, b in product(range(0, 256, 15), repeat=3)]

    assert len(swept) == 5832
    assert min(contrast(five.brand, "#ffffff") for five in swept) >= 5.5
    assert round(min(contrast(five.brand, five.tint) for five in swept), 2) == 4.94
    assert round(min(contrast(five.strong, five.tint) for five in swept), 2) == 7.07


@pytest.mark.parametrize("wrong", ["", "red", "#fff", "#12345g", "0f5c5a", "#0f5c5a;"])
def test_what_is_not_a_colour_is_refused(wrong):
    with pytest.raises(ValueError, match="not a colour"):
        brand(wrong)


def test_a_person_is_told_when_their_colour_was_changed():
    assert sentence(DEFAULT) == ""
    assert sentence("#ffd200") == (
        "Your yellow is too pale for text on white, so links and buttons use a darker version."
    )


def test_the_colours_are_served_as_a_stylesheet_to_keep(client: Client):
    answer = client.get(brand_href("#FFD200"))

    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in answer["Cache-Control"]
    assert answer.content.decode() == stylesheet("#ffd200")
    assert "--brand:#7d6709" in stylesheet("#ffd200")


def test_an_unreadable_colour_gets_our_own():
    assert brand_href("") == brand_href("purple-ish") == brand_href(DEFAULT)


@pytest.mark.parametrize(
    "path", ["fff-1", f"0F5C5A-{RECIPE}", "0f5c5a", "0f5c5a-999", "0f5c5g-1", "..%2f..-1"]
)
def test_a_malformed_colour_is_not_found(client: Client, path):
    assert client.get(f"/brand/{path}.css").status_code == 404


def test_the_colours_are_only_to_be_read(client: Client):
    assert client.post(brand_href(DEFAULT)).status_code == 405
