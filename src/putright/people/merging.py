"""When two records are one person: which keys are theirs, and how are records joined and parted?

Joining keeps both records and both keys, for facts name people by them. The one that
turned out to be a second of the other says so (`merged_into`), and it can be undone.
Who did it, and when, is kept; nothing personal is.
"""

import secrets
import time
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from putright.people.models import Customer, CustomerChange, Organisation

EDITED, MERGED, PARTED = "edited", "merged", "parted"
_MOST = 100  # records of one person, and changes shown of them


def root_of(organisation: Organisation, key: str) -> str:
    """Return the key of the record that stands for this one; its own, if it was not joined."""
    known = Customer.objects.filter(organisation=organisation)
    seen = {key}
    while True:
        into = known.filter(key=key).values_list("merged_into", flat=True).first() or ""
        if not into or into in seen:
            return key
        seen.add(into)
        key = into


def family(organisation: Organisation, key: str) -> list[str]:
    """Return every key of one person, that of the record which stands for them first."""
    found = [root_of(organisation, key)]
    known = Customer.objects.filter(organisation=organisation)
    fresh = list(found)
    while fresh and len(found) < _MOST:
        # Beware: SQLite uses the partial index only where the question says the same.
        joined = known.filter(merged_into__in=fresh, merged_into__gt="").order_by(
            "created_at", "key"
        )
        fresh = [one for one in joined.values_list("key", flat=True) if one not in found]
        found += fresh
    return found


def merge(organisation: Organisation, kept: str, second: str, *, by: str, at: datetime) -> bool:
    """Join a second record of one person to the one that is kept. False where they are one."""
    with transaction.atomic():
        kept, second = root_of(organisation, kept), root_of(organisation, second)
        both = _held(organisation, {kept, second})
        if kept == second or len(both) < 2 or any(one.erased_at for one in both):
            return False
        Customer.objects.filter(organisation=organisation, key=second).update(merged_into=kept)
        keep_trail(organisation, kept, MERGED, by=by, at=at, other=second)
    return True


def part(organisation: Organisation, key: str, *, by: str, at: datetime) -> bool:
    """Take back that this record was joined to another. False where it was not."""
    with transaction.atomic():
        found = next(iter(_held(organisation, {key})), None)
        if found is None or not found.merged_into:
            return False
        Customer.objects.filter(organisation=organisation, key=key).update(merged_into="")
        keep_trail(organisation, found.merged_into, PARTED, by=by, at=at, other=key)
    return True


def _held(organisation: Organisation, keys: set[str]) -> list[Customer]:
    """Return these records, kept from others until we are done; always in one order."""
    known = Customer.objects.filter(organisation=organisation, key__in=keys).order_by("key")
    return list(known.select_for_update())


def keep_trail(
    organisation: Organisation,
    customer: str,
    what: str,
    *,
    by: str,
    at: datetime,
    other: str = "",
    fields: Iterable[str] = (),
) -> None:
    """Write down who changed a person's record, when, and which parts: never the words."""
    CustomerChange.objects.create(
        organisation=organisation,
        number=_number(),
        customer=customer,
        at=at,
        by=by,
        what=what,
        other=other,
        fields=" ".join(sorted(fields)),
    )


def changes(organisation: Organisation, keys: Iterable[str]) -> list[CustomerChange]:
    """Return what was done to the records of one person, the latest first."""
    known = CustomerChange.objects.filter(organisation=organisation, customer__in=list(keys))
    return list(known.order_by("-at", "-number")[:_MOST])


def _number() -> int:
    return time.time_ns() // 1000 << 8 | secrets.randbits(8)
