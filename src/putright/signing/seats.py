"""In which browsers is somebody signed in, and how is one of them put out?

A session that is ended here is ended for every process: each reads it from the one table.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest

from putright.people.models import Staff
from putright.people.sessions import BEGAN
from putright.signing.models import Seat
from putright.signing.moment import now
from putright.signing.origin import origin_of


class Taken(NamedTuple):
    """A browser as somebody's own page lists it."""

    number: int
    began_at: datetime
    seen_at: datetime  # to a few minutes
    how: str
    address: str
    agent: str
    is_this: bool


def take_a_seat(sender: Any, request: HttpRequest, user: Staff, **_: Any) -> None:
    """Note a new session, and when it began. Django calls this whenever somebody signs in."""
    at, origin = now(), origin_of(request)
    session: Any = request.session
    session[BEGAN] = int(at.timestamp())
    if session.session_key is None:
        session.create()
    ended = at - timedelta(seconds=settings.SESSION_LONGEST)
    Seat.objects.filter(staff=user, began_at__lt=ended).delete()
    Seat.objects.update_or_create(
        session=session.session_key,
        defaults={
            "staff": user,
            "began_at": at,
            "how": getattr(request, "signing_how", ""),
            "address": origin.address,
            "agent": origin.agent,
        },
    )


def taken(staff: Staff, this: str = "") -> list[Taken]:
    """Return where somebody is signed in, the latest used first; forget what has ended."""
    seats = list(Seat.objects.filter(staff=staff))
    ends = dict(
        Session.objects.filter(
            session_key__in=[seat.session for seat in seats], expire_date__gt=now()
        ).values_list("session_key", "expire_date")
    )
    Seat.objects.filter(pk__in=[seat.pk for seat in seats if seat.session not in ends]).delete()
    found = [
        Taken(
            seat.pk, seat.began_at, _seen(ends[seat.session], seat.began_at), seat.how,
            seat.address, seat.agent, seat.session == this,
        )
        for seat in seats
        if seat.session in ends
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.is_this, one.seen_at), reverse=True)


def _seen(ends: datetime, began: datetime) -> datetime:
    """Return when a page was last asked for: the end of a session is reckoned from that."""
    seen = ends - timedelta(seconds=settings.SESSION_IDLE)
    return min(max(seen, began), now())


def end(staff: Staff, number: int) -> bool:
    """End one session of theirs; return whether there was such a one."""
    return _end(staff, Q(pk=number)) == 1


def end_others(staff: Staff, this: str) -> int:
    """End all sessions of theirs but this; return how many were ended."""
    return _end(staff, ~Q(session=this))


def end_all(staff: Staff) -> int:
    return _end(staff, Q())


def _end(staff: Staff, which: Q) -> int:
    with transaction.atomic():
        seats = list(Seat.objects.filter(which, staff=staff).values_list("pk", "session"))
        ended = Session.objects.filter(session_key__in=[session for _, session in seats]).delete()
        Seat.objects.filter(pk__in=[pk for pk, _ in seats]).delete()
    return ended[0]


def move(before: str, after: str) -> None:
    """Note that a session goes on under another key."""
    Seat.objects.filter(session=before).update(session=after)
