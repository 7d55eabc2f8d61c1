"""In which words is a finding told, where we decide about ourselves or between two others?"""

from putright.core.case import Case
from putright.core.parties import CUSTOMERS, OF_ITS_SIDE, is_two_sided
from putright.core.policy import Policy
from putright.languages import later, say
from putright.portal.words import finding

# Where we decide about somebody else, it is not we who did it or did not.
_OF_ANOTHER = {
    "upheld": later("We uphold the complaint"),
    "partly upheld": later("We uphold part of the complaint"),
    "not upheld": later("We do not uphold the complaint"),
}


def finding_of(case: Case, policy: Policy, outcome: str) -> str:
    """Return a finding in plain words, as it is about us or about somebody else."""
    word = next((word for word in policy.outcome if word.id == outcome), None)
    told = _OF_ANOTHER.get(word.means) if word is not None else None
    return say(told) if told and is_about_another(case, policy) else finding(policy, outcome)


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
