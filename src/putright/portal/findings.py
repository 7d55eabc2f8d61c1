"""In which words is a finding told, where we decide about ourselves or between two others?"""

from putright.core.about_another import is_about_another
from putright.core.case import Case
from putright.core.policy import Policy
from putright.languages import later, say
from putright.portal.words import finding

__all__ = ["finding_of", "is_about_another"]

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
