"""One case made two: which of the whole goes with the part?"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from putright.cases.asked import Asking
from putright.cases.binding import policy_on
from putright.cases.opening import Opening, filed_as
from putright.cases.references import draw_reference
from putright.cases.store import Stream, load
from putright.core.case import EMPTY, Case, fold
from putright.core.decide import decide
from putright.core.facts import Command, Fact

_NOT_OF_THE_PART = ("filed", "kind", "procedure", "procedure_later", "files")


def split_off(
    asking: Asking, stream: Stream, facts: list[Fact]
) -> tuple[list[Fact], Opening | None]:
    """Where a case is split, return the facts with the new reference, and the part's own opening.

    The part is received when the whole was, for the same customer, with the same
    words: the customer wrote once. Their link opens both.
    """
    split = next((fact for fact in facts if fact.name == "split"), None)
    if split is None:
        return facts, None
    organisation = asking.organisation
    whole = load(organisation.pk, stream.case, words=True)
    policy = policy_on(organisation, whole.facts[0].at)
    filed = {
        **whole.facts[0].data["filed"],
        "reference": draw_reference(organisation.reference_prefix),
        "version": policy.version,
        "split_from": asking.reference,
    }
    receive = Command("receive", _of_the_part(fold(whole.facts), split), asking.command.by)
    begun = decide(EMPTY, receive, policy, asking.at)
    told = replace(split, stage="", data={"from": asking.reference}, words={})
    joined = _who_told_us(whole, asking.at)
    opening = filed_as(replace(asking, key=""), filed, [*begun, *joined, told], policy, None, "")
    marked = replace(split, data={**split.data, "reference": opening.reference})
    return [marked if fact is split else fact for fact in facts], opening


def _who_told_us(whole: Stream, at: datetime) -> list[Fact]:
    """Return that somebody told us of it for another, for the part that was split off.

    Beware: the link of the whole opens the part, and their authority for it is not on file.
    """
    joined = next((f for f in whole.facts if f.name == "joined" and f.data.get("told_us")), None)
    if joined is None:
        return []
    number = joined.data["number"]
    left = (f for f in whole.facts if f.name == "left" and f.data["number"] == number)
    return [
        replace(fact, recorded_at=at, stage="", data={**fact.data, "number": 1}, words={})
        for fact in (joined, *left)
    ]


def _of_the_part(case: Case, split: Fact) -> dict[str, Any]:
    """Return the details with which the part is received: those of the whole, and its points."""
    received = case.facts[0]
    moved = set(split.data.get("points", ()))
    points = [
        {**fact.data, **_left(fact.words)}
        for fact in case.named("point")
        if fact.data["number"] in moved
    ]
    given = {key: value for key, value in received.data.items() if key not in _NOT_OF_THE_PART}
    return {
        **given,
        **_left(received.words),
        "kind": split.data.get("kind") or case.kind,
        "received_at": received.at,
        "points": points,
    }


def _left(words: Mapping[str, str | None]) -> dict[str, str]:
    """Return the words that have not been erased."""
    return {name: text for name, text in words.items() if text}
