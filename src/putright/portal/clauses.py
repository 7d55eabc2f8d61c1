"""Where can a clause be read?"""

from collections.abc import Iterable

from django.urls import reverse

from putright.core.policy import Policy
from putright.people.models import Organisation


class ClauseHref:
    """Gives the address of a clause, by its id: on the public page of its version.

    It gives none for what the policy keeps inside, and none for a source outside the policy.
    """

    def __init__(self, organisation: Organisation, policy: Policy) -> None:
        self.page = reverse("portal:policy-version", args=[organisation.slug, version_word(policy)])
        self.known = {clause.id for clause in policy.clause if not clause.internal}

    def __call__(self, clause: str) -> str:
        return f"{self.page}#clause-{clause}" if clause in self.known else ""

    def split(self, ids: Iterable[str]) -> tuple[list[str], list[str]]:
        """Return the clauses of the policy apart from sources outside it, such as a law."""
        given = list(ids)
        return [i for i in given if i in self.known], [i for i in given if i not in self.known]


def version_word(policy: Policy) -> str:
    """Return a version as an address has it."""
    return policy.version.replace(" ", "-")
