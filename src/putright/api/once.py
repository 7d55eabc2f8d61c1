"""Was this asked before? An Idempotency-Key makes a retry the same as the first.

The one door keeps the key with what came of it, in one transaction: however the first
answer was lost, a retry gives it. What the door does not keep is what was asked; so its
digest is kept here, and a key that comes with something else is refused.
"""

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.http import HttpRequest

from putright.api.door import holder_of
from putright.api.problems import Said, happened
from putright.cases.carry_out import Carried, carry_out
from putright.core.facts import Command
from putright.project import clock
from putright.systems.models import Asked

_OURS = re.compile(r'"([0-9]{1,9})"')


def carried_once(
    request: HttpRequest,
    command: Command,
    key: str,
    about: Any,
    *,
    reference: str | None = None,
    expected: int | None = None,
    customer: Any = None,
) -> Carried:
    """Carry a command out, once for this key; `about` is all that was asked."""
    holder, at = holder_of(request), clock.now()
    name = f"api:{holder.actor.person}:{key}"
    row = Asked(
        organisation=holder.organisation,
        key=sha256(name.encode()).hexdigest(),
        digest=_digest(request.method or "", request.path, about),
        at=at,
    )
    carried = carry_out(
        command,
        organisation=holder.organisation,
        at=at,
        reference=reference,
        expected=expected,
        key=name,
        customer=customer,
        on_first=lambda _: row.save(force_insert=True),
    )
    if carried.again:
        _refuse_another(row)
    return carried


def _refuse_another(row: Asked) -> None:
    kept = Asked.objects.filter(organisation=row.organisation, key=row.key)
    digest = kept.values_list("digest", flat=True).first()
    if digest not in (None, row.digest):
        raise Said(
            422,
            "key-used",
            "This Idempotency-Key was used for something else: send another with each new thing.",
        )


def _digest(*parts: Any) -> str:
    return sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def seen(if_match: str, now: int) -> int | None:
    """Return the place of the case, now at `now`, that an If-Match names; None for any.

    Of several the latest that the case has reached. Beware: an ETag that is none of ours
    names no place, so the case has moved on: nothing was before its first fact.

    >>> seen('"12"', 12), seen("*", 12), seen('"1", W/"12", "29"', 12), seen('"abc"', 12)
    (12, None, 12, 0)
    """
    if if_match in ("", "*"):
        return None
    places = [int(tag) for tag in _OURS.findall(if_match)]
    reached = [place for place in places if place <= now]
    return max(reached) if reached else min(places, default=0)


def came_of_it(carried: Carried) -> Mapping[str, Any]:
    """Return what came of a command: the same for the first and for every retry."""
    first = carried.sequence - len(carried.facts) + 1
    return {
        "reference": carried.reference,
        "sequence": carried.sequence,
        "facts": happened(carried.facts, first),
        "other": carried.other,
    }
