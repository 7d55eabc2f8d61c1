"""Which of our mailboxes is a message for, where it was sent to several?

The most specific one: a mailbox for what has a procedure, as a complaint has, before one for
anything at all, then as the policy lists them. So it matters neither which copy came first
nor in which order the sender wrote the addresses. The others are kept beside it.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from putright.cases.binding import policy_on
from putright.core.policy import Policy
from putright.mail.mailboxes import Place, places
from putright.mail.models import CASE, JOINED, Arrived
from putright.mail.reading import Message
from putright.people.models import Organisation


def also_came_to(organisation: Organisation, number: int, mailbox: str, at: datetime) -> None:
    """Write down that a message which is kept came to this mailbox as well."""
    one = Arrived.objects.get(organisation=organisation, number=number)
    _settle(organisation, one, [mailbox], at)


def settle(organisation: Organisation, one: Arrived, message: Message) -> None:
    """Take the most specific of the mailboxes that it came to, or that it is addressed to."""
    one.refresh_from_db(fields=["mailbox", "also"])  # another copy may have come meanwhile
    named = {each.address for each in (*message.to, *message.cc)} | set(message.delivered_to)
    found = [each.mailbox for each in ours(organisation) if named & set(addresses_of(each))]
    _settle(organisation, one, found, one.arrived_at)


def _settle(organisation: Organisation, one: Arrived, more: Iterable[str], at: datetime) -> None:
    every = {one.mailbox, *one.also.split(), *more} - {""}
    if not every - {one.mailbox}:
        return
    first, *rest = in_order(policy_on(organisation, at), every)
    if one.state in (CASE, JOINED):  # what it was taken for stays as it is
        first, rest = one.mailbox, [each for each in (first, *rest) if each != one.mailbox]
    one.mailbox, one.also = first, " ".join(rest)
    Arrived.objects.filter(pk=one.pk).update(mailbox=one.mailbox, also=one.also)


def in_order(policy: Policy, names: Collection[str]) -> list[str]:
    """Return mailboxes by their ids, the most specific first."""
    with_procedure = {kind.id for kind in policy.kind if kind.procedure}
    place = {
        box.id: (box.kind not in with_procedure, number)
        for number, box in enumerate(policy.mailbox)
    }
    return sorted(names, key=lambda name: (place.get(name, (True, len(place))), name))


def ours(organisation: Organisation) -> Iterator[Place]:
    """Give the mailboxes of an organisation that the installation knows."""
    return (one for one in places() if one.organisation == organisation.slug)


def addresses_of(place: Place) -> tuple[str, ...]:
    """Return the addresses of a mailbox; one on a server is mostly called by its own."""
    user = place.server.user.lower() if place.server is not None else ""
    return (*place.addresses, user) if "@" in user else place.addresses
