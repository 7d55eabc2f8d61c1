"""Is the customer of this case asked how we did, and what?"""

from datetime import date

from putright.core.case import Case
from putright.core.conditions import holds
from putright.core.policy import Policy
from putright.core.vocabulary.surveys import Survey


def asked_of(case: Case, policy: Policy, day: date) -> Survey | None:
    """Return the survey for a case that is closed, or None: most policies ask for none."""
    if case.status != "closed":
        return None
    return next((one for one in policy.survey if holds(one.when, case, day)), None)
