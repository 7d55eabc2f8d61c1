"""Is the customer of a case written to by post alone, and does anybody else open that post?

Somebody in prison has no internet, and the establishment opens what comes for them. Which
customers that is, the pack says by the procedure that they come under.
"""

from collections.abc import Sequence

from putright.core.facts import Fact
from putright.core.policy import ByPost, Letter, Policy

# The fields of a letter that are addresses of pages.
ONLINE = frozenset({"page", "policy-link"})
# The ways to reach us that need the internet.
NEED_INTERNET = frozenset({"email", "e-mail", "web", "website", "social media"})
_SAY_WHERE = ("received", "entered")
_PROCEDURES = ("procedure", "procedure_later")


def by_post(facts: Sequence[Fact], policy: Policy) -> ByPost | None:
    """Return the rule by which a customer is written to on paper alone; None for most."""
    if not policy.by_post:
        return None
    names = _procedures(facts, policy)
    return next((rule for rule in policy.by_post if not names.isdisjoint(rule.procedure)), None)


def of_letter(letter: Letter, facts: Sequence[Fact], policy: Policy) -> ByPost | None:
    """Return that rule for a letter; none for one that the pack writes to others alone."""
    is_for_others = bool(letter.when.to) and "customer" not in letter.when.to
    return None if is_for_others else by_post(facts, policy)


def clauses_of(rule: ByPost) -> tuple[str, ...]:
    return (*rule.cites, *((rule.added,) if rule.added else ()))


def said(rule: ByPost) -> str:
    """Say to staff what follows from it, before they write or call."""
    opened = (
        f" Their post is opened by {rule.opened_by}: write nothing that only they may read, and "
        "nothing on the envelope but their name and address."
        if rule.opened_by
        else ""
    )
    cited = ", ".join(clauses_of(rule))
    return f"They have no internet: write by post alone, without a link.{opened} ({cited})"


def _procedures(facts: Sequence[Fact], policy: Policy) -> set[str]:
    """Return every procedure that a case came under, is owed only later, or is of its contract.

    Beware: a case that is made another kind, or split, may lose its procedure. Whoever brought
    it is where they were.
    """
    found: set[str] = set()
    for fact in facts:
        if fact.name in _SAY_WHERE:
            found |= {str(fact.data.get(name) or "") for name in _PROCEDURES}
            contract = fact.data.get("contract")
            found |= {one.id for one in policy.procedure if contract and one.contract == contract}
    return found - {""}
