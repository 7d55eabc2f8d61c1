"""How do our tables change while people go on working?

A migration is applied while the version before still serves: it may add what that
version can do without, and must not keep it waiting. On PostgreSQL an index is so
built beside the writers; such a migration cannot be one transaction.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db import migrations, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor as Editor
from django.db.migrations.state import ProjectState
from django.db.models import Index


class BesideWriters(migrations.Migration):
    """A migration that cannot be one transaction on PostgreSQL, and is one on SQLite.

    There it is all done, and known to be done, or nothing is: killed in between, it would
    never go on, for what it makes would be there already. On PostgreSQL each step is one
    that can be taken again.
    """

    atomic = False

    def apply(
        self, project_state: ProjectState, schema_editor: Editor, collect_sql: bool = False
    ) -> ProjectState:
        if schema_editor.connection.vendor != "sqlite" or collect_sql:
            return super().apply(project_state, schema_editor, collect_sql)
        _as_one(schema_editor)
        state = super().apply(project_state, schema_editor, collect_sql)
        # Why now: what is put off to the end would be done after the transaction's, and so
        # would the word that the migration was applied.
        while schema_editor.deferred_sql:
            schema_editor.execute(schema_editor.deferred_sql.pop(0), None)
        return state


def _as_one(schema_editor: Editor) -> None:
    """Begin the transaction that the editor would have begun, and will end, for an atomic one."""
    if not schema_editor.atomic_migration:
        schema_editor.atomic_migration = True
        schema_editor.atomic = transaction.atomic(schema_editor.connection.alias)
        schema_editor.atomic.__enter__()


class AddIndexBesideWriters(migrations.AddIndex):
    """Adds an index; on PostgreSQL without keeping anybody from writing meanwhile."""

    atomic = False

    def database_forwards(self, app_label: str, schema_editor: Editor, *states: Any) -> None:
        if schema_editor.connection.vendor != "postgresql":
            super().database_forwards(app_label, schema_editor, *states)
            return
        # Beware: one that was broken off leaves an index that answers nothing.
        self._drop(schema_editor)
        model = states[-1].apps.get_model(app_label, self.model_name)
        schema_editor.execute(self.index.create_sql(model, schema_editor, concurrently=True))

    def database_backwards(self, app_label: str, schema_editor: Editor, *states: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            self._drop(schema_editor)
        else:
            super().database_backwards(app_label, schema_editor, *states)

    def _drop(self, schema_editor: Editor) -> None:
        schema_editor.execute(f'drop index concurrently if exists "{self.index.name}"')


def index(model: str, fields: tuple[str, ...], name: str, **rest: Any) -> AddIndexBesideWriters:
    return AddIndexBesideWriters(model, Index(fields=fields, name=name, **rest))


class ByHand(NamedTuple):
    """What a migration makes that Django does not know of, and so does not put back.

    On SQLite, Django makes a table anew for many a change, and what it does not know of
    goes with the old one. `by_hand.py` looks after every migration, and puts it back.
    """

    table: str
    # The statements that make each trigger or index, which say its name third.
    sqlite: tuple[str, ...]
    # For each index by its name, all that makes it: of one that is broken too.
    postgresql: Mapping[str, tuple[str, ...]]
    # What the triggers of SQLite fill, emptied and filled again: nobody kept it meanwhile.
    sqlite_filled: tuple[str, ...] = ()
