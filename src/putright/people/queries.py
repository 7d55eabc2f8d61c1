"""Who is this person here, and who else is there?"""

from collections.abc import Iterable
from typing import NamedTuple

from putright.core.facts import Actor
from putright.people.models import Customer, Membership, Organisation, Staff


class Colleague(NamedTuple):
    """A member of staff as a list shows them: one row for each part they play."""

    key: str
    name: str
    role: str
    team: str


def actor_for(staff: Staff, organisation: Organisation) -> Actor | None:
    """Return this person with the roles they hold here, or None if they hold none."""
    if not staff.is_active:
        return None
    parts = Membership.objects.filter(organisation=organisation, staff=staff).order_by("role")
    held = list(parts.values_list("role", "team"))
    if not held:
        return None
    team = next((team for _, team in held if team), "")
    return Actor(staff.key, tuple(role for role, _ in held), team)


def organisations_of(staff: Staff) -> list[Organisation]:
    return list(Organisation.objects.filter(memberships__staff=staff).distinct())


def colleagues(organisation: Organisation) -> list[Colleague]:
    """Return everyone who may be chosen for something, by name."""
    parts = Membership.objects.filter(organisation=organisation, staff__is_active=True)
    rows = parts.order_by("staff__name", "role").values_list(
        "staff__key", "staff__name", "role", "team"
    )
    return [Colleague(*row) for row in rows]


def names_of(keys: Iterable[str]) -> dict[str, str]:
    """Return the names of these members of staff, by key, in one query."""
    wanted = {key for key in keys if key}
    if not wanted:
        return {}
    return dict(Staff.objects.filter(key__in=wanted).values_list("key", "name"))


def customer(organisation: Organisation, key: str) -> Customer | None:
    if not key:
        return None
    return Customer.objects.filter(organisation=organisation, key=key).first()


def customer_names(organisation: Organisation, keys: Iterable[str]) -> dict[str, str]:
    """Return the names of these customers, by key, in one query."""
    wanted = {key for key in keys if key}
    if not wanted:
        return {}
    known = Customer.objects.filter(organisation=organisation, key__in=wanted)
    return dict(known.values_list("key", "name"))


def customers_named(organisation: Organisation, email: str) -> list[Customer]:
    """Return the customers known by this e-mail address, the newest first, ten at most."""
    if not email:
        return []
    known = Customer.objects.filter(
        organisation=organisation, email=email.strip().lower(), email__gt=""
    )
    return list(known.order_by("-created_at")[:10])
