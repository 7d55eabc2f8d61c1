"""Where can a clause be read?"""

from collections.abc import Iterable

from putright.core.policy import Policy, once_for_policy
from putright.people.models import Organisation
from putright.portal.door import address


class ClauseHref:
    """Gives the address of a clause, by its id: on the public page of its version.

    It gives none for what the policy keeps inside, and none for a source outside the policy.
    """

    def __init__(self, organisation: Organisation, policy: Policy) -> None:
        self.page = address("portal:policy-version", organisation.slug, version_word(policy))
        self.known = public_clauses(policy)
        self.start = address("portal:start", organisation.slug)

    def __call__(self, clause: str) -> str:
        return f"{self.page}#clause-{clause}" if clause in self.known else ""

    def split(self, ids: Iterable[str]) -> tuple[list[str], list[str]]:
        """Return the clauses of the policy apart from sources outside it, such as a law."""
        given = list(ids)
        return [i for i in given if i in self.known], [i for i in given if i not in self.known]


@once_for_policy
def public_clauses(policy: Policy) -> frozenset[str]:
    return frozenset(clause.id for clause in policy.clause if not clause.internal)


def version_word(policy: Policy) -> str:
    """Return a version as an address has it."""
    return policy.version.replace(" ", "-")
