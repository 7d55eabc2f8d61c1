"""Whatever is asked of a letter, in whatever shape, is answered or refused and never breaks."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from putright.core.case import EMPTY, Case, fold
from putright.core.decide import decide
from putright.core.facts import Actor, Command
from putright.core.letters.known import Known
from putright.core.letters.shown import SHOWS, Page, shown
from putright.core.policy import Policy
from putright.core.refusals import Refused
from putright.core.rules.sending import Drafted, drafted
from putright.policies.load import load_policy, pack_ids
from tests.builders import MONDAY

PACKS = [load_policy(pack) for pack in pack_ids()]
SHAPES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=12) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
DETAILS = st.dictionaries(
    st.sampled_from(
        ["outcome", "points", "until", "bar", "remedy", "amount", "reason", "on", "form", "tell",
         "diversion", "clock", "to", "told", "number", "happened", "failure", "way"]
    ),
    SHAPES,
    max_size=5,
)  # fmt: skip


def begun(policy: Policy, kind: str) -> Case:
    points = [{"what": "The lift"}, {"what": "The gate"}]
    asked = Command("receive", {"kind": kind, "points": points}, Actor("c", ("customer",)))
    return fold(decide(EMPTY, asked, policy, MONDAY))


@pytest.mark.parametrize("policy", PACKS, ids=lambda policy: policy.id)
def test_each_letter_of_each_pack_is_drafted_on_each_kind_of_case(policy):
    everybody = Actor("s-all", tuple(policy.roles))

    for kind in policy.kinds:
        case = begun(policy, kind)
        for letter in policy.letter:
            asked = Command("send", {"letter": letter.id, "parts": {}}, everybody)
            draft = drafted(case, asked, policy, MONDAY)
            assert draft.checks
            assert draft.composed.letter == letter.id


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_no_shape_of_what_is_asked_breaks_it(data):
    policy = data.draw(st.sampled_from(PACKS))
    case = begun(policy, data.draw(st.sampled_from(sorted(policy.kinds))))
    letter = data.draw(st.sampled_from(policy.letter))
    slots = [part.slot for part in letter.part if part.ask] or ["text"]
    asked: dict[str, Any] = {
        "letter": letter.id,
        "parts": data.draw(st.dictionaries(st.sampled_from(slots), st.text(max_size=40)) | SHAPES),
        "also": data.draw(DETAILS | SHAPES),
        "to": data.draw(st.sampled_from(["", "customer", "party-1", "complainants", "x"])),
        "known": data.draw(
            st.dictionaries(
                st.sampled_from(["fields", "names", "words", "needs", "others", "said"]), SHAPES
            )
        ),
    }
    command = Command("send", asked, Actor("s-all", tuple(policy.roles)))

    for act in (drafted, decide):
        try:
            came = act(case, command, policy, MONDAY)
        except Refused as refusal:
            assert refusal.code and refusal.sentence
        else:
            assert isinstance(came, Drafted | list)


@pytest.mark.parametrize("policy", PACKS, ids=lambda policy: policy.id)
def test_every_list_is_text_on_a_case_that_holds_nothing_for_it(policy):
    case = begun(policy, next(iter(policy.kinds)))
    page = Page.of(policy.letter[0], case, policy, date(2026, 11, 23), (), Known())

    for name in SHOWS:
        assert isinstance(shown(name, page), str)
