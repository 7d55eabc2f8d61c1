"""Who may ask for a step, by the roles of the policy?"""

from putright.core.policy import Policy, once_for_policy

# What anyone may ask, whatever the pack lists: nobody needs leave to complain, to own up to
# an interest, or to write down what they know. What a colleague is asked, or offered, is theirs
# to answer: those rules see to it that nobody else does.
OPEN_TO_ALL = frozenset(
    {"receive", "declare", "note", "ask", "reply", "accept-handover", "decline-handover"}
)

# Whoever may do the one may do the other: let go whom they may join, write what they may send.
LIKE = {"leave": "join", "message": "send"}


def who_may(policy: Policy, step: str, record: str = "") -> tuple[str, ...]:
    """Return the roles that may ask this, in the order of the pack."""
    kept = policy.permits
    step = LIKE.get(step, step)
    if (step, record) not in kept:
        allowed = policy.records[record].from_role if record in policy.records else ()
        kept[step, record] = tuple(
            role.id
            for role in policy.role
            if (step in role.may or (record and record in role.may))
            and (not allowed or role.id in allowed)
        )
    return kept[step, record]


def whose_it_is(able: tuple[str, ...], policy: Policy) -> str:
    """Say whose a step is to do."""
    kept = _said_of(policy)
    if able not in kept:
        names = " or ".join(policy.roles[role].name for role in able) or "nobody in this policy"
        kept[able] = f"This is for {names} to do."
    return kept[able]


@once_for_policy
def _said_of(policy: Policy) -> dict[tuple[str, ...], str]:
    return {}
