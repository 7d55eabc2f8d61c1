"""The standing people of these tests, and short ways to ask things of a case."""

from datetime import UTC, datetime, timedelta
from typing import Any

from putright.cases.carry_out import Carried, carry_out
from putright.core.facts import Actor, Command

ASHA = Actor("s-asha", ("officer",), "Repairs")
BEN = Actor("s-ben", ("officer",), "Repairs")
CLEO = Actor("s-cleo", ("manager",), "Customer care")
CUSTOMER = Actor("", ("customer",))
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def received(organisation, *, at=NOON, by=CUSTOMER, kind="complaint", **rest: Any) -> Carried:
    """Receive a complaint about the lift, from Zofia unless another customer is given."""
    rest.setdefault("customer", {"name": "Zofia Nowak", "email": "Zofia@Example.org"})
    given = {
        "kind": kind,
        "channel": "web",
        "what_happened": "The lift is broken again.\nSince May.",
    }
    given |= rest.pop("given", {})
    return carry_out(Command("receive", given, by), organisation=organisation, at=at, **rest)


def asked(organisation, reference, do, *, by=ASHA, at=None, days=0, given=None, **rest) -> Carried:
    at = at or NOON + timedelta(days=days)
    return carry_out(
        Command(do, given or {}, by),
        organisation=organisation,
        reference=reference,
        at=at,
        **rest,
    )
