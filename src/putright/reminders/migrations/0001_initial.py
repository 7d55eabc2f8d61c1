import django.db.models.deletion
from django.db import migrations, models

from putright.project import clock


def begin(apps, schema_editor):
    """Misses from before this are nobody's news: not all of them at once."""
    organisations = apps.get_model("people", "Organisation").objects.values_list("pk", flat=True)
    rounds = apps.get_model("reminders", "Round").objects
    rounds.bulk_create(
        rounds.model(organisation_id=one, since=clock.now()) for one in organisations
    )


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0003_who_changed_a_record"),
    ]

    operations = [
        migrations.CreateModel(
            name="Round",
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
                ("since", models.DateTimeField()),
                ("next_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Digest",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "organisation",
                        "person",
                        "day",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("person", models.CharField()),
                ("day", models.DateField()),
                ("at", models.DateTimeField()),
                ("lines", models.PositiveIntegerField()),
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
        migrations.CreateModel(
            name="Told",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "organisation",
                        "what",
                        "person",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("person", models.CharField()),
                ("what", models.CharField()),
                ("case", models.BigIntegerField(null=True)),
                ("sequence", models.PositiveIntegerField(null=True)),
                ("made_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(null=True)),
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
                        condition=models.Q(("told_at", None)),
                        fields=["organisation", "person"],
                        name="told_waiting",
                    ),
                    models.Index(fields=["made_at"], name="told_by_age"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Wish",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "organisation",
                        "person",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("person", models.CharField()),
                ("email", models.CharField(blank=True, default="")),
                ("digest_at", models.CharField(blank=True, default="")),
                ("off", models.CharField(blank=True, default="")),
                ("feed", models.CharField(blank=True, default="")),
                ("feed_made_at", models.DateTimeField(null=True)),
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("feed__gt", "")),
                        fields=("organisation", "feed"),
                        name="one_feed",
                    )
                ],
            },
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
