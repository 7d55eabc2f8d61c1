"""Whoever is told of a way, outside or our own, is told how to reach it."""

import pytest

from putright.core.letters.compose import compose
from putright.core.letters.known import Known
from putright.core.policy import Part
from putright.policies.load import find_pack, load_folder, pack_ids, version_folders
from tests.builders import CESTRIA, MONDAY, asked, by, opened

PACKS = [load_folder(version_folders(find_pack(name))[-1]) for name in pack_ids()]
FIELDS = {"page": "https://example.org/find", "policy-link": "https://example.org/policy"}
ROUTES = [(policy, route) for policy in PACKS for route in policy.route]


@pytest.mark.parametrize(("policy", "route"), ROUTES, ids=lambda one: getattr(one, "id", ""))
def test_each_way_that_a_letter_names_says_how_it_is_reached(policy, route):
    name = route.in_letters[0]
    letter = next(one for one in policy.letter if one.id == name)
    alone = letter.model_copy(update={"part": (Part(shows="routes"),), "alone": True})
    day = route.until or route.in_force or MONDAY.date()

    made = compose(
        alone, opened(policy, kind=policy.kind[0].id, role=""), policy, {}, {}, day,
        known=Known(fields=FIELDS),
    )  # fmt: skip

    line = next(one for one in made.text.splitlines() if one.startswith(f"- {route.to}"))
    told = line.removeprefix(f"- {route.to}")
    assert any(mark in told for mark in ("https://", "www.")) and "{" not in told
    assert route.can in made.text


def test_the_next_stage_says_where_to_ask_for_it():
    case = asked(opened(CESTRIA), CESTRIA, "respond", by("service-team"),
                 outcome="not-upheld", form="writing")[0]  # fmt: skip
    letter = next(one for one in CESTRIA.letter if one.id == "informal-answer")

    made = compose(letter, case, CESTRIA, FIELDS, {}, MONDAY.date())

    assert "You can also ask on your own page: https://example.org/find" in made.text
