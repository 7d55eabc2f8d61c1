"""How is a form put by, and taken up again? As it stands, right or wrong.

Kept under the digest of a secret that only its address holds. It is erased when it is
sent, when its customer says so, and at the end of its time.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.crypto import salted_hmac

from putright.drafts.models import PutBy
from putright.drafts.secrets import about, digest
from putright.files.attaching import drop_sent, hold
from putright.people.keys import spell
from putright.people.models import Organisation

LASTS = timedelta(days=28)
_SECRET = 16  # letters, which hold eighty bits


def secret_of(token: str) -> str:
    """Return the secret of a form's address: always the same for the form's own token."""
    made = salted_hmac("putright.drafts.link", token, algorithm="sha256").digest()
    return spell(int.from_bytes(made[:10]), _SECRET)


def put_by(
    organisation: Organisation,
    *,
    token: str,
    kind: str,
    answers: Mapping[str, Any],
    files: Sequence[int],
    at: datetime,
) -> PutBy:
    """Keep a form, or keep it anew; its files are kept as long."""
    kept, _ = PutBy.objects.update_or_create(
        organisation=organisation,
        link=digest(secret_of(token)),
        defaults={
            "token": token,
            "kind": kind,
            "answers": answers,
            "saved_at": at,
            "until": at + LASTS,
        },
    )
    hold(organisation, files, kept.until)
    return kept


def with_contact(organisation: Organisation, token: str, contact: str) -> None:
    """Remember under which address a code may lead back to it."""
    PutBy.objects.filter(organisation=organisation, link=digest(secret_of(token))).update(
        contact=contact
    )


def at_link(organisation: Organisation, secret: str, at: datetime) -> PutBy | None:
    kept = PutBy.objects.filter(organisation=organisation, link=digest(secret), until__gt=at)
    return kept.first()


def of_contact(organisation: Organisation, contact: str, at: datetime) -> list[PutBy]:
    """Return the forms that a code to this address leads back to, the latest first."""
    kept = PutBy.objects.filter(organisation=organisation, contact=contact, until__gt=at)
    return list(kept.order_by("-saved_at")[:10])


def erase(organisation: Organisation, token: str) -> None:
    PutBy.objects.filter(organisation=organisation, link=digest(secret_of(token))).delete()


def erase_with_files(organisation: Organisation, token: str, files: Sequence[int]) -> None:
    """Erase a form that its customer wants no more, and what was sent with it."""
    erase(organisation, token)
    drop_sent(organisation, files)


def forget_person(organisation: Organisation, email: str) -> None:
    """Erase the forms that a code to this address leads back to: they are that person's."""
    if email:
        contact = about(organisation, "contact", email)
        PutBy.objects.filter(organisation=organisation, contact=contact).delete()


def forget_old(at: datetime) -> int:
    """Erase the forms whose time is over; their files go with the next sweep of the store."""
    return PutBy.objects.filter(until__lte=at).delete()[0]
