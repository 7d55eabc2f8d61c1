"""True of the whole record, whatever is added to it."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from putright.cases import codec
from putright.cases.models import LetterRow, StoredEvent
from putright.cases.rows import COLUMNS
from putright.core.names import CORE_FACTS
from putright.people.models import Membership, Organisation, Staff

SOURCE = Path(codec.__file__).parents[1]
TABLES = [
    model
    for app in ("people", "files", "cases")
    for model in apps.get_app_config(app).get_models()
    if model not in (Organisation, Staff)
]


def _columns(model, names):
    return [model._meta.get_field(name).name for name in names]


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_every_key_leads_with_the_organisation_so_that_tables_can_be_sharded(model):
    assert isinstance(model._meta.pk, models.CompositePrimaryKey)
    keys = [model._meta.pk.field_names]
    keys += [rule.fields for rule in model._meta.constraints if hasattr(rule, "fields")]

    assert all("organisation" in key for key in keys)
    assert not any(field.unique and not field.primary_key for field in model._meta.local_fields)


def test_nothing_is_a_foreign_key_but_an_organisation_and_who_plays_a_part():
    foreign = {
        (model.__name__, field.name)
        for model in TABLES
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey)
    }

    assert {name for _, name in foreign} <= {"organisation", "staff"}
    assert ("Membership", "staff") in foreign and Membership in TABLES


def test_every_column_of_a_row_is_written_by_rows():
    for model, columns in COLUMNS.items():
        known = {
            field.attname
            for field in model._meta.local_fields
            if not isinstance(field, models.CompositePrimaryKey)
        }
        assert known - set(columns) <= {"sent_at"}, model


def test_an_event_has_no_column_for_personal_words():
    assert {field.attname for field in StoredEvent._meta.local_fields} == {
        "pk", "organisation_id", "case", "sequence", "name", "shape", "at", "recorded_at", "by",
        "role", "stage", "data", "texts", "hash",
    }  # fmt: skip


def test_shapes_and_upgrades_fit_together():
    for name, shape in codec.SHAPES.items():
        for old in range(1, shape):
            assert (name, old) in codec.UPGRADES, f"{name} has no way from shape {old}"
    for name, shape in codec.UPGRADES:
        assert shape < codec.shape_of(name)


def test_names_of_facts_are_lasting_words():
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in CORE_FACTS)


def test_only_the_store_and_the_rows_write_to_the_record():
    """Nothing else inserts, updates or deletes in the tables of the record by its own means."""
    rows = [model.__name__ for model in COLUMNS if model is not LetterRow]  # mail sends those
    tables = "|".join(["StoredEvent", "Text", *rows])
    writes = re.compile(
        rf"\b(?:{tables})(?:\.objects)?[\w.()=, ]*\.(?:create|bulk_create|update|delete|save)\("
    )
    allowed = {"erase.py"}
    for path in SOURCE.rglob("*.py"):
        if "migrations" in path.parts or path.name in allowed:
            continue
        assert not writes.search(path.read_text()), path


def test_time_is_told_to_the_record_never_asked():
    asks = re.compile(r"\b(?:timezone\.now|datetime\.now|date\.today|utcnow)\(")
    for folder in ("cases", "files", "people"):
        for path in (SOURCE / folder).rglob("*.py"):
            if path == SOURCE / "people" / "sessions.py":
                continue  # how long a sign-in lasts is reckoned by the machine's own clock
            assert not asks.search(path.read_text()), path


@pytest.mark.django_db
def test_migrations_are_complete_and_linear():
    apps_ = ("people", "files", "cases")
    call_command("makemigrations", *apps_, check=True, dry_run=True, verbosity=0)
    for app in apps_:
        names = sorted(path.stem for path in (SOURCE / app / "migrations").glob("0*.py"))
        numbers = [name.split("_")[0] for name in names]
        assert len(numbers) == len(set(numbers))
