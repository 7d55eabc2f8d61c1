"""Counting what is owed reads the index of open clocks, and no row.

The version before does without the old index: the new one begins with the same columns.
"""

from django.db import migrations
from django.db.models import Q

from putright.cases.migrating import BesideWriters, index


class Migration(BesideWriters):
    dependencies = (("cases", "0004_count_what_is_there"),)
    operations = (
        index(
            "clockrow",
            ("organisation", "owed_on", "case", "number", "restricted"),
            "clock_open_by_owed",
            condition=Q(is_open=True),
        ),
        migrations.RemoveIndex("clockrow", "clock_open_by_due"),
    )
