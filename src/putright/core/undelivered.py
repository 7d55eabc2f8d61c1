"""What did a letter tell that never arrived? It counts as told no longer, until it arrives."""

from collections.abc import Mapping

from putright.core.case import Case
from putright.core.facts import Fact

NAMES = ("undelivered", "delivered")
# Why a letter may count as not arrived: it was told in a call, and is owed in writing.
TOLD_ONLY = "told-only"


def not_told(case: Case) -> Mapping[int, Fact | None]:
    """Return the places of what a lost letter told, each with the fact that it arrived after all.

    Nothing of a case all of whose letters arrived, which is nearly every case.
    """
    found: dict[int, Fact | None] = {}
    if case.places.keys().isdisjoint(NAMES):
        return found
    for fact in case.facts:
        if fact.name in NAMES:
            arrived = fact if fact.name == NAMES[1] else None
            found.update({int(number) - 1: arrived for number in fact.data.get("told", ())})
    return found


def is_answer_lost(case: Case, lost: Mapping[int, Fact | None], since: int) -> bool:
    """Return whether an answer that was given after a place never arrived."""
    return any(
        arrived is None and place > since and case.facts[place].name == "responded"
        for place, arrived in lost.items()
    )


def is_answer_only_told(case: Case) -> bool:
    """Return whether the latest answer was told in a call alone, and is owed in writing."""
    if "responded" not in case.places or NAMES[0] not in case.places:
        return False
    answer = case.places["responded"][-1] + 1
    said = [one for one in case.facts if one.name in NAMES and answer in one.data.get("told", ())]
    return bool(said) and said[-1].name == NAMES[0] and said[-1].data.get("why") == TOLD_ONLY
