"""A migration is safe while the version before still serves: first expand, later contract.

The old processes go on inserting without the new columns, and reading by the old names,
until the last of them has stopped. What would break them is refused here, unless the
migration says in `safe_because` why it does not.
"""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from django.apps import apps
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from putright.cases.migrating import AddIndexBesideWriters

BREAKS = {
    migrations.RemoveField: "the version before still reads and writes it",
    migrations.RenameField: "the version before knows it by its old name: add, copy, then remove",
    migrations.DeleteModel: "the version before still reads and writes it",
    migrations.RenameModel: "the version before knows it by its old name",
    migrations.AlterModelTable: "the version before knows it by its old name",
    migrations.AlterField: "what it held, or what the version before writes, may no longer fit",
    migrations.AlterUniqueTogether: "what the version before writes may no longer fit",
    migrations.AddConstraint: "what the version before writes may no longer fit",
    migrations.RemoveConstraint: "the version before may rely on it (`on conflict`)",
}


def why_not(migration: type[migrations.Migration]) -> list[str]:
    """Return what in a migration would break the version before, or keep it waiting."""
    if getattr(migration, "safe_because", ""):
        return []
    made = {op.name_lower for op in migration.operations if isinstance(op, migrations.CreateModel)}
    return [
        f"{type(op).__name__} {getattr(op, 'model_name', '')} {getattr(op, 'name', '')}: {why}"
        for op in migration.operations
        if getattr(op, "model_name", "").lower() not in made and (why := _why(op, migration))
    ]


def _why(op: Operation, migration: type[migrations.Migration]) -> str:
    for kind, why in BREAKS.items():
        if isinstance(op, kind):
            return why
    if isinstance(op, migrations.AddField):
        return _why_not_add(op.field)
    if isinstance(op, migrations.AddIndex):
        beside = isinstance(op, AddIndexBesideWriters) and not migration.atomic
        return "" if beside else "on PostgreSQL nobody could write while it is built"
    if isinstance(op, migrations.RunPython | migrations.RunSQL) and not op.reversible:
        return "it cannot be taken back; say how"
    if isinstance(op, migrations.SeparateDatabaseAndState):
        return "what it does to the database cannot be read here"
    return ""


def _why_not_add(field: models.Field) -> str:
    if not field.null and not field.has_db_default():
        return "the version before inserts without it: give it a db_default, or let it be null"
    if field.unique or (isinstance(field, models.ForeignKey) and field.db_constraint):
        return "the whole table is looked through while nobody can write"
    return ""


def ours() -> list[type[migrations.Migration]]:
    """Return every migration of ours but the first of each app."""
    return [
        import_module(f"{config.name}.migrations.{module.name}").Migration
        for config in apps.get_app_configs()
        if config.name.startswith("putright.")
        for module in iter_modules([f"{config.path}/migrations"])
        if not module.name.startswith("0001_")
    ]


@pytest.mark.parametrize("migration", ours(), ids=lambda one: one.__module__.split(".", 1)[1])
def test_every_migration_lets_the_version_before_go_on(migration):
    assert why_not(migration) == []


def test_there_are_migrations_to_look_at():
    assert "putright.cases.migrations.0002_missed_and_tallies" in {m.__module__ for m in ours()}


def _with(*operations: Operation, atomic: bool = True, safe: str = "") -> Any:
    made = {"operations": list(operations), "atomic": atomic, "safe_because": safe}
    return type("Migration", (migrations.Migration,), made)


INDEX = models.Index(fields=["x"], name="x")
BAD = [
    migrations.RemoveField("caserow", "title"),
    migrations.RenameField("caserow", "title", "heading"),
    migrations.DeleteModel("PartyRow"),
    migrations.AlterField("caserow", "title", models.CharField(max_length=80)),
    migrations.AddField("caserow", "x", models.CharField()),
    migrations.AddField("caserow", "x", models.CharField(default="")),
    migrations.AddField("caserow", "x", models.CharField(null=True, unique=True)),
    migrations.AddField(
        "caserow", "x", models.ForeignKey("people.Staff", models.PROTECT, null=True)
    ),
    migrations.AddIndex("caserow", INDEX),
    AddIndexBesideWriters("caserow", INDEX),
    migrations.AddConstraint("caserow", models.UniqueConstraint(fields=["x"], name="y")),
    migrations.RunPython(lambda apps, editor: None),
    migrations.RunSQL("select 1"),
    migrations.SeparateDatabaseAndState(),
]


@pytest.mark.parametrize("operation", BAD, ids=lambda op: type(op).__name__)
def test_what_would_break_the_version_before_is_refused(operation):
    assert len(why_not(_with(operation))) == 1
    assert why_not(_with(operation, safe="Nothing has written to it since 0.3.")) == []


GOOD = [
    migrations.AddField("caserow", "x", models.CharField(null=True)),
    migrations.AddField("caserow", "x", models.CharField(default="", db_default="")),
    migrations.CreateModel("New", [("id", models.BigAutoField(primary_key=True))]),
    migrations.RunPython(migrations.RunPython.noop, migrations.RunPython.noop),
    migrations.RemoveIndex("caserow", "x"),
]


@pytest.mark.parametrize("operation", GOOD, ids=lambda op: type(op).__name__)
def test_what_the_version_before_can_do_without_may_come(operation):
    assert why_not(_with(operation)) == []


def test_an_index_may_come_beside_the_writers_or_with_its_table():
    table = migrations.CreateModel("New", [("id", models.BigAutoField(primary_key=True))])

    assert why_not(_with(AddIndexBesideWriters("caserow", INDEX), atomic=False)) == []
    assert why_not(_with(table, migrations.AddIndex("New", INDEX))) == []
