"""Who may see a case, and who may ask something of it? One table, read from the top.

What a role may do is the pack's to say, and `decide` sees to it. Here it is only
settled whether somebody may come near the case at all: by the policy of today, for it
says who works here now, and by who needs to know (`core/knowing.py`). A case that may
not be opened looks just like one that does not exist.

Lists ask the same in SQL, of the rows that `kept_names` gives: `queries.may_open`.
"""

from collections.abc import Callable
from typing import NamedTuple

from putright.core.case import Case
from putright.core.clocks import ENDED
from putright.core.facts import Actor
from putright.core.knowing import (
    UNOWNED,
    has_to_do_with,
    is_own,
    known_as,
    needs_to_know,
    opens_every,
    own_names,
)
from putright.core.parties import party_of
from putright.core.policy import Policy, once_for_policy
from putright.people.keys import signs_in
from putright.policies.load import versions

# Why apart: those who see all ask after restricted cases only, and find few names. What is
# owed is asked of cases that go on, which are few beside all that somebody ever had.
# Beware: when fewer people have to do with a case than before, give both another name: then
# rows made before lead nobody to it, and are made anew (`made_anew.py`).
_OWN, _HAD = "own:", "had:"

# Raise it when what rows say of who is shut out, or of what is restricted, shows somebody more
# than the table below: then lists are empty until an organisation's rows are made anew.
ACCESS = 1


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


def _is_customer(near: Near) -> bool:
    return bool(near.actor.person) and near.actor.person == near.customer


def _is_party(near: Near) -> bool:
    person = near.actor.person
    return bool(person) and party_of(near.case, person) is not None


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
        lambda near: (
            is_staff(near.actor, near.policy)
            and not near.case.restricted
            and opens_every(near.actor, near.policy)
        ),
        Standing("staff", True, True),
    ),
    (
        lambda near: (
            is_staff(near.actor, near.policy)
            and not near.case.restricted
            and is_own(near.actor, near.case, near.policy)
        ),
        Standing("has to do with it", True, True),
    ),
    (_is_party, Standing("party", False, True)),
    (lambda near: True, Standing("nobody", False, False)),
)


def standing(actor: Actor, case: Case, policy: Policy, customer: str = "") -> Standing:
    """Return what this person is to this case."""
    near = Near(actor, case, policy, customer)
    return next(found for fits, found in TABLE if fits(near))


# -- the same for lists: what is kept of a case, and under what it is looked for --------------


def kept_names(case: Case, policy: Policy) -> set[str]:
    """Return the names to keep of those who may open a case that not everybody may open.

    Those who need to know of a restricted one stand under their own name. Where a policy
    of the organisation keeps cases to those who have to do with them, so do these, marked.
    """
    restricted = needs_to_know(case) if case.restricted else frozenset[str]()
    names = set(restricted)
    if _keeps_own(policy):
        own = restricted if case.restricted else has_to_do_with(case, policy)
        mark = _HAD if case.status in ENDED else _OWN
        names |= {mark + name for name in own if _can_ask(name)}
    return names


def own_keys(actor: Actor, policy: Policy, *, had: bool = True) -> list[str]:
    """Return the names under which somebody finds what they have to do with, or `had` to."""
    marks = (_OWN, _HAD) if had else (_OWN,)
    return [mark + name for mark in marks for name in own_names(actor, policy)]


def marks() -> tuple[str, str]:
    """Return what the names of those who have to do with a case are kept under."""
    return _OWN, _HAD


def cover_keys(actor: Actor) -> list[str]:
    """Return the names under which the cases are found of those for whom somebody covers."""
    return [mark + person for mark in (_OWN, _HAD) for person in actor.covers]


def _can_ask(name: str) -> bool:
    """Leave out customers, and whoever comes to no list: their names would only take room."""
    return signs_in(name) or name == UNOWNED or name.startswith(("role:", "team:"))


@once_for_policy
def _keeps_own(policy: Policy) -> bool:
    # Why any: access goes by the policy of today, whichever binds the case.
    return any(version.access.need_to_know for version in versions(policy.id))
