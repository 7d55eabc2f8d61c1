"""Whatever a migration does to a table, what was made by hand on it is there afterwards.

Here and not among the people, for what it is about is that cases are found.
"""

import doctest
import re
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models

from putright.cases.models import StoredEvent, Text
from putright.cases.search import search
from putright.cases.search_people import find_people
from putright.commands import Failed, database_ready
from putright.people import by_hand
from putright.people.models import Customer
from tests.cases.given import ASHA, received

# Why: on SQLite a table is made anew outside a transaction only.
pytestmark = pytest.mark.django_db(transaction=True)

ALL = {
    "sqlite": {
        "cases_text_in",
        "cases_text_out",
        "cases_text_erased",
        "people_customer_in",
        "people_customer_out",
        "people_customer_changed",
        "event_rare",
        "systems_arrives",
    },
    "postgresql": {"cases_text_words", "people_customer_words", "event_rare"},
}


def is_there():
    """Return which of all that was made by hand the database has, asked of itself."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("select name from sqlite_master where type in ('trigger', 'index')")
        else:
            cursor.execute("select indexname from pg_indexes")
        return {name for (name,) in cursor.fetchall()} & ALL[connection.vendor]


@contextmanager
def changed(model, name, to):
    """Change a column as a migration would: on SQLite the whole table is made anew."""
    old = model._meta.get_field(name)
    to.set_attributes_from_name(name)
    to.model = model
    with connection.schema_editor() as editor:
        editor.alter_field(model, old, to)
    yield
    with connection.schema_editor() as editor:
        editor.alter_field(model, to, old)
    call_command("migrate", verbosity=0)


def people(council, word):
    return [one.name for one in find_people(council, ASHA, word).found]


def cases(council, word):
    return [hit.reference for hit in search(council, ASHA, word).hits]


def test_a_table_made_anew_finds_its_people_after_the_migration(council):
    received(council, customer={"name": "Zofia Nowak"})

    with changed(Customer, "phone", models.CharField(max_length=400, default="")):
        if connection.vendor == "sqlite":
            assert is_there() == ALL["sqlite"] - {
                "people_customer_in",
                "people_customer_out",
                "people_customer_changed",
            }
        received(council, customer={"name": "Odysseus Prior"})  # while nobody kept the index
        Customer.objects.filter(name="Zofia Nowak").update(name="Sofia Nowak")

        call_command("migrate", verbosity=0)

        assert is_there() == ALL[connection.vendor]
        assert people(council, "Odysseus") == ["Odysseus Prior"]
        assert people(council, "Nowak") == ["Sofia Nowak"]
        assert people(council, "Zofia") == []
        received(council, customer={"name": "Penelope Prior"})
        assert sorted(people(council, "Prior")) == ["Odysseus Prior", "Penelope Prior"]


def test_a_table_of_words_made_anew_finds_them_after_the_migration(council):
    first = received(council, given={"what_happened": "A xylographer called."})

    with changed(Text, "name", models.CharField(max_length=300)):
        second = received(council, given={"what_happened": "A xylographer wrote."})

        call_command("migrate", verbosity=0)

        assert is_there() == ALL[connection.vendor]
        assert set(cases(council, "xylographer")) == {first.reference, second.reference}
        Text.objects.filter(words__contains="called").update(words=None)
        assert cases(council, "xylographer") == [second.reference]


def test_the_index_over_rare_events_is_made_again(council):
    with changed(StoredEvent, "name", models.CharField(max_length=300)):
        call_command("migrate", verbosity=0)

        assert is_there() == ALL[connection.vendor]


def test_what_was_dropped_is_told_and_nothing_is_said_otherwise(council, caplog):
    call_command("migrate", verbosity=0)
    assert not caplog.messages

    _drop_one()
    call_command("migrate", verbosity=0)

    (told,) = caplog.messages
    assert "people_customer_" in told
    assert is_there() == ALL[connection.vendor]


def _drop_one():
    kind, name = (
        ("trigger", "people_customer_in")
        if connection.vendor == "sqlite"
        else ("index", "people_customer_words")
    )
    with connection.cursor() as cursor:
        cursor.execute(f"drop {kind} {name}")


def test_nothing_starts_on_a_database_whose_migration_was_broken_off(council):
    database_ready()
    _drop_one()
    try:
        with pytest.raises(Failed, match=r"lacks people_customer_\w+.*migrate"):
            database_ready()
    finally:
        call_command("migrate", verbosity=0)
    database_ready()


@pytest.mark.postgres
def test_an_index_whose_making_was_broken_off_is_made_again(council):
    with connection.cursor() as cursor:
        cursor.execute(
            "update pg_index set indisvalid = false"
            " where indexrelid = 'people_customer_words'::regclass"
        )
    assert [one.names for one in by_hand.missing(connection)] == [("people_customer_words",)]

    call_command("migrate", verbosity=0)

    assert by_hand.missing(connection) == []


def test_a_migration_that_was_taken_back_is_not_missed(council):
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from django_migrations where app = 'interests' and name like '0002%'"
        )
        cursor.execute("drop index event_rare")

    assert by_hand.missing(connection) == []

    call_command("migrate", verbosity=0)
    assert is_there() == ALL[connection.vendor]


# -- nobody forgets to declare -------------------------------------------------------------

# Why no word "table" or "unique": a table of our own is made anew by nobody.
_MAKES = re.compile(r'create (?:trigger|index)\s+(?:\{+beside\}+ |concurrently )?"?(\w+|\{_NAME\})')


def made_by_hand():
    """Give for each migration of ours what its text says is made by hand."""
    for config in apps.get_app_configs():
        if not config.name.startswith("putright."):
            continue
        for module in iter_modules([f"{config.path}/migrations"]):
            text = (Path(config.path) / "migrations" / f"{module.name}.py").read_text("utf-8")
            found = import_module(f"{config.name}.migrations.{module.name}")
            names = {
                getattr(found, "_NAME", "") if n == "{_NAME}" else n for n in _MAKES.findall(text)
            }
            if names:
                yield (config.label, module.name), names


def test_every_migration_that_makes_something_by_hand_declares_it():
    declared = {
        migration: {by_hand.name_of(statement) for statement in made.sqlite} | set(made.postgresql)
        for migration, made in by_hand.declared()
    }

    assert dict(made_by_hand()) == declared
    assert set().union(*declared.values()) == ALL["sqlite"] | ALL["postgresql"]


def test_everything_declared_is_there(council):
    assert is_there() == ALL[connection.vendor]
    assert by_hand.missing(connection) == []


def test_what_is_written_as_an_example_is_so():
    assert doctest.testmod(by_hand).attempted
    assert not doctest.testmod(by_hand).failed
