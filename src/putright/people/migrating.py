"""How do our tables change while people go on working?

A migration is applied while the version before still serves: it may add what that
version can do without, and must not keep it waiting. On PostgreSQL an index is so
built beside the writers; such a migration cannot be one transaction.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor as Editor
from django.db.models import Index


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
