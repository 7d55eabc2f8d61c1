"""Which secret opens a case for somebody who lost their own? For half a day, and one case."""

import secrets
from datetime import datetime, timedelta

from putright.drafts.models import Grant
from putright.drafts.secrets import digest
from putright.people.models import Organisation

LASTS = timedelta(hours=12)
MARK = "once-"  # begins no other secret of ours: those are letters of another kind


def grant(organisation: Organisation, reference: str, at: datetime) -> str:
    """Return a new secret that opens this case for a while."""
    secret = MARK + secrets.token_urlsafe(18)
    Grant.objects.create(
        organisation=organisation, link=digest(secret), reference=reference, until=at + LASTS
    )
    return secret


def until(organisation: Organisation, reference: str, secret: str, at: datetime) -> datetime | None:
    """Return until when this secret opens this case; None where it does not."""
    if not secret.startswith(MARK):
        return None
    mine = Grant.objects.filter(organisation=organisation, link=digest(secret), until__gt=at)
    return mine.filter(reference=reference).values_list("until", flat=True).first()


def forget_old(at: datetime) -> int:
    return Grant.objects.filter(until__lte=at).delete()[0]
