"""How is this customer written to in this case, where somebody put their wish for it on record?

What is on the record of the person holds for all their cases, and is not changed: the wish is
of one case, and comes before it there, in every letter and on every page.
"""

from collections.abc import Iterable
from copy import copy

from putright.core.facts import Fact
from putright.core.letters.wish import ENGLISH, Wish, wish_of
from putright.core.policy import Policy
from putright.people.models import Customer


def as_wished(customer: Customer, facts: Iterable[Fact], policy: Policy) -> Customer:
    """Return a customer as this case has them: a copy, which nobody may save."""
    wish = wish_of(facts, policy)
    if wish == Wish():
        return customer
    found = copy(customer)
    found.format = wish.format_beside(customer.format)
    found.language = "" if wish.language == ENGLISH else wish.language or customer.language
    found.channel = wish.channel or customer.channel
    return found
