"""Who changed a person's record, joined it to another or parted them, is written down."""

import django.db.models.deletion
from django.db import migrations, models

from putright.people.migrating import BesideWriters, index


class Migration(BesideWriters):
    dependencies = (("people", "0002_what_a_person_needs"),)
    operations = (
        migrations.CreateModel(
            name="CustomerChange",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "organisation",
                        "number",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("number", models.BigIntegerField()),
                ("customer", models.CharField()),
                ("at", models.DateTimeField()),
                ("by", models.CharField(blank=True, default="")),
                ("what", models.CharField()),
                ("other", models.CharField(blank=True, default="")),
                ("fields", models.CharField(blank=True, default="")),
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
                        fields=("organisation", "customer", "number"), name="change_of_customer"
                    )
                ],
            },
        ),
        index(
            "customer",
            ("organisation", "merged_into"),
            "customer_merged",
            condition=models.Q(merged_into__gt=""),
        ),
    )
