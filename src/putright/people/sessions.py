"""Who is signed in, and where is it kept, with what a customer has typed so far?

In Django's own table, so that a session that is ended in one process is ended in all.
Only what every page does, to read a session and to keep it, is a plain statement here.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as InTable
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from putright.people.queries import Caller, caller

# In a session of somebody who is signed in: when they signed in, in seconds of the epoch.
BEGAN = "_signed_in_at"
# How stale the end of a session may be: writing it anew at every page would be a write a page.
_STALE = timedelta(minutes=5)


# Beware: Django signs a session under the name of its class, so this one keeps that name.
class SessionStore(InTable):
    """Django's sessions in the database, with fewer questions.

    One of somebody who is signed in ends when no page was asked for in a while, and at
    the latest some hours after it began. Both are in the one moment that is asked for.
    """

    _ends: datetime | None = None  # as the table has it

    def load(self) -> dict[str, Any]:
        found = self._read()
        if found is None:
            self._session_key = None
            return {}
        data, self._ends = found
        return self.decode(data)

    def _read(self) -> tuple[str, datetime] | None:
        key = self.session_key or ""
        if not (key.isascii() and key.isalnum()):
            return None  # Why: a cookie may hold what no database can be asked for
        with connection.cursor() as cursor:
            cursor.execute(
                'select "session_data", "expire_date" from "django_session"'
                ' where "session_key" = %s and "expire_date" > %s',
                [key, connection.ops.adapt_datetimefield_value(_now())],
            )
            row = cursor.fetchone()
        return (row[0], _moment(row[1])) if row else None

    def get_expiry_date(self, **given: Any) -> datetime:
        """Return when the table is to hold it for ended."""
        latest = self._latest()
        if latest is None:
            return super().get_expiry_date(**given)
        return min(_now() + timedelta(seconds=settings.SESSION_IDLE), latest)

    def get_expiry_age(self, **given: Any) -> int:
        """Return for how long the browser keeps it, in seconds: the table knows better."""
        latest = self._latest()
        if latest is None:
            return super().get_expiry_age(**given)
        return max(int((latest - _now()).total_seconds()), 0)

    def _latest(self) -> datetime | None:
        began = self.get(BEGAN)
        if not isinstance(began, int):
            return None
        return datetime.fromtimestamp(began + settings.SESSION_LONGEST, UTC)

    def keep_alive(self) -> None:
        """Put its end off, since a page was asked for; every few minutes is enough.

        Only the end is written, not what else is in it: two pages that are asked for at
        once do not undo what the other kept.
        """
        if self._ends is None or self._latest() is None:
            return
        until = self.get_expiry_date()
        if until - self._ends < min(_STALE, timedelta(seconds=settings.SESSION_IDLE) / 12):
            return
        try:
            with connection.cursor() as cursor:
                cursor.execute(
                    'update "django_session" set "expire_date" = %s where "session_key" = %s',
                    [connection.ops.adapt_datetimefield_value(until), self.session_key],
                )
        except DatabaseError:
            # Why: what can be shown is shown, though nothing can be written just now.
            return
        self._ends = until

    def save(self, must_create: bool = False) -> None:
        if must_create or self.session_key is None:
            super().save(must_create)
            return
        data = self.encode(self._get_session(no_load=False))  # type: ignore[attr-defined]
        until = connection.ops.adapt_datetimefield_value(self.get_expiry_date())
        with connection.cursor() as cursor:
            cursor.execute(
                'update "django_session" set "session_data" = %s, "expire_date" = %s'
                ' where "session_key" = %s',
                [data, until, self.session_key],
            )
            if not cursor.rowcount:
                raise UpdateError


def _now() -> datetime:
    return timezone.now()  # noqa: TID251 -- Django reckons their end by it, in a demonstration too


def _moment(value: Any) -> datetime:
    found = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return found if found.tzinfo else found.replace(tzinfo=UTC)  # SQLite keeps UTC


def forget_ended() -> int:
    """Take out the sessions that have ended, with what was typed in them; return how many."""
    gone, _ = Session.objects.filter(expire_date__lt=_now()).delete()
    return gone


def signed_in(request: HttpRequest, slug: str, aside: str = "") -> Caller | None:
    """Return whoever is signed in, as they call at an organisation, in one question.

    `aside` is asked with it (see `caller`). They are who Django would say they are. What is
    out of the ordinary, such as a session from before the secret key was changed, is left to
    Django itself.
    """
    session = request.session
    number = str(session.get(SESSION_KEY, ""))
    found = caller(int(number), slug, aside) if number.isascii() and number.isdigit() else None
    if (
        found is not None
        and session.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
        and constant_time_compare(
            session.get(HASH_SESSION_KEY) or "", found.staff.get_session_auth_hash()
        )
    ):
        request.user = found.staff
        session.keep_alive()  # type: ignore[attr-defined]
        return found
    return caller(request.user.pk, slug, aside) if request.user.is_authenticated else None
