"""Empty databases to do with as one likes: SQLite files, and databases of the tests' server."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from django.db import connection

from putright.project.environment import database_at


@contextmanager
def empty_database(folder: Path, vendor: str = "") -> Iterator[str]:
    """Give the address of a database that is not there yet (SQLite) or empty, of one's own."""
    if (vendor or connection.vendor) == "sqlite":
        yield f"sqlite:///{folder / uuid.uuid4().hex[:8]}.sqlite3"
        return
    name = f"putright_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(address_of("postgres"), autocommit=True) as server:
        server.execute(f'create database "{name}"')
        try:
            yield address_of(name)
        finally:
            server.execute(f'drop database "{name}" with (force)')


def address_of(name: str) -> str:
    """Return the address of a database of the tests' PostgreSQL server."""
    known = connection.settings_dict
    who = f"{quote(known['USER'])}:{quote(known['PASSWORD'], safe='')}"
    return f"postgresql://{who}@{known['HOST']}:{known['PORT']}/{name}"


def described(address: str) -> dict[str, Any]:
    """Return what the settings would say of a database at this address."""
    return database_at(address, "the test's")
