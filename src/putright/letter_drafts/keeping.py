"""What have colleagues written so far of a letter of a case, and what did each change?

A draft is one for all who may open the case. Whoever saves says which version they had
before them: where somebody saved since, nothing is overwritten and both are shown.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet

from putright.letter_drafts.models import LetterDraft
from putright.people.models import Organisation

SAVED, ASKED, READ, RETURNED, APPROVED = "saved", "asked", "read", "returned", "approved"
KEPT_FOR = timedelta(days=90)
LARGEST = 200_000  # characters of one draft
MOST = 40  # versions of one letter: the first of more are dropped
LONGEST_REMARK = 2_000


class Which(NamedTuple):
    """Which letter of which case, and to whom."""

    organisation: int
    case: int
    letter: str
    whom: str


class Version(NamedTuple):
    """A letter as somebody left it."""

    letter: str
    whom: str
    number: int
    did: str
    by: str
    colleague: str
    remark: str
    words: dict[str, str]  # what was written, by the part of the letter
    boxes: dict[str, list[str]]  # what was answered beside it, by the names of the boxes
    kept_at: datetime


class Overtaken(Exception):
    """Somebody saved this letter since it was last seen; `newest` is what they left."""

    def __init__(self, newest: Version) -> None:
        super().__init__("Somebody else saved this letter after you opened it.")
        self.newest = newest


class TooLong(ValueError):
    """There is more in the draft than is kept of one."""


def keep(
    which: Which,
    words: Mapping[str, str],
    boxes: Mapping[str, Sequence[str]] = MappingProxyType({}),
    *,
    seen: int,
    by: str,
    at: datetime,
    did: str = SAVED,
    colleague: str = "",
    remark: str = "",
) -> Version:
    """Keep a version that follows the one `seen`; nothing in it is checked.

    Saving what stands there already is no new version.
    """
    stands = {"words": dict(words), "boxes": {name: list(some) for name, some in boxes.items()}}
    written = json.dumps(stands, sort_keys=True)
    if len(written) > LARGEST or len(remark) > LONGEST_REMARK:
        raise TooLong(f"A letter of more than {LARGEST:,} characters cannot be kept.")
    newest = latest(which)
    if newest is not None and newest.number != seen:
        raise Overtaken(newest)
    if newest is not None and did == SAVED and stands == _standing(newest):
        return newest
    number = newest.number + 1 if newest else 1
    try:
        with transaction.atomic():
            row = LetterDraft.objects.create(
                organisation_id=which.organisation,
                case=which.case,
                letter=which.letter,
                whom=which.whom,
                number=number,
                did=did,
                by=by,
                colleague=colleague,
                remark=remark,
                words=written,
                kept_at=at,
            )
    except IntegrityError:
        overtaking = latest(which)
        if overtaking is None:
            raise
        raise Overtaken(overtaking) from None
    # What was approved stays, however often it was changed since: it is compared with that.
    _rows(which).filter(number__lte=number - MOST).exclude(did=APPROVED).delete()
    return _version(row)


def latest(which: Which) -> Version | None:
    """Return the letter as it was last left, or None where nobody began it."""
    found = _rows(which).order_by("-number").first()
    return _version(found) if found else None


def versions(which: Which) -> list[Version]:
    """Return each version that is kept, the newest first."""
    return [_version(row) for row in _rows(which).order_by("-number")]


def begun(organisation: Organisation, case: int) -> list[Version]:
    """Return the letters of a case that somebody began, each as it was last left."""
    own = LetterDraft.objects.filter(organisation=organisation, case=case)
    last = own.values("letter", "whom").annotate(last=Max("number"))
    newest = {(row["letter"], row["whom"], row["last"]) for row in last}
    rows = own.order_by("-kept_at")
    return [_version(row) for row in rows if (row.letter, row.whom, row.number) in newest]


def drop(which: Which) -> None:
    """Forget a letter that was sent, or that nobody means to send."""
    _rows(which).delete()


def forget_cases(organisation: Organisation, cases: Collection[int]) -> int:
    """Forget every draft of cases whose words are erased."""
    return LetterDraft.objects.filter(organisation=organisation, case__in=cases).delete()[0]


def drop_old(at: datetime) -> int:
    """Drop every version that is older than drafts are kept; return how many."""
    return LetterDraft.objects.filter(kept_at__lt=at - KEPT_FOR).delete()[0]


def _rows(which: Which) -> QuerySet[LetterDraft]:
    return LetterDraft.objects.filter(
        organisation=which.organisation, case=which.case, letter=which.letter, whom=which.whom
    )


def _standing(version: Version) -> dict[str, object]:
    return {"words": version.words, "boxes": version.boxes}


def _version(row: LetterDraft) -> Version:
    return Version(
        letter=row.letter,
        whom=row.whom,
        number=row.number,
        did=row.did,
        by=row.by,
        colleague=row.colleague,
        remark=row.remark,
        **json.loads(row.words),
        kept_at=row.kept_at,
    )
