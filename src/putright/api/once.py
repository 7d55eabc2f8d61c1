"""Was this asked before? An Idempotency-Key makes a retry the same as the first.

The one door keeps the key with what came of it, in one transaction: however the first
answer was lost, a retry gives it. What the door does not keep is what was asked; so its
digest is kept here, and a key that comes with something else is refused.
"""

import json
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


def seen(if_match: str) -> int | None:
    """Return the place that an If-Match names; None for any.

    >>> seen('"12"'), seen("*")
    (12, None)
    """
    text = if_match.removeprefix("W/").strip('"')
    return None if text in ("", "*") else int(text)


def came_of_it(carried: Carried) -> Mapping[str, Any]:
    """Return what came of a command: the same for the first and for every retry."""
    first = carried.sequence - len(carried.facts) + 1
    return {
        "reference": carried.reference,
        "sequence": carried.sequence,
        "facts": happened(carried.facts, first),
        "other": carried.other,
    }
