"""Which records count no more because somebody whom they name was shut out of the case?

They stay on the record. But what was told to the person complained of was told to nobody, so
a clock that such a record met goes on.
"""

from itertools import chain

from putright.core.case import Case
from putright.core.policy import Policy


def taken_back(case: Case, policy: Policy) -> frozenset[int]:
    """Return the places of those records."""
    if "struck" not in case.places:
        return frozenset()
    names = {one.id for one in policy.record if one.not_shut_out}
    return frozenset(
        chain.from_iterable(
            (place for place in case.places.get(str(struck.data.get("record")), ()) if place < at)
            for at in case.places["struck"]
            if (struck := case.facts[at]).data.get("record") in names
        )
    )
