"""What is written of a message once something has become of it?

One that is part of a case stays so: whoever comes second is told, and does nothing. What a
colleague decides is done only if nobody else did anything since they looked (`as_seen`).
"""

from datetime import datetime
from hashlib import sha256
from typing import Any

from putright.cases.asked import Carried
from putright.cases.models import CaseRow
from putright.core.facts import Actor
from putright.files.models import HeldFile, KeptFile
from putright.mail.models import ASIDE, CASE, JOINED, WAITING, Arrived

LONGEST = 1_000  # characters of a header or a reason, as a list shows it


class AlreadyDone(Exception):
    """Somebody else has dealt with this message meanwhile."""


def as_seen(one: Arrived) -> str:
    """Return how a message stands, in a few signs that a page sends back with what is pressed."""
    standing = repr([str(each) for each in _standing(one).values()])
    return sha256(standing.encode()).hexdigest()[:20]


def _standing(one: Arrived) -> dict[str, Any]:
    names = ("state", "reason", "detail", "done_by", "done_at")
    return {name: getattr(one, name) for name in names}


def taken(one: Arrived, state: str, carried: Carried, by: Actor, at: datetime) -> None:
    """Write what became of it, in the transaction that does it. Its words are the case's now."""
    is_by_hand = by.person.startswith("s-")
    _move(
        one,
        state,
        case=CaseRow.objects.values_list("case", flat=True).get(
            organisation=one.organisation_id, reference=carried.reference
        ),
        suggested=None,
        reason="",
        detail="",
        envelope_from="",
        envelope_to="",
        sender="",
        sender_name="",
        subject="",
        next_at=None,
        done_at=at,
        done_by=by.person if is_by_hand else "",
        is_by_hand=is_by_hand,
    )
    HeldFile.objects.filter(organisation=one.organisation_id, file=one.file).delete()


def _move(one: Arrived, state: str, *, is_by_hand: bool = False, **changed: Any) -> None:
    """Change what it is, unless it is part of a case already.

    By hand, only if it still stands as whoever decides saw it: nothing is overridden unseen.
    """
    mine = Arrived.objects.filter(pk=one.pk).exclude(state__in=(CASE, JOINED))
    if is_by_hand:
        mine = mine.filter(**_standing(one))
    if not mine.update(state=state, **changed):
        raise AlreadyDone


def end(one: Arrived, state: str, reason: str, detail: str, **more: Any) -> str:
    try:
        _move(one, state, reason=reason, detail=detail[:LONGEST], next_at=None, **more)
    except AlreadyDone:
        return Arrived.objects.values_list("state", flat=True).get(pk=one.pk)
    return state


# -- by a colleague -----------------------------------------------------------------------


def set_aside_by(one: Arrived, why: str, person: str, at: datetime) -> None:
    """Set a message aside with a reason. Raises AlreadyDone."""
    _move(
        one, ASIDE, reason="by-hand", detail=why[:LONGEST], next_at=None, done_at=at,
        done_by=person, is_by_hand=True,
    )  # fmt: skip


def take_back(one: Arrived, person: str) -> None:
    """Put a message that was set aside into the queue again. Raises AlreadyDone."""
    _move(
        one, WAITING, reason="taken-back", detail="", next_at=None, done_at=None, done_by=person,
        is_by_hand=True,
    )  # fmt: skip


def is_here(one: Arrived) -> bool:
    """Return whether the original can still be had."""
    kept = KeptFile.objects.filter(organisation=one.organisation_id, id=one.file, erased_at=None)
    return kept.exists()
