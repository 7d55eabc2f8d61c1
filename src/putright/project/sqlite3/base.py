"""What is different from Django's own SQLite? Whoever writes waits their turn first."""

import os
import re
from collections.abc import Callable
from typing import Any

from django.db.backends.sqlite3 import base

from putright.project.sqlite3.turns import Turn

_WRITES = re.compile(r"\s*(insert|update|delete|replace)\b", re.IGNORECASE)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that takes a turn for each transaction, and for each write outside of one."""

    _turn: Turn | None = None
    _was_writable = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(self._in_turn)

    # Why the next two: on a disk that is read-only a file can be opened to read, and then stays
    # read-only for the whole process while anybody has it open. So nobody keeps it open.

    def get_new_connection(self, conn_params: Any) -> Any:
        name = self.settings_dict["NAME"]
        self._was_writable = self.is_in_memory_db() or os.access(name, os.W_OK)
        return super().get_new_connection(conn_params)

    def close_if_unusable_or_obsolete(self) -> None:
        if not self._was_writable and not self.in_atomic_block:
            self.close()
        super().close_if_unusable_or_obsolete()

    # Whence: `Atomic` in django.db.transaction, which begins with the first of these four and
    # ends with one of the others, whatever happens in between.

    def set_autocommit(
        self, autocommit: bool, force_begin_transaction_with_broken_autocommit: bool = False
    ) -> None:
        begins = not autocommit and force_begin_transaction_with_broken_autocommit
        if begins:
            self._take_turn()
        try:
            super().set_autocommit(autocommit, force_begin_transaction_with_broken_autocommit)
        except BaseException:
            self._end_turn()
            raise

    def commit(self) -> None:
        try:
            super().commit()
        finally:
            self._end_turn()

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self._end_turn()

    def close(self) -> None:
        try:
            super().close()
        finally:
            self._end_turn()

    def _in_turn(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any
    ) -> Any:
        if self.in_atomic_block or self._turn or not _WRITES.match(sql):
            return execute(sql, params, many, context)
        self._take_turn()
        try:
            return execute(sql, params, many, context)
        finally:
            self._end_turn()

    def _take_turn(self) -> None:
        if self._turn is None and not self.is_in_memory_db():
            longest = float(self.settings_dict["OPTIONS"].get("timeout", 5))
            with self.wrap_database_errors:
                self._turn = Turn(str(self.settings_dict["NAME"]), longest)

    def _end_turn(self) -> None:
        if self._turn is not None:
            self._turn.end()
            self._turn = None
