"""Who is it that the identity provider names, and what may they do here?

The provider has the last word on roles, at each sign-in, in the organisations that
PUTRIGHT_OIDC_ROLES names; in others it has none.
"""

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction

from putright.people.models import Membership, Organisation, Staff
from putright.policies.load import versions
from putright.signing.models import OutsideAccount
from putright.signing.moment import now
from putright.signing.refusals import NameTaken, NoRoles, NotTrusted
from putright.signing.single_sign_on.asked import Asked, Part
from putright.signing.single_sign_on.token import values_of

_log = logging.getLogger(__name__)
_NAMES = ("preferred_username", "email", "sub")


def person(said: Mapping[str, Any], asked: Asked) -> Staff:
    """Return whom these claims name, with the roles that they give and no others.

    Raises NoRoles, with whatever they had before taken from them, or NameTaken.
    """
    parts = _parts(said, asked)
    with transaction.atomic():
        linked = OutsideAccount.objects.select_related("staff").filter(
            issuer=asked.issuer, subject=said["sub"]
        )
        account = linked.first()
        staff = account.staff if account else None
        if staff is not None:
            _assign(staff, parts, asked)
    if staff is None and parts:
        with transaction.atomic():
            staff = _welcome(said, asked)
            _assign(staff, parts, asked)
    if staff is None or not Membership.objects.filter(staff=staff).exists():
        raise NoRoles(_name(said), staff)
    if not staff.is_active:
        raise NotTrusted(f"{staff.username} may not sign in any more")
    return staff


def link(staff: Staff, issuer: str, subject: str) -> None:
    """Let a subject of the provider sign in as somebody who is here already."""
    OutsideAccount.objects.update_or_create(
        issuer=issuer, subject=subject, defaults={"staff": staff, "linked_at": now()}
    )


# -- somebody new -------------------------------------------------------------------------


def _welcome(said: Mapping[str, Any], asked: Asked) -> Staff:
    username = _username(said)
    # Why: whoever may choose their name at the provider could else become somebody here.
    if Staff.objects.filter(username__iexact=username).exists():
        raise NameTaken(username, said["sub"])
    try:
        with transaction.atomic():
            staff = Staff.objects.create_user(username, None, name=_name(said))
    except IntegrityError:
        raise NameTaken(username, said["sub"]) from None
    link(staff, asked.issuer, said["sub"])
    return staff


def _username(said: Mapping[str, Any]) -> str:
    for name in _NAMES:
        word = str(said.get(name) or "")
        fit = "".join(one for one in word if (one.isascii() and one.isalnum()) or one in "@.+_-")
        if fit:
            return fit[:150]
    raise NotTrusted("the token has no name that could be a username")


def _name(said: Mapping[str, Any]) -> str:
    given = said.get("name") or " ".join(
        str(said[part]) for part in ("given_name", "family_name") if said.get(part)
    )
    return " ".join(str(given or _username(said)).split())[:200]


# -- roles --------------------------------------------------------------------------------


def _parts(said: Mapping[str, Any], asked: Asked) -> set[Part]:
    """Return the parts that the claim leads to. Warns of what leads nowhere here."""
    values = values_of(said, asked.roles_claim)
    wanted = {part for value in values for part in asked.roles.get(value, ())}
    known = {one.slug: one for one in Organisation.objects.filter(slug__in=_slugs(wanted))}
    found = set()
    for part in wanted:
        where = known.get(part.organisation)
        if where is None or part.role not in _roles(where.pack):
            _log.error(
                "PUTRIGHT_OIDC_ROLES names %s/%s, which is no role of an organisation here",
                part.organisation,
                part.role,
            )
            continue
        found.add(part)
    return found


def _slugs(parts: Iterable[Part]) -> set[str]:
    return {part.organisation for part in parts}


def _roles(pack: str) -> set[str]:
    return {
        role.id
        for policy in versions(pack)
        for role in policy.role
        if role.side in ("staff", "outside")
    }


def _assign(staff: Staff, parts: set[Part], asked: Asked) -> None:
    """Give these parts, and take any other in the organisations that the provider speaks for."""
    held = Membership.objects.filter(staff=staff, organisation__slug__in=asked.organisations)
    # One team for a role: two values may lead to it, with one and without.
    wanted = {(part.organisation, part.role): part.team for part in sorted(parts)}
    for one in held.select_related("organisation"):
        if (one.organisation.slug, one.role) not in wanted:
            Membership.objects.filter(pk=one.pk).delete()
    where = {one.slug: one for one in Organisation.objects.filter(slug__in=_slugs(parts))}
    for (slug, role), team in wanted.items():
        Membership.objects.update_or_create(
            organisation=where[slug],
            staff=staff,
            role=role,
            defaults={"team": team} if team else {},
        )
