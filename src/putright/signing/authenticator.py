"""Is this the code that somebody's authenticator app shows?"""

import secrets

from django.db import transaction

from putright.people.models import Staff
from putright.signing import totp
from putright.signing.models import Authenticator
from putright.signing.moment import epoch, now
from putright.signing.sealed import Unreadable, seal, unseal

_LENGTH = 20  # bytes: RFC 4226 recommends 160 bits


def draw() -> bytes:
    """Return a new secret, which is nobody's until a code of it was typed."""
    return secrets.token_bytes(_LENGTH)


def keep(staff: Staff, secret: bytes, typed: str) -> bool:
    """Keep a secret whose code was typed, in place of any before; return whether it was."""
    step = totp.step_of(secret, as_digits(typed), epoch())
    if step is None:
        return False
    Authenticator.objects.update_or_create(
        staff=staff, defaults={"sealed": seal(secret), "made_at": now(), "last_step": step}
    )
    return True


def is_right(staff: Staff, typed: str) -> bool:
    """Return whether this is the code of now, and take it: nobody uses it again."""
    with transaction.atomic():
        held = Authenticator.objects.select_for_update().filter(staff=staff).first()
        if held is None:
            return False
        step = totp.step_of(unseal(held.sealed), as_digits(typed), epoch(), held.last_step)
        if step is None:
            return False
        held.last_step = step
        held.save(update_fields=("last_step",))
        return True


def is_readable(staff: Staff) -> bool:
    """Return whether its secret can be read; not after the secret key was changed."""
    held = Authenticator.objects.filter(staff=staff).first()
    try:
        return held is not None and bool(unseal(held.sealed))
    except Unreadable:
        return False


def as_digits(typed: str) -> str:
    """Return a code as it was meant: apps show it with a gap, and people type one."""
    return "".join(typed.split()).replace("-", "")


def square(secret: bytes, account: str, where: str) -> str:
    """Return the square code as a picture that stands in the page itself."""
    import segno

    return segno.make(totp.link(secret, account, where), error="m").svg_data_uri(
        scale=5, border=3, light="#fff"
    )
