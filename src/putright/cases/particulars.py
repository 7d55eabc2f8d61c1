"""Under which key is a customer or a party known, and which particulars are kept of them?"""

from dataclasses import replace

from putright.cases.asked import Asking
from putright.cases.codec import clean
from putright.core.facts import Actor, Command
from putright.people.keys import customer_key, signs_in
from putright.people.models import Customer

PARTICULARS = (
    "name", "email", "phone", "address", "needs",
    "channel", "language", "format", "interpreter", "adjustments", "call_times",
)  # fmt: skip
# Said beside them: that they may be remembered for the next time, which is kept as a moment.
AGREED = "needs_agreed"
CUSTOMER_COLUMNS = (
    "organisation_id", "key", *PARTICULARS, "needs_agreed_at",
    "created_at", "erased_by", "erased_rule",
)  # fmt: skip


def customer_of(asking: Asking) -> tuple[str, tuple | None]:
    """Return the customer's key, and the row of their particulars where they are new."""
    given = asking.customer
    if isinstance(given, Customer):
        return given.key, None
    if given is None:
        if asking.source:
            return "", None
        given = {}  # they give no name, and still may come back to their own case
    key = customer_key()
    values = [clean(str(given.get(name) or "").strip()) for name in PARTICULARS]
    values[1] = values[1].lower()
    agreed_at = asking.at if given.get(AGREED) else None
    return key, (asking.organisation.pk, key, *values, agreed_at, asking.at, "", "")


def asked_by(command: Command, customer: str) -> Command:
    """A customer who has just become known asks under the key they were given."""
    if command.by.person or not customer:
        return command
    return replace(command, by=Actor(customer, command.by.roles, command.by.team))


def with_party(command: Command, asking: Asking) -> tuple[Command, tuple | None]:
    """Return the order to join somebody with a key of their own, and their particulars' row.

    Under that key they come back by their own link. Somebody whom we know already keeps
    theirs; staff are never joined under the key with which they sign in.
    """
    if command.do != "join":
        return command, None
    known = str(command.given.get("key") or "")
    if known and not signs_in(known):
        return command, None
    key, row = customer_of(asking)
    return replace(command, given={**command.given, "key": key}), row
