"""Who must show a second thing besides a password, and what have they?"""

from typing import NamedTuple

from django.conf import settings

from putright.people.models import Membership, Staff
from putright.signing import recovery
from putright.signing.models import Authenticator, Passkey, RecoveryCode


class Factors(NamedTuple):
    """What somebody has besides a password."""

    app: bool
    passkeys: int

    def __bool__(self) -> bool:
        return self.app or self.passkeys > 0


def factors_of(staff: Staff) -> Factors:
    return Factors(
        Authenticator.objects.filter(staff=staff).exists(),
        Passkey.objects.filter(staff=staff).count(),
    )


def is_needed(staff: Staff) -> bool:
    """Return whether PUTRIGHT_SECOND_FACTOR asks it of them, or of a role of theirs."""
    asked = settings.SECOND_FACTOR
    if asked.everyone:
        return True
    if not asked.roles:
        return False
    held = Membership.objects.filter(staff=staff).values_list("organisation__slug", "role")
    return any(role in asked.roles or f"{slug}/{role}" in asked.roles for slug, role in held)


def reset(staff: Staff) -> bool:
    """Take away all that they have besides a password; return whether there was anything."""
    kinds = (Authenticator, Passkey, RecoveryCode)
    return sum(kind._base_manager.filter(staff=staff).delete()[0] for kind in kinds) > 0


def codes_if_first(staff: Staff) -> list[str]:
    """Return new recovery codes when somebody has none yet, to be shown this once."""
    return [] if RecoveryCode.objects.filter(staff=staff).exists() else recovery.draw(staff)


def remove_app(staff: Staff) -> None:
    Authenticator.objects.filter(staff=staff).delete()
    _forget_codes_without_use(staff)


def remove_passkey(staff: Staff, number: int) -> None:
    Passkey.objects.filter(staff=staff, pk=number).delete()
    _forget_codes_without_use(staff)


def _forget_codes_without_use(staff: Staff) -> None:
    """Make codes on paper void with the last thing that they stand in for."""
    if not factors_of(staff):
        RecoveryCode.objects.filter(staff=staff).delete()
