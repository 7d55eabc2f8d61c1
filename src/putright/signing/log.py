"""Who signed in or tried to, when, how, from where, and did it work?"""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet

from putright.people.models import Organisation, Staff
from putright.signing.models import SignIn
from putright.signing.moment import now
from putright.signing.origin import Origin

# How.
PASSWORD = "password"  # noqa: S105 -- the word
CODE = "password-and-code"
RECOVERY = "password-and-recovery-code"
PASSWORD_AND_PASSKEY = "password-and-passkey"  # noqa: S105
PASSKEY = "passkey"
SINGLE = "single-sign-on"
FRESH_FACTOR = "password-and-new-factor"

# What came of it.
IN = "in"
WRONG = "wrong"  # the password, the code or the passkey
WAITS = "waits"  # after too many tries; what was typed was not looked at
NO_ROLES = "no-roles"  # the identity provider named none that lead here
REFUSED = "refused"  # what the identity provider sent could not be trusted

HOW_IN_WORDS = {
    PASSWORD: "Password",
    CODE: "Password and a code from an app",
    RECOVERY: "Password and a recovery code",
    PASSWORD_AND_PASSKEY: "Password and a passkey",
    PASSKEY: "Passkey",
    SINGLE: "Single sign-on",
    FRESH_FACTOR: "Password, then a second step set up",
    "": "Not known",
}
OUTCOME_IN_WORDS = {
    IN: "Signed in",
    WRONG: "Wrong, not signed in",
    WAITS: "Too many tries, not looked at",
    NO_ROLES: "No role here, not signed in",
    REFUSED: "Could not be trusted, not signed in",
}


def note(staff: Staff | None, how: str, outcome: str, origin: Origin) -> None:
    """Add a line; and forget those that are older than they are kept."""
    at = now()
    SignIn.objects.create(
        at=at, staff=staff, how=how, outcome=outcome, address=origin.address, agent=origin.agent
    )
    if outcome == IN:
        old = at - timedelta(days=settings.SIGN_IN_LOG_DAYS)
        SignIn.objects.filter(at__lt=old).delete()


def of(staff: Staff, limit: int = 20) -> list[SignIn]:
    """Return the latest lines of somebody, the newest first."""
    return list(SignIn.objects.filter(staff=staff).order_by("-at", "-id")[:limit])


def of_organisation(
    organisation: Organisation,
    *,
    staff: Staff | None = None,
    outcomes: Iterable[str] = (),
    before: int | None = None,
    limit: int = 50,
) -> "QuerySet[SignIn]":
    """Return the lines of those who work here, the newest first, each with its `staff`.

    `before` is the id of the last line of the page before. Lines of strangers, which
    name nobody, belong to no organisation: `of_strangers`.
    """
    lines = SignIn.objects.filter(staff__memberships__organisation=organisation)
    if staff is not None:
        lines = lines.filter(staff=staff)
    if wanted := list(outcomes):
        lines = lines.filter(outcome__in=wanted)
    if before is not None:
        lines = lines.filter(id__lt=before)
    # Why the ids: somebody with two roles here would stand in it twice.
    ids = lines.order_by().values("id").distinct()
    return SignIn.objects.filter(id__in=ids).select_related("staff").order_by("-id")[:limit]


def of_strangers(before: int | None = None, limit: int = 50) -> "QuerySet[SignIn]":
    """Return the lines that name nobody: what was typed is no username here."""
    lines = SignIn.objects.filter(staff__isnull=True)
    if before is not None:
        lines = lines.filter(id__lt=before)
    return lines.order_by("-id")[:limit]
