"""How is a change written down, published by somebody else, marked by what came of it?

A failure is published as plainly as a success, and stays: a mark is changed, never taken
away. Nobody publishes what they wrote themselves, for a second pair of eyes finds who can
be told from it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet

from putright.cases.models import CaseRow
from putright.cases.references import new_id
from putright.core.policy import Policy
from putright.learning.giving_away import given_away
from putright.learning.models import (
    EARLY,
    NOT_WORKING,
    WORKING,
    Change,
    ChangeLog,
    ChangeSource,
)
from putright.people.models import Organisation

MARKS = (EARLY, WORKING, NOT_WORKING)
FEWEST = 5  # people: a smaller group could be recognised
_MOST = 200


class Own(ValueError):
    """Somebody wants to publish what they wrote themselves."""


class Names(ValueError):
    """It names somebody who told us, or their case; `found` is what of them stands in it."""

    def __init__(self, found: list[str]) -> None:
        super().__init__(", ".join(found))
        self.found = found


class Figures(NamedTuple):
    made: int
    working: int
    not_working: int


def publishers(policy: Policy) -> list[str]:
    """Return the names of those who publish, by the policy; none, where it publishes nothing."""
    return [role.name for role in policy.role if role.publishes]


def publishes(roles: Iterable[str], policy: Policy) -> bool:
    return any(role in policy.roles and policy.roles[role].publishes for role in roles)


def write(
    organisation: Organisation,
    *,
    words: Mapping[str, Any],
    cases: Iterable[int],
    by: str,
    at: datetime,
) -> Change:
    """Write down a change, not yet published; `cases` are those that it comes from.

    `words` has `said`, `did`, `service`, `evidence`, `mark` and `known_by`.
    """
    wanted = sorted(set(cases))
    kinds = CaseRow.objects.filter(organisation=organisation, case__in=wanted)
    told = Counter(kinds.values_list("kind", flat=True))
    with transaction.atomic():
        change = Change.objects.create(
            organisation=organisation,
            number=new_id(),
            told=dict(sorted(told.items())),
            written_by=by,
            written_at=at,
            **words,
        )
        ChangeSource.objects.bulk_create(
            ChangeSource(organisation=organisation, change=change.number, case=case)
            for case in wanted
        )
        _log(change, by, at, "written")
    return change


def publish(change: Change, *, by: str, at: datetime) -> None:
    """Publish it; raise Own for whoever wrote it, Names where it gives somebody away."""
    if change.written_by == by:
        raise Own("Somebody who did not write it publishes it.")
    if found := given_away(change):
        raise Names(found)
    with transaction.atomic():
        fresh = _rows(change).filter(published_at=None, withdrawn_at=None)
        if fresh.update(published_by=by, published_at=at):
            _log(change, by, at, "published")


def mark(
    change: Change, *, to: str, evidence: str, known_by: date | None, by: str, at: datetime
) -> None:
    """Say whether it worked, and how that is known."""
    if to not in MARKS:
        raise ValueError(f"{to!r} is no mark: there are {', '.join(MARKS)}.")
    with transaction.atomic():
        _rows(change).update(mark=to, evidence=evidence, known_by=known_by)
        _log(change, by, at, f"marked {to}")


def withdraw(change: Change, *, because: str, by: str, at: datetime) -> None:
    """Say that it was withdrawn and why; it stays on the page, and says so."""
    with transaction.atomic():
        if (
            _rows(change)
            .filter(withdrawn_at=None)
            .update(withdrawn_at=at, withdrawn_because=because)
        ):
            _log(change, by, at, "withdrawn")


def take_off(change: Change, *, by: str, at: datetime) -> None:
    """Take it off the page, words and all: for what should never have been there."""
    with transaction.atomic():
        _rows(change).update(
            said="", did="", evidence="", service="", withdrawn_because="",
            published_at=None, withdrawn_at=at,
        )  # fmt: skip
        _log(change, by, at, "taken off the page")


def _rows(change: Change) -> QuerySet[Change]:
    return Change.objects.filter(organisation=change.organisation_id, number=change.number)


def _log(change: Change, by: str, at: datetime, what: str) -> None:
    ChangeLog.objects.create(
        organisation_id=change.organisation_id,
        number=new_id(),
        change=change.number,
        at=at,
        by=by,
        what=what,
    )


# -- reading ------------------------------------------------------------------------------


def find(organisation: Organisation, number: int) -> Change | None:
    return Change.objects.filter(organisation=organisation, number=number).first()


def every(organisation: Organisation, person: str, is_publisher: bool) -> list[Change]:
    """Return the latest changes that somebody may read: what waits is not for everybody."""
    found = Change.objects.filter(organisation=organisation).order_by("-written_at")
    if not is_publisher:
        found = found.filter(Q(published_at__isnull=False) | Q(written_by=person))
    return list(found[:_MOST])


def may_read(change: Change, person: str, is_publisher: bool) -> bool:
    return is_publisher or change.published_at is not None or change.written_by == person


def published(organisation: Organisation, service: str = "") -> list[Change]:
    """Return what is public, the latest first; of one service, if given."""
    found = Change.objects.filter(organisation=organisation, published_at__isnull=False)
    if service:
        found = found.filter(service=service)
    return list(found.order_by("-published_at", "number")[:_MOST])


def figures_of(changes: Iterable[Change]) -> Figures:
    """Return how many changes stand, how many of them work, and how many do not."""
    marks = [one.mark for one in changes if one.withdrawn_at is None]
    return Figures(len(marks), marks.count(WORKING), marks.count(NOT_WORKING))


def log_of(change: Change) -> list[ChangeLog]:
    found = ChangeLog.objects.filter(organisation=change.organisation_id, change=change.number)
    return list(found.order_by("at", "number"))
