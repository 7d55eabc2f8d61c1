"""May they try again yet? Wrong passwords and codes are counted, and after some of them one waits.

Counted in the database, so that it holds across processes and machines; and before the
try is looked at, so that a hundred tries at once are a hundred tries.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from putright.signing.models import Tries
from putright.signing.moment import now
from putright.signing.origin import neighbourhood

_FORGOTTEN_AFTER = timedelta(hours=1)  # without a try
_LONGEST_WAIT = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted together, and after how many tries one waits: a minute, two, four …"""

    what: str
    free: int


def account(username: str) -> Counted:
    """Count for what was typed as a username, whether or not there is such a one."""
    return Counted(f"account:{username.casefold()}", 5)


def second_step(staff: int) -> Counted:
    return Counted(f"second:{staff}", 5)


def from_address(address: str) -> Counted:
    """Count for an address. Why so many: an office of hundreds may share one."""
    return Counted(f"address:{neighbourhood(address)}", 50)


def take(*counted: Counted) -> datetime | None:
    """Take a try of each, or of none and return until when to wait."""
    at = now()
    # Why in this order: two who take both never wait for each other.
    rows = sorted(counted, key=_key)
    with transaction.atomic():
        held = [_row(one, at) for one in rows]
        waits = [row.wait_until for row in held if row.wait_until and row.wait_until > at]
        if waits:
            return max(waits)
        for row, one in zip(held, rows, strict=True):
            _count(row, one.free, at)
    return None


def give_back(*counted: Counted) -> None:
    """Take back the try that turned out right: not counted, and nobody waits for it."""
    for one in counted:
        with transaction.atomic():
            row = Tries.objects.select_for_update().filter(pk=_key(one)).first()
            if row is not None and row.count:
                row.count -= 1
                if row.count < one.free:
                    row.wait_until = None
                row.save(update_fields=("count", "wait_until"))


def forget(*counted: Counted) -> int:
    """Begin anew, and return how many were counted: they were right, or somebody vouches."""
    return Tries.objects.filter(pk__in=[_key(one) for one in counted]).delete()[0]


def _row(counted: Counted, at: datetime) -> Tries:
    fresh = Tries(key=_key(counted), count=0, last_at=at)
    if Tries.objects.bulk_create([fresh], ignore_conflicts=True):
        return Tries.objects.select_for_update().get(pk=fresh.pk)
    return fresh


def _count(row: Tries, free: int, at: datetime) -> None:
    if at - row.last_at > _FORGOTTEN_AFTER:
        row.count = 0
    row.count += 1
    row.last_at = at
    over = row.count - free
    row.wait_until = at + _wait(over) if over >= 0 else None
    row.save()
    if over >= 0:
        Tries.objects.filter(last_at__lt=at - 2 * _FORGOTTEN_AFTER).delete()


def _wait(over: int) -> timedelta:
    return min(timedelta(minutes=2 ** min(over, 10)), _LONGEST_WAIT)


def _key(counted: Counted) -> str:
    return salted_hmac("putright.signing.tries", counted.what, algorithm="sha256").hexdigest()
