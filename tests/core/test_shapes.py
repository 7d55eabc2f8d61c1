"""A detail of the wrong shape is refused with a sentence, whatever step it comes with."""

from datetime import datetime

import pytest

from tests.builders import CESTRIA, by, opened, refused

FRONT_LINE = by("front-line")


@pytest.mark.parametrize(
    ("step", "given"),
    [
        ("split", {"points": 3}),
        ("approve", {"consulted": "chair"}),
        ("respond", {"form": ["writing"]}),
        ("respond", {"outcome": {"is": "upheld"}}),
        ("keep", {"number": "x"}),
        ("acknowledge", {"happened": datetime(2026, 11, 23, 9)}),
    ],
)
def test_a_detail_of_the_wrong_shape_is_refused_by_name(step, given):
    refusal = refused(opened(), CESTRIA, step, FRONT_LINE, **given)

    assert refusal.code == "wrong-shape"
    assert refusal.missing == tuple(given)


@pytest.mark.parametrize(
    "points",
    [
        [{"number": [1], "outcome": "upheld"}],
        [{"number": {"is": 1}}],
        [{"number": "1"}],
        ["1"],
        {"x": "upheld"},
        {"9" * 5_000: "upheld"},
        {"²": "upheld"},
    ],
)
def test_a_point_that_is_no_number_is_an_unknown_point(points):
    given = {"outcome": "upheld", "form": "writing", "points": points}
    refusal = refused(opened(), CESTRIA, "respond", by("service-team"), **given)

    assert refusal.code == "unknown-point"
