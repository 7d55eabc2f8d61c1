"""What is kept for other systems; and a trigger that lays each event ready for the feed.

The trigger writes nothing for an organisation whose feed was never opened. An import and a
restored copy can so forget it as little as the one door can.
"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from putright.people.migrating import ByHand

_SQLITE = (
    """create trigger systems_arrives after insert on cases_storedevent
        when exists (select 1 from systems_feed f where f.organisation_id = new.organisation_id)
        begin
        insert into systems_arrival (organisation_id, "case", sequence)
            values (new.organisation_id, new."case", new.sequence);
    end""",
)
# Why for each statement: an import adds very many events with one.
_POSTGRESQL = (
    """create or replace function systems_arrives() returns trigger language plpgsql as $$
    begin
        insert into systems_arrival (organisation_id, "case", sequence)
            select a.organisation_id, a."case", a.sequence
            from added a join systems_feed f on f.organisation_id = a.organisation_id
            order by a."case", a.sequence;
        return null;
    end $$""",
    """create or replace trigger systems_arrives after insert on cases_storedevent
        referencing new table as added for each statement execute function systems_arrives()""",
)
BY_HAND = ByHand(table="cases_storedevent", sqlite=_SQLITE, postgresql={})


def forwards(apps: Any, schema_editor: Any) -> None:
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in _POSTGRESQL if is_postgresql else _SQLITE:
        schema_editor.execute(statement, params=None)


def backwards(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("drop trigger systems_arrives on cases_storedevent", params=None)
        schema_editor.execute("drop function systems_arrives()", params=None)
    else:
        schema_editor.execute("drop trigger systems_arrives", params=None)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0003_who_changed_a_record"),
        ("cases", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Feed",
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
                ("last", models.BigIntegerField(default=0)),
                ("secret", models.BinaryField(max_length=32)),
                ("opened_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Item",
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
                ("case", models.BigIntegerField()),
                ("sequence", models.PositiveIntegerField()),
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
            name="Arrival",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("case", models.BigIntegerField()),
                ("sequence", models.PositiveIntegerField()),
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
                "indexes": [models.Index(fields=["organisation", "id"], name="arrival_of")],
            },
        ),
        migrations.CreateModel(
            name="Asked",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "organisation",
                        "key",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("key", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
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
                "indexes": [models.Index(fields=["at"], name="asked_by_age")],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "organisation",
                        "hook",
                        "number",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("hook", models.BigIntegerField()),
                ("number", models.BigIntegerField()),
                ("tries", models.PositiveIntegerField(default=0)),
                ("tried_at", models.DateTimeField()),
                ("fault", models.CharField(blank=True, default="")),
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
                "indexes": [models.Index(fields=["told_at"], name="delivery_by_age")],
            },
        ),
        migrations.CreateModel(
            name="Hook",
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
                ("name", models.CharField()),
                ("url", models.CharField()),
                ("token", models.BigIntegerField()),
                ("events", models.TextField(blank=True, default="")),
                ("sealed", models.TextField()),
                ("state", models.CharField(default="on")),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(blank=True, default="")),
                ("place", models.BigIntegerField(default=0)),
                ("next_at", models.DateTimeField(null=True)),
                ("failing_since", models.DateTimeField(null=True)),
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
                        condition=models.Q(("next_at__isnull", False)),
                        fields=["next_at"],
                        name="hook_to_tell",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Rate",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "organisation",
                        "key",
                        "minute",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("key", models.CharField(max_length=64)),
                ("minute", models.BigIntegerField()),
                ("count", models.PositiveIntegerField()),
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
                "indexes": [models.Index(fields=["minute"], name="rate_by_age")],
            },
        ),
        migrations.CreateModel(
            name="Token",
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
                ("name", models.CharField()),
                ("holder", models.CharField()),
                ("role", models.CharField(blank=True, default="")),
                ("team", models.CharField(blank=True, default="")),
                ("writes", models.BooleanField(default=False)),
                ("digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(blank=True, default="")),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("revoked_by", models.CharField(blank=True, default="")),
                ("used_at", models.DateTimeField(null=True)),
                ("used_from", models.CharField(blank=True, default="")),
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
                        fields=("organisation", "digest"), name="one_token_a_digest"
                    )
                ],
            },
        ),
        migrations.RunPython(forwards, backwards),
    ]
