"""The index of words may never be in so many parts that SQLite takes no more.

Every text that is written is a part of its own until the worker merges. SQLite keeps no
more than 2,000 parts in all, and then says that the disk is full. It merges by itself once
a level has `crisismerge` of them: with 1,000, two full levels were too many, which a load
of a million texts with no worker beside it came to. With 500 the fourth level would have
to be full: over a hundred million texts.
"""

from typing import Any

from django.db import migrations


def _at(parts: int) -> Any:
    def run(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "sqlite":
            sql = "insert into cases_textindex (cases_textindex, rank) values ('crisismerge', %s)"
            with schema_editor.connection.cursor() as cursor:
                cursor.execute(sql, [parts])

    return run


class Migration(migrations.Migration):
    dependencies = (("cases", "0009_what_is_known_before_contact"),)
    operations = (migrations.RunPython(_at(500), _at(1_000)),)
