"""Who may take a whole case out of the house? Fewer than may read it, and each time it is told."""

from putright.core.case import Case
from putright.core.facts import Actor
from putright.core.policy import Policy, Role


def may_take_out(actor: Actor, case: Case, policy: Policy) -> bool:
    """Return whether somebody who may open a case may have it as a bundle.

    Its handler may, and whoever covers for them; and those whose part it is to refer cases to
    another body, to open every case, or to read who has looked.
    """
    if case.handler and case.handler in (actor.person, *actor.covers):
        return True
    held = (policy.roles.get(role) for role in actor.roles)
    return any(_answers_for_all(role) for role in held if role is not None)


def whose_part(policy: Policy) -> list[str]:
    """Return the names of the roles that may, for whoever may not."""
    return [role.name for role in policy.role if role.side != "customer" and _answers_for_all(role)]


def _answers_for_all(role: Role) -> bool:
    return "refer" in role.may or role.opens == "every" or role.reads_views
