"""How does a party get a secret link, and whom does a secret let in?

A secret is shown once, to whoever gives it, and only its digest is kept. A wrong one, one
that has ended and one of a party who has left are all the same: there is no such page.
"""

import secrets
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.crypto import salted_hmac

from putright.cases import queries
from putright.cases.carry_out import link_digest
from putright.cases.models import ViewLog
from putright.cases.queries import Opened, log_view
from putright.cases.references import read_reference
from putright.core.case import Party
from putright.core.facts import Actor
from putright.core.parties import numbered, party_of, who_told_us
from putright.parties.models import PartyLink
from putright.people.keys import spell
from putright.people.models import Organisation

_LENGTH = 16  # letters, which hold eighty bits: as long as a customer's own


class LetIn(NamedTuple):
    """A case opened by one of its parties, and who they are in it."""

    opened: Opened
    party: Party


def give(
    organisation: Organisation,
    opened: Opened,
    party: Party,
    *,
    by: str,
    at: datetime,
    token: str = "",
    expires_at: datetime | None = None,
) -> str:
    """Return a new secret for this party; the link they had until now has ended.

    A page that is sent twice, with the same token, gives the same secret and ends nothing.
    """
    secret = _secret(organisation, opened.number, party.number, token)
    digest = link_digest(secret)
    with transaction.atomic():
        mine = PartyLink.objects.filter(organisation=organisation)
        if mine.filter(digest=digest).exists():
            return secret
        end(organisation, opened, party, by=by, at=at)
        PartyLink.objects.create(
            organisation=organisation,
            digest=digest,
            case=opened.number,
            number=party.number,
            key=party.key,
            made_at=at,
            made_by=by,
            expires_at=expires_at,
        )
    return secret


def end(organisation: Organisation, opened: Opened, party: Party, *, by: str, at: datetime) -> None:
    """End the link of a party, if they have one."""
    _of_case(organisation, opened.number).filter(number=party.number, ended_at=None).update(
        ended_at=at, ended_by=by
    )


def links(organisation: Organisation, case: int) -> dict[int, PartyLink]:
    """Return the latest link of each party of a case, by the party's number."""
    return {one.number: one for one in _of_case(organisation, case).order_by("made_at")}


def last_visits(organisation: Organisation, case: int) -> dict[str, datetime]:
    """Return when each person, by their key, last opened a case."""
    log = ViewLog.objects.filter(organisation=organisation, case=case, opened=True)
    return dict(log.values_list("person").annotate(Max("at")))


def let_in(organisation: Organisation, reference: str, secret: str, at: datetime) -> LetIn | None:
    """Return the case to which this secret lets a party in, else None. The visit is logged.

    Whoever told us of a case for somebody else comes with the secret of its own link.
    """
    found = _by_own_link(organisation, reference, secret, at) or _who_told_us(
        organisation, reference, secret
    )
    if found is not None:
        log_view(organisation, Actor(found.party.key, ()), found.opened.number, at)
    return found


def _by_own_link(
    organisation: Organisation, reference: str, secret: str, at: datetime
) -> LetIn | None:
    # Why the digest first: whether there is such a reference then makes no difference in time.
    kept = PartyLink.objects.filter(organisation=organisation, digest=link_digest(secret))
    link = kept.filter(ended_at=None).first()
    if link is None or (link.expires_at is not None and link.expires_at <= at):
        return None
    opened = queries.for_party(organisation, read_reference(reference))
    if opened is None or opened.number != link.case:
        return None
    party = numbered(opened.case, link.number)
    return LetIn(opened, party) if party is not None and party.key == link.key else None


def _who_told_us(organisation: Organisation, reference: str, secret: str) -> LetIn | None:
    opened = queries.for_customer(organisation, reference, secret)
    party = who_told_us(opened.case) if opened else None
    if opened is None or party is None or party_of(opened.case, party.key) is None:
        return None
    return LetIn(opened, party)


def _of_case(organisation: Organisation, case: int) -> QuerySet[PartyLink]:
    return PartyLink.objects.filter(organisation=organisation, case=case)


def _secret(organisation: Organisation, case: int, number: int, token: str) -> str:
    """Return sixteen letters that are hard to mistake: the same for the same page, sent twice."""
    if not token:
        return spell(secrets.randbits(5 * _LENGTH), _LENGTH)
    named = f"{organisation.pk}:{case}:{number}:{token}"
    made = salted_hmac("putright.parties.link", named, algorithm="sha256").digest()
    return spell(int.from_bytes(made[:10], "big"), _LENGTH)
