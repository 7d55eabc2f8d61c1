"""Which database answers what may be a few seconds old? Figures and search, and nothing else.

A read replica, where PUTRIGHT_REPLICA names one, as long as it is there and near; else
the database that everything is written to. Nobody notices which it was. Whatever is
acted on, a case, a worklist, who may open what, is always read where it is written.
"""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import Error, connection, connections

from putright.cases.store import read as read_here

ALIAS = "replica"
MOST_BEHIND = 10.0  # seconds
LOOK_EVERY = 2.0  # seconds for which what was found of it is believed
TRY_AGAIN = 30.0  # seconds until one that was lost is asked again

_log = logging.getLogger(__name__)


class Read(NamedTuple):
    """What was found, and whether it is as things are now."""

    rows: list[tuple]
    is_now: bool


@dataclass(slots=True)
class _Seen:
    """What this process knows of the replica."""

    until: float = 0.0  # by the machine's steady clock
    is_near: bool = False
    is_lost: bool = False


_seen = _Seen()


def read(sql: str, params: Sequence[Any]) -> Read:
    """Return what the replica answers; if it may not be asked or breaks off, what is here."""
    # Why not within a transaction: it may hold what only it knows of.
    if not connection.in_atomic_block and _may_be_asked():
        try:
            with connections[ALIAS].cursor() as cursor:
                cursor.execute(sql, params)
                return Read(cursor.fetchall(), is_now=False)
        except Error as error:
            _lose(error)
    return Read(read_here(sql, params), is_now=True)


def _may_be_asked() -> bool:
    if ALIAS not in connections.settings:
        return False
    if time.monotonic() >= _seen.until:
        try:
            _see(_behind())
        except Error as error:
            _lose(error)
    return _seen.is_near


def _behind() -> float:
    """Return how many seconds the replica is behind.

    Beware: while nothing is written, the last thing it replayed is old, and it is not
    behind; and one that has lost its primary has replayed all it was sent, and is.
    Only what the primary itself has written tells one from the other.
    """
    ((written,),) = read_here("select pg_current_wal_lsn()::text", [])
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(
            "select pg_is_in_recovery(), pg_last_wal_replay_lsn() >= %s::pg_lsn,"
            " extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp())",
            [written],
        )
        follows, has_all, age = cursor.fetchone()
    if not follows:
        return float("inf")  # it follows nobody any more
    return 0.0 if has_all else float("inf") if age is None else float(age)


def _see(behind: float) -> None:
    if _seen.is_lost:
        _log.warning("The replica is back: figures and search are read from it again.")
    _seen.is_lost = False
    _seen.is_near = behind < MOST_BEHIND
    _seen.until = time.monotonic() + LOOK_EVERY


def _lose(error: Error) -> None:
    if not _seen.is_lost:
        _log.warning(
            "The replica does not answer: figures and search are read from the primary (%s).",
            type(error).__name__,
        )
    _seen.is_lost, _seen.is_near = True, False
    _seen.until = time.monotonic() + TRY_AGAIN
    if not connections[ALIAS].in_atomic_block:
        connections[ALIAS].close()
