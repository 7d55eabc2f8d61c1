"""What colleagues ask of one another, and who is offered a case, is found by an index."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from putright.cases.migrating import BesideWriters, index


class Migration(BesideWriters):
    dependencies = (("cases", "0006_whose_team_it_is"),)
    operations = (
        migrations.CreateModel(
            name="RequestRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "organisation",
                        "case",
                        "number",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("case", models.BigIntegerField()),
                ("number", models.PositiveSmallIntegerField()),
                ("wanted", models.CharField()),
                ("whom", models.CharField()),
                ("by", models.CharField(blank=True, default="")),
                ("due_on", models.DateField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=("organisation", "whom", "due_on", "case", "number"),
                        name="request_open_of",
                        condition=Q(done_at=None),
                    )
                ],
            },
        ),
        # In whose cases has somebody a part? What is shown of a person asks that.
        index(
            "partyrow",
            ("organisation", "key", "case"),
            "party_by_key",
            condition=Q(key__gt=""),
        ),
    )
