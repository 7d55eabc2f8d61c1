"""Who holds a token, what may it do, and how is one made and taken back?

The secret is shown once, and kept as its digest: whoever reads the database cannot use it.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction

from putright.cases.references import new_id
from putright.core.facts import Actor
from putright.directory import log
from putright.directory.refusals import NotSo
from putright.directory.roles import name_of, roles_of
from putright.people.models import Membership, Organisation, Staff
from putright.systems.models import Token

MARK = "putright_"
LONGEST = 400  # days that a token may last


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who asks for themselves, or a system with a part of its own."""

    organisation: Organisation
    actor: Actor
    writes: bool
    name: str
    token: int = 0  # its number; 0 for somebody whom the identity provider vouches for


@dataclass(frozen=True, slots=True)
class Wanted:
    """A token to be made: whose rights it has, what it may do and until when."""

    name: str
    writes: bool
    days: int
    person: Staff | None = None  # whose own rights; or else an account of its own, with
    role: str = ""
    team: str = ""


def digest_of(secret: str) -> str:
    return sha256(secret.encode("utf-8", "replace")).hexdigest()


# -- made and taken back ------------------------------------------------------------------


def make(organisation: Organisation, wanted: Wanted, *, by: str, at: datetime) -> tuple[Token, str]:
    """Make a token; return it with its secret, which can never be read again."""
    name = " ".join(wanted.name.split())
    if not name:
        raise NotSo("Say what the token is for, such as the system that will use it.")
    if not 1 <= wanted.days <= LONGEST:
        raise NotSo(f"A token lasts from 1 to {LONGEST} days.")
    if wanted.person is None and wanted.role not in roles_of(organisation.pack):
        raise NotSo("Choose a role of the policy: what the system may do follows from it.")
    if wanted.person is not None and not _works_here(wanted.person, organisation):
        raise NotSo(
            f"{wanted.person.name} has no part in this organisation, so the token would open "
            "nothing. Give them one first, or choose somebody else."
        )
    secret = MARK + secrets.token_urlsafe(32)
    with transaction.atomic():
        holder = wanted.person or _account(name)
        made = Token.objects.create(
            organisation=organisation,
            number=new_id(),
            name=name[:200],
            holder=holder.key,
            role="" if wanted.person else wanted.role,
            team="" if wanted.person else wanted.team,
            writes=wanted.writes,
            digest=digest_of(secret),
            made_at=at,
            made_by=by,
            expires_at=at + timedelta(days=wanted.days),
        )
        said = f"A token was made: {made.name}, {_rights(organisation, made)}."
        log.tell(organisation, holder.key, "token", said, by=by, at=at)
    return made, secret


def _works_here(person: Staff, organisation: Organisation) -> bool:
    held = Membership.objects.filter(organisation=organisation, staff=person)
    return person.is_active and held.exists()


def _account(name: str) -> Staff:
    """Return an account for a system: it has a name on the record, and can never sign in."""
    account = Staff(username=f"system-{secrets.token_hex(8)}", name=name[:200], is_active=False)
    account.set_unusable_password()
    account.save()
    return account


def _rights(organisation: Organisation, token: Token) -> str:
    whose = f"as {name_of(organisation.pack, token.role)}" if token.role else "with their own part"
    return f"{whose}, to {'read and write' if token.writes else 'read'}"


def revoke(organisation: Organisation, number: int, *, by: str, at: datetime) -> Token:
    """Take a token back: the next thing that is asked with it is refused."""
    with transaction.atomic():
        found = Token.objects.select_for_update().filter(organisation=organisation, number=number)
        token = found.first()
        if token is None:
            raise NotSo(f"There is no token {number} in this organisation.")
        if token.revoked_at is not None:
            raise NotSo("This token was taken back before.")
        token.revoked_at, token.revoked_by = at, by
        Token.objects.filter(pk=token.pk).update(revoked_at=at, revoked_by=by)
        said = f"A token was taken back: {token.name}."
        log.tell(organisation, token.holder, "token", said, by=by, at=at)
    return token


def of_organisation(organisation: Organisation) -> list[Token]:
    """Return every token, those that work first and the newest of each first."""
    every = Token.objects.filter(organisation=organisation).order_by("-number")
    return sorted(every[:500], key=lambda one: one.revoked_at is not None)


# -- shown --------------------------------------------------------------------------------


def shown(slug: str, secret: str, at: datetime) -> tuple[Token, Holder] | None:
    """Return whose token this is at an organisation; None for one that is none, or no more."""
    token = (
        Token.objects.select_related("organisation")
        .filter(organisation__slug=slug, digest=digest_of(secret), revoked_at=None)
        .first()
    )
    if token is None or token.expires_at <= at:
        return None
    holder = holder_of(token)
    return (token, holder) if holder else None


def with_number(organisation: Organisation, number: int, at: datetime) -> Holder | None:
    """Return who holds a token that works still."""
    token = (
        Token.objects.select_related("organisation")
        .filter(organisation=organisation, number=number, revoked_at=None, expires_at__gt=at)
        .first()
    )
    return holder_of(token) if token else None


def holder_of(token: Token) -> Holder | None:
    """Return the rights of a token now. None where whoever holds it works here no more."""
    if token.role:
        actor = Actor(token.holder, (token.role,), token.team)
        return Holder(token.organisation, actor, token.writes, token.name, token.number)
    parts = Membership.objects.filter(
        organisation=token.organisation, staff__key=token.holder, staff__is_active=True
    ).order_by("role")
    held = list(parts.values_list("role", "team"))
    if not held:
        return None
    team = next((team for _, team in held if team), "")
    actor = Actor(token.holder, tuple(role for role, _ in held), team)
    return Holder(token.organisation, actor, token.writes, token.name, token.number)
