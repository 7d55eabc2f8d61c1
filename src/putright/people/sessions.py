"""Who is signed in, and where is it kept, with what a customer has typed so far?

In Django's own table, so that a session that is ended in one process is ended in all.
Only what every page does, to read a session and to keep it, is a plain statement here.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as InTable
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from putright.people.queries import Caller, caller


# Beware: Django signs a session under the name of its class, so this one keeps that name.
class SessionStore(InTable):
    """Django's sessions in the database, with fewer questions."""

    def load(self) -> dict[str, Any]:
        found = self._read()
        if found is None:
            self._session_key = None
            return {}
        return self.decode(found)

    def _read(self) -> str | None:
        key = self.session_key or ""
        if not (key.isascii() and key.isalnum()):
            return None  # Why: a cookie may hold what no database can be asked for
        now = timezone.now()  # noqa: TID251 -- Django reckons their end by it, in a demonstration too
        with connection.cursor() as cursor:
            cursor.execute(
                'select "session_data" from "django_session"'
                ' where "session_key" = %s and "expire_date" > %s',
                [key, connection.ops.adapt_datetimefield_value(now)],
            )
            row = cursor.fetchone()
        return row[0] if row else None

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


def signed_in(request: HttpRequest, slug: str) -> Caller | None:
    """Return whoever is signed in, as they call at an organisation, in one question.

    They are who Django would say they are. What is out of the ordinary, such as a
    session from before the secret key was changed, is left to Django itself.
    """
    session = request.session
    number = str(session.get(SESSION_KEY, ""))
    found = caller(int(number), slug) if number.isascii() and number.isdigit() else None
    if (
        found is not None
        and session.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
        and constant_time_compare(
            session.get(HASH_SESSION_KEY) or "", found.staff.get_session_auth_hash()
        )
    ):
        request.user = found.staff
        return found
    return caller(request.user.pk, slug) if request.user.is_authenticated else None
