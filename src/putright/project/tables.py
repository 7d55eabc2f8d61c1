"""Has the database the tables of this version?

Answered with one small query. Django's own answer imports every migration there
is and draws their graph, which is too much work for a question asked every few
seconds, and each time that a server starts.
"""

from functools import cache
from pkgutil import iter_modules

from django.apps import apps
from django.db import DatabaseError, connection

Migration = tuple[str, str]  # the app, and its own name


def waiting() -> list[Migration]:
    """Return the migrations of this version that the database has not had.

    A database that has had more is fine: a newer version's come before its processes do.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("select app, name from django_migrations")
            had = set(cursor.fetchall())
    except DatabaseError:
        if "django_migrations" in connection.introspection.table_names():
            raise
        had = set()
    return sorted(known() - had)


@cache
def known() -> frozenset[Migration]:
    """Return every migration that this version has."""
    return frozenset(
        (app.label, module.name)
        for app in apps.get_app_configs()
        for module in iter_modules([f"{app.path}/migrations"])
        if not module.ispkg and module.name[0] not in "_~"
    )
