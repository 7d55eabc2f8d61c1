"""What must be known of a customer before any contact is kept once for all of their cases."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("cases", "0008_whose_turn_and_who"),)
    operations = (
        migrations.CreateModel(
            name="FlagRow",
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
                ("number", models.PositiveIntegerField()),
                ("customer", models.CharField()),
                ("record", models.CharField()),
                ("about", models.CharField()),
                ("until", models.DateField(null=True)),
                ("review_on", models.DateField(null=True)),
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
                    models.Index(fields=["organisation", "customer"], name="flag_of_customer")
                ],
            },
        ),
    )
