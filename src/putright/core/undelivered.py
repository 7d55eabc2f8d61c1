"""What did a letter tell that never arrived? It counts as told no longer, until it arrives."""

from collections.abc import Mapping

from putright.core.case import Case
from putright.core.facts import Fact

NAMES = ("undelivered", "delivered")


def not_told(case: Case) -> Mapping[int, Fact | None]:
    """Return the places of what a lost letter told, each with the fact that it arrived after all.

    Nothing of a case all of whose letters arrived, which is nearly every case.
    """
    found: dict[int, Fact | None] = {}
    if NAMES[0] not in case.places:
        return found
    for fact in case.facts:
        if fact.name in NAMES:
            arrived = fact if fact.name == NAMES[1] else None
            found.update({int(number) - 1: arrived for number in fact.data.get("told", ())})
    return found
