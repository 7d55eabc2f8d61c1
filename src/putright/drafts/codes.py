"""Is this the code that was sent? Short-lived, of few tries, and used once.

A code is drawn and kept whether or not there is anybody to send it to, so that the page
does the same for a reference that exists and one that does not.
"""

import secrets
from datetime import datetime, timedelta
from hmac import compare_digest

from django.db.models import F

from putright.drafts.models import Code
from putright.drafts.secrets import code_digest, code_meant, draw_code
from putright.people.models import Organisation

LASTS = timedelta(minutes=15)
TRIES = 5
_FORGOTTEN = timedelta(days=1)


def draw(organisation: Organisation, subject: str, at: datetime) -> str:
    """Return a new code for what `subject` names."""
    code = draw_code()
    Code.objects.create(
        organisation=organisation,
        number=secrets.randbits(62),
        about=subject,
        digest=code_digest(organisation, subject, code),
        asked_at=at,
        until=at + LASTS,
        tries_left=TRIES,
    )
    return code


def fits(organisation: Organisation, subject: str, typed: str, at: datetime) -> bool:
    """Return whether this is a code of the last minutes, and use it up if it is.

    Every code that is open now may be the one that came: each try counts against all.
    """
    open_now = Code.objects.filter(
        organisation=organisation, about=subject, until__gt=at, used_at=None, tries_left__gt=0
    )
    known = dict(open_now.order_by("-asked_at").values_list("number", "digest")[:TRIES])
    wanted = code_digest(organisation, subject, code_meant(typed))
    # Before the look, so that a hundred tries at once are a hundred tries.
    mine = Code.objects.filter(organisation=organisation, number__in=list(known))
    if not mine.filter(tries_left__gt=0).update(tries_left=F("tries_left") - 1):
        return False
    right = [number for number, kept in known.items() if compare_digest(kept, wanted)]
    used = Code.objects.filter(organisation=organisation, number__in=right, used_at=None)
    return bool(used.update(used_at=at))


def forget_old(at: datetime) -> int:
    return Code.objects.filter(until__lte=at - _FORGOTTEN).delete()[0]
