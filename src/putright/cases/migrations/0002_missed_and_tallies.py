"""What was missed, and how many: a column and a table that the version before can do without."""

import django.db.models.deletion
from django.db import migrations, models

_PARTS = ("organisation", "month", "kind", "team", "status", "restricted", "number")


class Migration(migrations.Migration):
    dependencies = (
        ("cases", "0001_initial"),
        ("people", "0001_initial"),
    )
    operations = (
        migrations.AddField(
            model_name="clockrow",
            name="told",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name="TallyRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        *_PARTS, blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("month", models.DateField()),
                ("kind", models.CharField()),
                ("team", models.CharField(blank=True)),
                ("status", models.CharField()),
                ("restricted", models.BooleanField()),
                ("number", models.BigIntegerField()),
                ("change", models.IntegerField()),
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
        ),
    )
