"""Is an answer that there is not refused, by which clause, and are words that say nothing none?"""

import pytest

from putright.core.said import says_nothing
from tests.builders import CESTRIA, asked, by, opened, refused

MANAGER = by("service-manager", "mo")
NOTHING = ["   ", "\u00a0", "\u200b", "\u200b \u2060", "\u3164", "\u2800", "\t\n", "\ufe0f"]


@pytest.mark.parametrize("text", NOTHING)
def test_signs_that_nobody_sees_say_nothing(text):
    assert says_nothing(text)
    assert not says_nothing(f"{text}.")
    for word in ("a", "7", "!", "你", "😀", "ل", "\u0e01"):
        assert not says_nothing(word)


@pytest.mark.parametrize("text", NOTHING)
@pytest.mark.parametrize(
    ("step", "given", "name"),
    [
        ("lesson", {}, "lesson"),
        ("add-point", {}, "what"),
        ("note", {}, "text"),
        ("ask", {"of": "s-ben"}, "what"),
    ],
)
def test_a_step_that_needs_words_takes_no_empty_ones(step, given, name, text):
    refusal = refused(opened(), CESTRIA, step, MANAGER, **given, **{name: text})

    assert refusal.code == "details-missing"
    assert name in refusal.missing


def test_an_optional_detail_that_says_nothing_is_not_kept():
    _, facts = asked(opened(), CESTRIA, "note", MANAGER, text="Rang.", where="\u200b")

    assert facts[0].words == {"text": "Rang."}


def test_an_answer_that_there_is_not_is_refused_with_the_nearest_and_the_clause():
    given = {"format": "lettre", "language": "English"}
    refusal = refused(opened(), CESTRIA, "format-wanted", MANAGER, **given)

    assert (refusal.code, refusal.missing) == ("unknown-answer", ("format",))
    assert refusal.clauses == ("CE-2.1.10",)
    assert "Did you mean letter?" in refusal.sentence
    asked(opened(), CESTRIA, "format-wanted", MANAGER, **{**given, "format": "letter"})


@pytest.mark.parametrize("amount", [0.001, 10.999, -1, 1e9, "ten", True, float("nan")])
def test_a_sum_has_pounds_and_pence(amount):
    given = {"remedy": "payment", "reason": "For the delay", "amount": amount}
    refusal = refused(opened(), CESTRIA, "offer", MANAGER, **given)

    assert (refusal.code, refusal.missing) == ("not-an-amount", ("amount",))


def test_the_stage_that_is_named_is_the_one_that_follows_or_is_refused():
    customer = by("customer")
    for stage, code in (("nosuch", "unknown-stage"), ("stage-3", "not-that-stage")):
        refusal = refused(opened(), CESTRIA, "escalate", customer, stage=stage)
        assert (refusal.code, refusal.missing) == (code, ("stage",))
        assert refusal.clauses == CESTRIA.stages["stage-1"].cites != ()

    case, facts = asked(opened(), CESTRIA, "escalate", customer, stage="stage-1")
    assert (facts[0].data["stage"], case.stage) == ("stage-1", "stage-1")
