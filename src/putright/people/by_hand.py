"""Is everything there that migrations made by hand? After each `migrate`, what is not is put back.

Django makes a table of SQLite anew for many a change, and drops what it does not know of:
the triggers that keep the indexes of words, and an index over part of a table. Nothing
would fail then; people and letters would only no longer be found. An app names in
`made_by_hand` those of its migrations that have a BY_HAND.
"""

import logging
from collections.abc import Iterator
from importlib import import_module
from typing import Any, NamedTuple

from django.apps import AppConfig, apps
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from putright.people.migrating import ByHand

_log = logging.getLogger(__name__)


class Missing(NamedTuple):
    """Names of what is not there, of one migration's."""

    of: ByHand
    names: tuple[str, ...]


def declared() -> Iterator[tuple[tuple[str, str], ByHand]]:
    """Give every migration that made something by hand, with what it made."""
    for config in apps.get_app_configs():
        for name in getattr(config, "made_by_hand", ()):
            module = import_module(f"{config.name}.migrations.{name}")
            yield (config.label, name), module.BY_HAND


def missing(connection: BaseDatabaseWrapper) -> list[Missing]:
    """Return what migrations that this database has had made by hand, and is not there."""
    with connection.cursor() as cursor:
        cursor.execute("select app, name from django_migrations")
        had = set(cursor.fetchall())
        there = _there(cursor, connection.vendor)
    found = []
    for migration, made in declared():
        names = _names(made, connection.vendor)
        gone = tuple(name for name in names if (made.table, name) not in there)
        if migration in had and gone:
            found.append(Missing(made, gone))
    return found


def put_back(connection: BaseDatabaseWrapper) -> list[str]:
    """Make whatever is missing again, and fill what it keeps; return the names of it."""
    found = missing(connection)
    for one in found:
        if connection.vendor == "postgresql":
            _put_back_on_postgresql(connection, one)
        else:
            _put_back_on_sqlite(connection, one)
    return [name for one in found for name in one.names]


def after_migrating(using: str, verbosity: int = 1, **rest: Any) -> None:
    """Put back what a migration dropped without knowing; called after every `migrate`."""
    connection = connections[using]
    if "django_migrations" not in connection.introspection.table_names():
        return  # made without migrations, as some tools do: then nothing was made by hand
    names = put_back(connection)
    if names:
        _log.warning("A migration had dropped %s; made again.", ", ".join(names))


def look_after(config: AppConfig) -> None:
    """Have `after_migrating` called: once for all apps, and when all of them have migrated."""
    from django.db.models.signals import post_migrate

    post_migrate.connect(after_migrating, sender=config, dispatch_uid="putright.by_hand")


# -- each database ------------------------------------------------------------------------


def _names(made: ByHand, vendor: str) -> list[str]:
    if vendor == "postgresql":
        return list(made.postgresql)
    return [name_of(statement) for statement in made.sqlite]


def name_of(statement: str) -> str:
    """Return the name of what a statement makes.

    >>> name_of('create index  "event_rare" on "cases_storedevent" ("name")')
    'event_rare'
    """
    return statement.split(maxsplit=3)[2].strip('"')


def _there(cursor: Any, vendor: str) -> set[tuple[str, str]]:
    """Return the tables, each with the names of its triggers and of indexes that answer."""
    if vendor == "postgresql":
        # Beware: one whose making was broken off is there, and answers nothing.
        cursor.execute(
            "select t.relname, c.relname from pg_index i join pg_class c on c.oid = i.indexrelid"
            " join pg_class t on t.oid = i.indrelid"
            " where i.indisvalid and pg_table_is_visible(c.oid)"
        )
    else:
        cursor.execute(
            "select tbl_name, name from sqlite_master where type in ('trigger', 'index')"
        )
    return set(cursor.fetchall())


def _put_back_on_sqlite(connection: BaseDatabaseWrapper, lost: Missing) -> None:
    # Why in one: whoever writes between the two would not be in what the triggers fill.
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in lost.of.sqlite:
            if name_of(statement) in lost.names:
                cursor.execute(statement)
        for statement in lost.of.sqlite_filled:
            cursor.execute(statement)


def _put_back_on_postgresql(connection: BaseDatabaseWrapper, lost: Missing) -> None:
    # Beware: beside the writers only outside a transaction; PostgreSQL refuses it within one.
    beside = not connection.in_atomic_block
    with connection.cursor() as cursor:
        for name in lost.names:
            for statement in lost.of.postgresql[name]:
                cursor.execute(statement if beside else statement.replace("concurrently ", ""))
