"""From which cases is somebody shut out? Found at once, and known to be few."""

from django.db.models import Q

from putright.cases.migrating import BesideWriters, index


class Migration(BesideWriters):
    dependencies = (("cases", "0010_fewer_parts_of_the_index"),)
    operations = (
        index(
            "standingrow",
            ("organisation", "person", "case"),
            "standing_shut_out",
            condition=Q(shut_out=True),
        ),
    )
