"""By which secret address is somebody's calendar read? Only its digest is kept."""

from datetime import datetime
from hashlib import sha256
from secrets import token_urlsafe

from putright.core.facts import Actor
from putright.people.models import Organisation, Staff
from putright.people.queries import actor_for
from putright.reminders.models import Wish

LENGTH = 32  # letters of the secret: 192 bits


def make(organisation: Organisation, person: str, *, at: datetime) -> str:
    """Return a new secret for somebody; the one they had is void."""
    secret = token_urlsafe(LENGTH * 6 // 8)
    Wish.objects.update_or_create(
        organisation=organisation,
        person=person,
        defaults={"feed": _digest(secret), "feed_made_at": at},
    )
    return secret


def revoke(organisation: Organisation, person: str) -> None:
    Wish.objects.filter(organisation=organisation, person=person).update(feed="", feed_made_at=None)


def whose(slug: str, secret: str) -> tuple[Organisation, Actor] | None:
    """Return whose calendar is at this address; None where there is none, or they have left."""
    if len(secret) != LENGTH:
        return None
    found = (
        Wish.objects.select_related("organisation")
        .filter(organisation__slug=slug, feed=_digest(secret), feed__gt="")
        .first()
    )
    if found is None:
        return None
    staff = Staff.objects.filter(key=found.person).first()
    actor = actor_for(staff, found.organisation) if staff is not None else None
    return (found.organisation, actor) if actor is not None else None


def _digest(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
