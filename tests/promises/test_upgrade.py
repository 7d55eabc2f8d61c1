"""A record that the first version wrote is kept whole by every later one.

`first-version/` holds what it wrote, and the statements it sends: its README says more.
"""

import json
import lzma
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from psycopg.types.json import Jsonb

from putright.cases.models import CaseRow, LetterRow, StoredEvent, Text
from putright.cases.rebuild import differences, rebuild
from putright.cases.store import read
from putright.cases.verify import verify
from putright.keeping.databases import standing_in
from putright.keeping.digests import digests
from putright.people.models import Customer, Organisation, Staff
from putright.samples.tell import customers_links, samples
from tests.keeping.databases import described, empty_database

FOLDER = Path(__file__).parent / "first-version"


@pytest.fixture
def before(tmp_path: Path, django_db_blocker: Any) -> Iterator[None]:
    """Have a database that the first version wrote stand in for the tests' own."""
    with (
        django_db_blocker.unblock(),
        empty_database(tmp_path) as address,
        standing_in(described(address)),
    ):
        fill_with_the_first_version()
        yield


def fill_with_the_first_version() -> None:
    """Put what the first version wrote into the database that is in use."""
    script = lzma.decompress((FOLDER / f"{connection.vendor}.sql.xz").read_bytes()).decode()
    if connection.vendor == "sqlite":
        # Why not Django's connection: it checks foreign keys, and the dump is in any order.
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as file:
            file.executescript(script)
        return
    connection.ensure_connection()
    connection.connection.execute(script)
    connection.close()  # the script leaves settings of its own behind


def _columns() -> dict[str, list[str]]:
    """Return the columns of every table of the record and its people."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        return {
            name: [one.name for one in connection.introspection.get_table_description(cursor, name)]
            for name in tables
            if name.split("_")[0] in OURS
        }


def _rows(table: str, columns: list[str]) -> list[tuple]:
    names = ", ".join(f'"{column}"' for column in columns)
    rows = read(f'select {names} from "{table}"', [])
    return sorted((tuple(map(_plain, row)) for row in rows), key=repr)


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


OURS = ("people", "cases")


def migrate() -> None:
    call_command("migrate", verbosity=0, interactive=False)


# -- what was kept stays ----------------------------------------------------------------------


def test_the_first_versions_record_migrates_without_loss(before):
    columns = _columns()
    kept = {table: _rows(table, names) for table, names in columns.items()}
    digest = digests()
    assert len(kept["cases_storedevent"]) > 700 and len(digest) == 5

    migrate()

    assert digests() == digest
    assert {table: _rows(table, names) for table, names in columns.items()} == kept


def test_the_migrated_record_is_whole_and_its_rows_are_true(before):
    migrate()

    found = verify()
    assert found.is_whole
    assert (found.cases, found.events) == (85, StoredEvent.objects.count())
    assert len(found.erasures) == Text.objects.filter(words=None).count() > 10
    rebuild()
    assert list(differences()) == []


def test_what_a_rebuild_cannot_make_again_is_kept(before):
    migrate()
    rebuild()

    assert LetterRow.objects.exclude(sent_at=None).count() == 3
    assert Customer.objects.exclude(erased_at=None).count() == 5
    odd = Customer.objects.filter(name="Łukasz Ó Súilleabháin")
    assert odd.count() == 4
    words = Text.objects.filter(words__contains="Zażółć").first().words
    assert words.endswith('\ufffd nothing.\r\n\tA tab; it\'s "quoted" \\N 50 %.')


def test_the_pages_of_the_migrated_record_open(before):
    migrate()
    client = Client()

    client.force_login(Staff.objects.get(username="cestria-service-manager"))
    for sample in samples():
        organisation = Organisation.objects.get(slug=sample.slug)
        links = list(customers_links(sample, organisation))
        assert links
        for _, reference, secret in links:
            page = client.get(reverse("portal:case", args=[sample.slug, reference, secret]))
            assert page.status_code == 200 and reference in page.content.decode()
    rows = CaseRow.objects.filter(organisation__slug="cestria", restricted=False)
    opened = [
        client.get(reverse("workspace:case", args=["cestria", row.reference])).status_code
        for row in islice(rows, 10)
    ]
    assert opened.count(200) >= 8


# -- while the first version still serves -----------------------------------------------------


def _sent() -> Iterator[tuple[str, bool, list[Any]]]:
    path = FOLDER / f"statements-{connection.vendor}.jsonl.xz"
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            sql, many, values = json.loads(line)
            yield sql, many, [_value(value) for value in values]


def _value(value: Any) -> Any:
    """Return a value as it was sent: JSON has no bytes, days or moments."""
    match value:
        case {"row": row}:
            return [_value(each) for each in row]
        case {"moment": text}:
            return datetime.fromisoformat(text)
        case {"day": text}:
            return date.fromisoformat(text)
        case {"bytes": text}:
            return bytes.fromhex(text)
        case {"json": text}:
            return Jsonb(json.loads(text))
        case _:
            return value


def test_the_first_version_can_go_on_working_on_the_tables_of_this_one(tmp_path, django_db_blocker):
    with (
        django_db_blocker.unblock(),
        empty_database(tmp_path) as address,
        standing_in(described(address)),
    ):
        migrate()

        with connection.cursor() as cursor:
            for sql, many, values in _sent():
                cursor.executemany(sql, values) if many else cursor.execute(sql, values or None)

        found = verify()
        assert found.is_whole
        assert (found.cases, len(found.erasures)) == (9, 2)
        assert LetterRow.objects.exclude(sent_at=None).count() == 3
        rebuild()
        assert list(differences()) == []
        assert StoredEvent.objects.filter(recorded_at__lt=datetime(2027, 1, 1, tzinfo=UTC))
