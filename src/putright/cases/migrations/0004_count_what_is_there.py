"""Counts the cases that are there already.

Beware: the version before adds nothing to the counts. When none of it serves any
more, `putright rebuild` puts right what it added meanwhile.
"""

from typing import Any

from django.db import migrations

from putright.cases.tallies import count_again


def count(apps: Any, schema_editor: Any) -> None:
    for organisation in apps.get_model("people", "Organisation").objects.order_by("pk"):
        count_again(organisation, using=schema_editor.connection)


def forget(apps: Any, schema_editor: Any) -> None:
    apps.get_model("cases", "TallyRow").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = (
        ("cases", "0003_what_is_looked_for"),
        ("people", "0001_initial"),
    )
    operations = (migrations.RunPython(count, forget),)
