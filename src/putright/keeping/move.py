"""How does everything get into another database, with nothing lost on the way?

While it is copied nobody can write here. All of it goes there in one transaction, is
read again there, compared table by table, and verified; then the record here is closed
to new events, so that a process left running cannot go on adding to what was left.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from putright.cases.broken import Verified
from putright.cases.models import StoredEvent
from putright.cases.store import quoted, read
from putright.cases.verify import verify
from putright.keeping import counts
from putright.keeping.databases import connected, patient, swapped
from putright.keeping.digests import digests
from putright.keeping.manifest import NotSafe, Progress
from putright.keeping.tables import Content, content, copy, count_on

# Made anew by `migrate` in every database, and copied over all the same: rows refer to them.
_MADE_BY_MIGRATE = ("django_content_type", "auth_permission")
CLOSED = "putright_moved"
_SENTENCE = "this record was moved to another database, and is closed to new events here"
_PATIENCE = "30s"


class Moved(NamedTuple):
    """What was moved: the rows of each table, the digest of each record, and what verify said."""

    counts: dict[str, int]
    digests: dict[str, str]
    verified: Verified
    again: bool = False  # all of it was there already: an earlier move was cut short at its end


def move(database: dict[str, Any], progress: Progress) -> Moved:
    """Move everything into another database that is empty, or raise NotSafe with nothing moved."""
    if is_closed():
        raise NotSafe(
            "this record was moved before, and is closed: name the database that it was moved to "
            "in PUTRIGHT_DATABASE. If it was not meant to go, `putright move --reopen`."
        )
    target = connected(database)
    try:
        _only_move_here()
        with swapped(target):
            _only_move_here()
            call_command("migrate", verbosity=0, interactive=False)
            full = _what_is_there()
        with transaction.atomic(), _nobody_writes():
            moved = _finish(target, full) if full else _carry(target, progress)
            _close()
            # Beware: the order. Cut short after this line, the record is there and still
            # open here; a second run finds both the same, and closes it.
            target.commit()
    finally:
        target.close()
    return moved


def _carry(target: BaseDatabaseWrapper, progress: Progress) -> Moved:
    """Copy, compare and verify, all in one transaction of the target's that stays open."""
    tables = counts.tables()
    target.set_autocommit(False)
    with target.cursor() as cursor:
        if target.vendor == "postgresql":
            patient(cursor)
        for model in reversed(tables):
            cursor.execute(f"delete from {quoted(model)}")
    here = {model: _copied(model, target, progress) for model in tables}
    count_on(tables, target)
    own = digests(lambda cases: progress("counting cases", cases))
    with swapped(target):
        _compare(here, progress)
        found = verify(progress=lambda cases: progress("verifying cases", cases))
        theirs = digests(lambda cases: progress("comparing cases", cases))
        if theirs != own:
            raise NotSafe(f"the records differ after copying, and nothing was moved. {_NEVER}")
    if target.vendor == "postgresql":
        with target.cursor() as cursor:
            cursor.execute("analyze")
    return Moved(_numbers(here), own, found)


def _copied(model: type[models.Model], target: BaseDatabaseWrapper, progress: Progress) -> Content:
    """Copy one table. Why emptied again: a trigger of one before may have put rows into it."""
    with target.cursor() as cursor:
        cursor.execute(f"delete from {quoted(model)}")
    return copy(model, target, progress)


def _finish(target: BaseDatabaseWrapper, full: str) -> Moved:
    """Find that everything is there already, as it is here: then only closing is left."""
    here = {model: content(model) for model in counts.tables()}
    own = digests()
    with swapped(target):
        same = all(content(model) == was for model, was in here.items()) and digests() == own
        if not same:
            raise NotSafe(
                f"the database to move to is not empty ({full} has rows), and nothing is written "
                "over. Make an empty one."
            )
        found = verify()
        target.set_autocommit(False)
    return Moved(_numbers(here), own, found, again=True)


def _compare(here: dict[type[models.Model], Content], progress: Progress) -> None:
    for model, was in here.items():
        there = content(model)
        progress("comparing rows", there.rows)
        if there != was:
            raise NotSafe(
                f"{model._meta.db_table} is not the same after copying ({was.rows} rows, then "
                f"{there.rows}), and nothing was moved. {_NEVER}"
            )


_NEVER = "This should never be: keep both databases, and tell those who make Putright."


def _numbers(here: dict[type[models.Model], Content]) -> dict[str, int]:
    return {model._meta.db_table: was.rows for model, was in sorted(here.items(), key=_by_name)}


def _by_name(item: tuple[type[models.Model], Content]) -> str:
    return item[0]._meta.db_table


def _what_is_there() -> str:
    """Return a table that has rows in the database that is in use, or nothing."""
    for model in counts.tables():
        if model._meta.db_table not in _MADE_BY_MIGRATE and model._base_manager.exists():
            return model._meta.db_table
    return ""


# -- nobody else meanwhile ----------------------------------------------------------------

_LOCK = 0x4D6F_7665  # "Move"


def _only_move_here() -> None:
    """Take a lock that one connection has in one database: for it may have several addresses."""
    if connection.vendor != "postgresql":
        return
    if not read("select pg_try_advisory_lock(%s)", [_LOCK])[0][0]:
        raise NotSafe(
            "another move is at work in this database, or both addresses are of the same one."
        )


@contextmanager
def _nobody_writes() -> Iterator[None]:
    """Keep everybody from writing. On SQLite, whoever begins a transaction does so already."""
    if connection.vendor == "postgresql":
        names = ", ".join(quoted(model) for model in counts.tables())
        with connection.cursor() as cursor:
            patient(cursor)
            cursor.execute(f"set local lock_timeout = '{_PATIENCE}'")
            try:
                cursor.execute(f"lock table {names} in exclusive mode")
            except DatabaseError as fault:
                raise NotSafe(
                    f"others are writing, and did not stop within {_PATIENCE}: stop `putright "
                    f"serve` and `putright work`, and run this again. ({str(fault).strip()})"
                ) from None
    yield


# -- closed -------------------------------------------------------------------------------

_POSTGRESQL = (
    f"create function {CLOSED}() returns trigger language plpgsql as"
    f" $$ begin raise exception '{_SENTENCE}'; end $$",
    f"create trigger {CLOSED} before insert on {quoted(StoredEvent)} execute function {CLOSED}()",
)
_POSTGRESQL_OPEN = (
    f"drop trigger {CLOSED} on {quoted(StoredEvent)}",
    f"drop function {CLOSED}()",
)
_SQLITE = (
    f"create trigger {CLOSED} before insert on {quoted(StoredEvent)}"
    f" begin select raise(abort, '{_SENTENCE}'); end",
)
_SQLITE_OPEN = (f"drop trigger {CLOSED}",)


def is_closed() -> bool:
    where = "pg_trigger where tgname" if connection.vendor == "postgresql" else (
        "sqlite_master where type = 'trigger' and name"
    )  # fmt: skip
    return bool(read(f"select 1 from {where} = %s", [CLOSED]))


def _close() -> None:
    _execute(_POSTGRESQL if connection.vendor == "postgresql" else _SQLITE)


def reopen() -> bool:
    """Let events be added here again; return whether it was closed."""
    if not is_closed():
        return False
    with transaction.atomic():
        _execute(_POSTGRESQL_OPEN if connection.vendor == "postgresql" else _SQLITE_OPEN)
    return True


def _execute(statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
