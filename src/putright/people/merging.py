"""When two records are one person: which keys are theirs, and how are records joined and parted?

Joining keeps both records and both keys, for facts name people by them. The one that
turned out to be a second of the other says so (`merged_into`), and it can be undone.
Who did it, and when, is kept; nothing personal is.

Nothing that we know of them is lost by it: what the kept record leaves empty it takes over,
where both speak whoever joins them chooses, and words on what they need are both kept. When
they are parted, what was taken over and still stands as the other says it is taken off.
"""

import secrets
import time
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from putright.people.models import Customer, CustomerChange, Organisation

EDITED, MERGED, PARTED = "edited", "merged", "parted"
_MOST = 100  # records of one person, and changes shown of them
# What may be taken over from a second record: one of the two, or, in words, both.
CHOSEN = (
    "name", "email", "phone", "address", "outside_id",
    "channel", "language", "format", "interpreter", "call_times",
)  # fmt: skip
IN_WORDS = ("adjustments", "needs")
NEEDS = (*CHOSEN[5:], *IN_WORDS)


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


def merge(
    organisation: Organisation,
    kept: str,
    second: str,
    *,
    by: str,
    at: datetime,
    chosen: Iterable[str] = (),
) -> bool:
    """Join a second record of one person to the one that is kept. False where they are one.

    `chosen` are the parts in which the second is to be followed, where both say something.
    """
    with transaction.atomic():
        kept, second = root_of(organisation, kept), root_of(organisation, second)
        both = {one.key: one for one in _held(organisation, {kept, second})}
        if kept == second or len(both) < 2 or any(one.erased_at for one in both.values()):
            return False
        taken = _taken_over(both[kept], both[second], set(chosen))
        known = Customer.objects.filter(organisation=organisation)
        if taken:
            known.filter(key=kept).update(**taken)
        known.filter(key=second).update(merged_into=kept)
        keep_trail(organisation, kept, MERGED, by=by, at=at, other=second, fields=taken)
    return True


def differ(kept: Customer, second: Customer) -> list[str]:
    """Return the parts in which both records say something, and not the same."""
    both = [(name, getattr(kept, name), getattr(second, name)) for name in CHOSEN]
    return [name for name, one, other in both if one and other and one != other]


def _taken_over(kept: Customer, second: Customer, chosen: set[str]) -> dict[str, Any]:
    """Return what the kept record is to say from now on, where that is anything else."""
    taken: dict[str, Any] = {}
    for name in CHOSEN:
        own, other = getattr(kept, name), getattr(second, name)
        if other and other != own and (not own or name in chosen):
            taken[name] = other
    for name in IN_WORDS:
        text = both_words(getattr(kept, name), getattr(second, name))
        if text != getattr(kept, name):
            taken[name] = text
    if second.needs_agreed_at and not kept.needs_agreed_at:
        taken["needs_agreed_at"] = second.needs_agreed_at
    return taken


def both_words(own: str, other: str) -> str:
    """Return what either says, once.

    >>> both_words("Ring twice.", "Large print.")
    'Ring twice.\\nLarge print.'
    """
    own, other = own.strip(), other.strip()
    if other in own:
        return own
    return other if own in other else f"{own}\n{other}"


def part(organisation: Organisation, key: str, *, by: str, at: datetime) -> bool:
    """Take back that this record was joined to another. False where it was not."""
    with transaction.atomic():
        found = next(iter(_held(organisation, {key})), None)
        if found is None or not found.merged_into:
            return False
        kept = next(iter(_held(organisation, {found.merged_into})), None)
        given_back = _given_back(organisation, kept, found) if kept else {}
        known = Customer.objects.filter(organisation=organisation)
        if given_back:
            known.filter(key=found.merged_into).update(**given_back)
        known.filter(key=key).update(merged_into="")
        keep_trail(
            organisation, found.merged_into, PARTED, by=by, at=at, other=key, fields=given_back
        )
    return True


def _given_back(organisation: Organisation, kept: Customer, second: Customer) -> dict[str, Any]:
    """Return what the kept record says no more, as it was the other's: else it stays a mix."""
    joined = CustomerChange.objects.filter(
        organisation=organisation, customer=kept.key, what=MERGED, other=second.key
    )
    last = joined.order_by("-at", "-number").values_list("fields", flat=True).first() or ""
    given: dict[str, Any] = {}
    for name in last.split():
        own, other = getattr(kept, name), getattr(second, name)
        if own == other:
            given[name] = None if name == "needs_agreed_at" else ""
        elif name in IN_WORDS and own.endswith(f"\n{other.strip()}"):
            given[name] = own.removesuffix(f"\n{other.strip()}")
    return given


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
