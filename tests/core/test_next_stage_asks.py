"""What is asked of whoever takes a case to its next stage?"""

from datetime import UTC, datetime

from putright.core.asks import asks
from putright.core.case import EMPTY, fold
from putright.core.clocks import clocks
from putright.core.decide import decide
from putright.core.facts import Actor, Command
from putright.policies.load import load_policy


def test_that_no_answer_came_is_not_asked_of_an_answered_case() -> None:
    policy = load_policy("cipfa")
    at = datetime(2026, 11, 23, 10, tzinfo=UTC)
    by = Actor("s-asha", ("customer-service",))
    case = fold(decide(EMPTY, Command("receive", {"kind": "complaint"}, by), policy, at))
    answer = {"outcome": policy.outcome[0].id, "form": "writing", "text": "We looked into it."}
    answered = fold(decide(case, Command("respond", answer, by), policy, at), case)

    asked = asks("escalate", answered, policy, {}, clocks(answered, policy, at), at.date())

    assert "way" not in {ask.name for ask in asked}
