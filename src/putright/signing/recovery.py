"""Which codes on paper stand in for a lost phone, each once?"""

import secrets

from django.db import transaction
from django.utils.crypto import salted_hmac

from putright.people.keys import as_meant, spell
from putright.people.models import Staff
from putright.signing.models import RecoveryCode
from putright.signing.moment import now

NUMBER = 10
_LENGTH = 10  # characters of five bits each, so fifty bits that nobody guesses


def draw(staff: Staff) -> list[str]:
    """Return new codes, shown this once; those before are void."""
    codes = [spell(secrets.randbits(5 * _LENGTH), _LENGTH) for _ in range(NUMBER)]
    at = now()
    with transaction.atomic():
        RecoveryCode.objects.filter(staff=staff).delete()
        RecoveryCode.objects.bulk_create(
            RecoveryCode(staff=staff, digest=_digest(staff, one), made_at=at) for one in codes
        )
    return [f"{one[:5]}-{one[5:]}" for one in codes]


def use(staff: Staff, typed: str) -> bool:
    """Use a code up; return whether there was one."""
    meant = as_meant("".join(filter(str.isalnum, typed)))
    unused = RecoveryCode.objects.filter(
        staff=staff, digest=_digest(staff, meant), used_at__isnull=True
    )
    # Why one statement: of two who use one code at once, one is refused.
    return unused.update(used_at=now()) == 1


def left(staff: Staff) -> int:
    return RecoveryCode.objects.filter(staff=staff, used_at__isnull=True).count()


def _digest(staff: Staff, code: str) -> str:
    said = f"{staff.pk}:{code}"
    return salted_hmac("putright.signing.recovery", said, algorithm="sha256").hexdigest()
