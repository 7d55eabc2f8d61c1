"""A council with each of the shipped policies, its people, and short ways to act for them."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.test import Client

from putright.cases.carry_out import Carried, carry_out
from putright.core.facts import Actor, Command
from putright.people.models import Membership, Organisation, Staff
from putright.policies.load import load_policy
from putright.project import clock

PASSWORD = "a long enough password"
PREFIXES = {
    "cestria": "CE",
    "cipfa": "CP",
    "citizen": "CZ",
    "financial-ombudsman": "FO",
    "peopleplus": "PP",
}


def organisation(pack: str, **rest: Any) -> Organisation:
    known = load_policy(pack)
    rest.setdefault("name", known.policy.organisation)
    rest.setdefault("slug", pack)
    return Organisation.objects.create(pack=pack, reference_prefix=PREFIXES[pack], **rest)


def staff(
    name: str, roles: Mapping[Organisation, Iterable[str]] | None = None, team: str = ""
) -> Staff:
    """Return somebody who signs in as their first name, in small letters."""
    username = name.split()[0].lower()
    person = Staff.objects.filter(username=username).first() or Staff.objects.create_user(
        username, PASSWORD, name=name, key=f"s-{username}"
    )
    for where, held in (roles or {}).items():
        for role in held:
            Membership.objects.create(organisation=where, staff=person, role=role, team=team)
    return person


def signed_in(person: Staff) -> Client:
    client = Client()
    client.force_login(person)
    return client


def received(where: Organisation, *, kind: str = "", ago: int = 0, **given: Any) -> Carried:
    """Receive something from Zofia, some days ago."""
    policy = load_policy(where.pack)
    moment = clock.now() - timedelta(days=ago)
    customer = given.pop("customer", {"name": "Zofia Nowak", "email": "zofia@example.org"})
    details = {
        "kind": kind or policy.kind[0].id,
        "channel": "web",
        "words": "The lift is broken again. It has been since May.",
        "title": "The lift is broken",
        **given,
    }
    return carry_out(Command("receive", details), organisation=where, at=moment, customer=customer)


def done(
    where: Organisation,
    reference: str,
    do: str,
    person: str,
    roles: Iterable[str],
    /,
    at: datetime | None = None,
    **given: Any,
) -> Carried:
    """Carry out one step as somebody; keys may be written with `_`."""
    return carry_out(
        Command(do, given, Actor(f"s-{person}", tuple(roles))),
        organisation=where,
        reference=reference,
        at=at or clock.now(),
    )
