"""Who may see a case, and who may ask something of it? One table, read from the top.

What a role may do is the pack's to say, and `decide` sees to it. Here it is only
settled whether somebody may come near the case at all. A case that may not be
opened looks just like one that does not exist.
"""

from collections.abc import Callable
from typing import NamedTuple

from putright.core.case import Case
from putright.core.facts import Actor
from putright.core.policy import Policy
from putright.people.keys import signs_in


class Near(NamedTuple):
    """Somebody who comes to a case, and all that bears on whether they may."""

    actor: Actor
    case: Case
    policy: Policy
    customer: str


class Standing(NamedTuple):
    """What somebody is to a case: whether they may open it, and whether ask anything of it."""

    name: str
    opens: bool
    asks: bool

    @property
    def works(self) -> bool:
        """Return whether they work on it, and so may read what is internal."""
        return self.opens and self.name != "customer"


def is_staff(actor: Actor, policy: Policy) -> bool:
    """Return whether the actor works on cases here.

    Somebody from outside does if they sign in as staff do (an independent
    assessor); a customer's councillor, who has a role of the same side, does not.
    """
    sides = {policy.roles[role].side for role in actor.roles if role in policy.roles}
    return "staff" in sides or ("outside" in sides and signs_in(actor.person))


def needs_to_know(case: Case) -> frozenset[str]:
    """Return who may open a case while it is restricted.

    That is its handler, everyone who has handled, decided or been consulted on it,
    and those who restricted it or approved of that. While nobody has it, it is also
    open to the role whose stage it is (`role:director`): a crime reported on the web
    must be seen by somebody.
    """
    people = {case.handler, *case.convened, *(person for _, person in case.handled)}
    for fact in case.facts:
        if fact.data.get("restricts") is True:
            people |= {fact.by, str(fact.data.get("approver", ""))}
    if not case.handler and not case.convened and case.answered_by:
        people.add(as_known(case.answered_by))
    return frozenset(people - {""} - case.shut_out)


def as_known(role: str) -> str:
    """Return how a role stands among the people who need to know."""
    return f"role:{role}"


def known_as(actor: Actor) -> list[str]:
    """Return every name under which an actor may need to know: their own, and their roles'."""
    return [actor.person, *(as_known(role) for role in actor.roles)]


def _is_customer(near: Near) -> bool:
    return bool(near.actor.person) and near.actor.person == near.customer


def _is_party(near: Near) -> bool:
    person = near.actor.person
    return bool(person) and any(party.key == person for party in near.case.parties)


# The first that fits. The subject of a complaint, and whoever declared an interest, come
# first: being shut out outweighs every other part that somebody plays.
TABLE: tuple[tuple[Callable[[Near], bool], Standing], ...] = (
    (
        lambda near: near.actor.person in near.case.shut_out,
        Standing("shut out", False, False),
    ),
    (_is_customer, Standing("customer", True, True)),
    (
        lambda near: (
            is_staff(near.actor, near.policy)
            and near.case.restricted
            and not needs_to_know(near.case).isdisjoint(known_as(near.actor))
        ),
        Standing("needs to know", True, True),
    ),
    (
        lambda near: is_staff(near.actor, near.policy) and not near.case.restricted,
        Standing("staff", True, True),
    ),
    (_is_party, Standing("party", False, True)),
    (lambda near: True, Standing("nobody", False, False)),
)


def standing(actor: Actor, case: Case, policy: Policy, customer: str = "") -> Standing:
    """Return what this person is to this case."""
    near = Near(actor, case, policy, customer)
    return next(found for fits, found in TABLE if fits(near))
