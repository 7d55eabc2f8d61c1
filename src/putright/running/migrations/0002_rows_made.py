"""Which version made the rows of an organisation's cases is kept, so that another makes them anew."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("people", "0001_initial"), ("running", "0001_initial"))
    operations = (
        migrations.CreateModel(
            name="RowsMade",
            fields=[
                (
                    "organisation",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="people.organisation",
                    ),
                ),
                ("made_as", models.CharField(blank=True, default="")),
                ("access", models.PositiveSmallIntegerField(default=1)),
                ("making", models.CharField(blank=True, default="")),
                ("upto", models.BigIntegerField(default=-1)),
            ],
        ),
    )
