"""How does a case learn what whoever runs the installation did with it, on the command line?

By a note, for staff alone, as if one of them had written it.
"""

from collections.abc import Sequence
from datetime import datetime

from putright.cases import by_itself
from putright.core.case import Case
from putright.core.decide import decided
from putright.core.facts import Actor, Command, Fact
from putright.core.policy import Policy
from putright.people.models import Organisation

# Why as the key of somebody who signs in: customers read what others than staff wrote.
OPERATOR = Actor("s-operator", ())


def note_by_operator(organisation: Organisation, case: int, text: str, at: datetime) -> None:
    """Write a note on a case, or raise Refused with nothing written."""

    def noted(before: Case, policy: Policy, at: datetime) -> Sequence[Fact]:
        return decided(before, Command("note", {"text": text}, OPERATOR), policy, at).facts

    by_itself.add(organisation, case, noted, at)
