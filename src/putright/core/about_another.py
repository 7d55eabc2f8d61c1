"""Is a case about ourselves, or do we decide in it about somebody else?"""

from putright.core.case import Case
from putright.core.parties import CUSTOMERS, OF_ITS_SIDE, is_two_sided
from putright.core.policy import Policy


def is_about_another(case: Case, policy: Policy) -> bool:
    """Return whether a case is between the customer and somebody else, joined already or not.

    A pack that has another side asked before we answer says that it is so.
    """
    if is_two_sided(case):
        return True
    asked = {name for gate in policy.gates_before.get("respond", ()) for name in gate.needs}
    sides = {
        side
        for name in asked & set(policy.records)
        if case.kind in policy.records[name].when.kind
        for side in policy.records[name].shown_to
    }
    return bool(sides - {CUSTOMERS, OF_ITS_SIDE})
