"""Registers (money, conduct, declarations) find their events by an index, and read no others.

The index holds rare events only: those that nearly every case has are left out, so that
writing them costs nothing more. Beware: a query uses it only where it says the same
condition, word for word (`cases/rare.py`).
"""

from typing import Any

from django.db import migrations

from putright.people.migrating import BesideWriters, ByHand

_COMMON = (
    "'received', 'recorded', 'entered', 'point', 'acknowledged', 'assigned', 'responded',"
    " 'promised', 'missed', 'noted', 'sent', 'closed', 'told'"
)
_NAME = "event_rare"
_MAKE = (
    f'create index {{beside}} "{_NAME}" on "cases_storedevent"'
    ' ("organisation_id", "name", "case", "sequence")'
    f' where "name" not in ({_COMMON})'
)
BY_HAND = ByHand(
    table="cases_storedevent",
    sqlite=(_MAKE.format(beside=""),),
    postgresql={
        _NAME: (
            f'drop index concurrently if exists "{_NAME}"',
            _MAKE.format(beside="concurrently"),
        )
    },
)


def forwards(apps: Any, schema_editor: Any) -> None:
    beside = "concurrently" if schema_editor.connection.vendor == "postgresql" else ""
    # Beware: one that was broken off leaves an index that answers nothing.
    backwards(apps, schema_editor)
    schema_editor.execute(_MAKE.format(beside=beside))


def backwards(apps: Any, schema_editor: Any) -> None:
    beside = "concurrently" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f'drop index {beside} if exists "{_NAME}"')


class Migration(BesideWriters):
    dependencies = (("interests", "0001_initial"), ("cases", "0001_initial"))
    operations = (migrations.RunPython(forwards, backwards),)
