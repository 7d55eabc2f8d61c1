"""How is something done to another database than the one in the settings?

Everything in Putright speaks to the database named "default". While `standing_in`
lasts, that is another one, for this thread.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend


@contextmanager
def standing_in(database: dict[str, Any]) -> Iterator[BaseDatabaseWrapper]:
    """Have this database stand in for the default one; give its connection."""
    other = connected(database)
    try:
        with swapped(other):
            yield other
    finally:
        other.close()


@contextmanager
def swapped(other: BaseDatabaseWrapper) -> Iterator[None]:
    """Have this connection stand in, in the middle of whatever it is doing."""
    own = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = other
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = own


def patient(cursor: Any) -> None:
    """Have PostgreSQL not end this transaction because it waits for another program, or is long."""
    cursor.execute("set local idle_in_transaction_session_timeout = 0")
    cursor.execute("set local statement_timeout = 0")


def connected(database: dict[str, Any]) -> BaseDatabaseWrapper:
    """Return a connection to a database described as in the settings."""
    settings = {**connections.settings[DEFAULT_DB_ALIAS], **database, "CONN_MAX_AGE": 0}
    backend = load_backend(settings["ENGINE"])
    wrapper: BaseDatabaseWrapper = backend.DatabaseWrapper(settings, DEFAULT_DB_ALIAS)
    return wrapper
