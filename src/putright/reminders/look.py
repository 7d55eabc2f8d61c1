"""What is to be told to staff by now? (a look of the worker)

With nothing to do it asks two short questions, by an index each, for all organisations
together: which has a digest to write by now, and where was something missed just now.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from putright.cases.binding import policy_on
from putright.cases.models import LetterRow
from putright.cases.rows import REMINDER
from putright.notices import outbox
from putright.people.models import Organisation
from putright.reminders.hours import is_office_open, moment, next_moment, opens
from putright.reminders.missed import misses
from putright.reminders.models import Digest, Round, Told, Wish
from putright.reminders.planned import (
    EVER,
    Setting,
    by_person,
    not_told,
    planned,
    planned_misses,
    setting,
    since,
)
from putright.reminders.telling import digest, take_misses, tell_of_misses, waited_for

DIGESTS, MISSES = "reminders written", "people told of misses"
_JUST_NOW = timedelta(hours=2)
_FORGOTTEN = timedelta(days=400)
_DIGESTS_KEPT = timedelta(days=60)


def look(at: datetime, goes_on: Callable[[], bool] = lambda: True) -> dict[str, int]:
    """Tell staff what they are to be told by `at`; return how many were told."""
    done = {DIGESTS: 0, MISSES: 0}
    if not outbox.can_send():
        return done
    for organisation in _with_misses(at):
        if goes_on():
            done[MISSES] += tell_at_once(organisation, at)
    for organisation in _to_go_round(at):
        if goes_on():
            done[DIGESTS] += go_round(organisation, at, goes_on)
    return done


def _with_misses(at: datetime) -> list[Organisation]:
    fresh = LetterRow.objects.filter(
        sent_at=None, created_at__gte=at - _JUST_NOW, created_at__lte=at, letter=REMINDER
    )
    return list(Organisation.objects.filter(pk__in=fresh.values("organisation")))


def _to_go_round(at: datetime) -> list[Organisation]:
    later = Round.objects.filter(next_at__gt=at)
    return list(Organisation.objects.exclude(pk__in=later.values("organisation")))


# -- misses, at once ----------------------------------------------------------------------


def tell_at_once(organisation: Organisation, at: datetime) -> int:
    """Tell people of what was missed while the office is open; the rest waits for the digest."""
    policy = policy_on(organisation, at)
    if not is_office_open(at, policy, organisation.zone):
        return 0
    now = setting(organisation, at)
    opened = moment(now.day.today, opens(policy), organisation.zone)
    missed = misses(now.day, max(since(organisation), at - _JUST_NOW, opened))
    take_misses(now, planned_misses(now, missed))
    return tell_of_misses(now)


# -- digests ------------------------------------------------------------------------------


def go_round(
    organisation: Organisation, at: datetime, goes_on: Callable[[], bool] = lambda: True
) -> int:
    """Write the digests that are due by now, and say when the next one is."""
    now = setting(organisation, at)
    row, _ = Round.objects.get_or_create(organisation=organisation, defaults={"since": EVER})
    done = 0
    if any(now.is_time(time) for time in now.times()):
        done = _digests(now, row.since, goes_on)
    if goes_on():
        _forget(now)
        upcoming = next_moment(at, now.times(), now.day.policy, organisation.zone)
        # Why only then: whoever changed their wishes meanwhile has set another moment.
        same = Round.objects.filter(pk=row.pk, next_at=row.next_at)
        same.update(next_at=upcoming.astimezone(UTC))
    return done


def _digests(now: Setting, begun: datetime, goes_on: Callable[[], bool]) -> int:
    if now.is_time(now.day.policy.reminders.digest_at):
        take_misses(now, planned_misses(now, misses(now.day, begun)))
        _begin_later(now, begun)
    had = set(
        Digest.objects.filter(organisation=now.day.organisation, day=now.day.today).values_list(
            "person", flat=True
        )
    )
    people = [
        one
        for one in sorted(now.people.wishes)
        if now.people.is_reached(one) and one not in had and now.is_time(now.time_of(one))
    ]
    if not people:
        tell_of_misses(now)
        return 0
    wanted = set(people)
    pairs = [pair for pair in planned(now) if pair[0] in wanted]
    new, waiting = by_person(not_told(now, pairs)), waited_for(now)
    done = 0
    for person in people:
        if goes_on():
            done += digest(now, person, new.get(person, []), person in waiting)
    # Those who have their digest later, or had it, are not kept waiting for what was missed.
    tell_of_misses(now)
    return done


def _begin_later(now: Setting, begun: datetime) -> None:
    """Look no further back the next time than to the first miss that reached nobody.

    A day is left for those whose transaction is not at its end yet.
    """
    organisation = now.day.organisation
    left = LetterRow.objects.filter(
        sent_at=None, created_at__gte=begun, organisation=organisation, letter=REMINDER
    ).order_by("created_at")
    yesterday = now.day.at.astimezone(UTC) - timedelta(days=1)
    first = next(iter(left.values_list("created_at", flat=True)[:1]), yesterday)
    if min(first, yesterday) > begun:
        Round.objects.filter(organisation=organisation).update(since=min(first, yesterday))


def _forget(now: Setting) -> None:
    """Forget what was told long ago, and how those are reached who work here no more."""
    organisation, at = now.day.organisation, now.day.at
    Told.objects.filter(made_at__lt=at - _FORGOTTEN, told_at__isnull=False).delete()
    old = (at - _DIGESTS_KEPT).date()
    Digest.objects.filter(organisation=organisation, day__lt=old).delete()
    if gone := set(now.people.wishes) - set(now.people.actors):
        Wish.objects.filter(organisation=organisation, person__in=gone).delete()
