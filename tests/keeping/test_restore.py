"""A backup is put back where nothing is, and only if every byte of it is as it was made."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from putright.cases.models import CaseRow, StoredEvent
from putright.keeping.backup import backup
from putright.keeping.databases import standing_in
from putright.keeping.digests import digests
from putright.keeping.manifest import FILES, NAME, _seal, measured, read_manifest
from putright.keeping.sqlite import holds_anything
from putright.people.models import Organisation
from tests.keeping.conftest import NOON, Place
from tests.keeping.databases import described
from tests.keeping.same import everything, files_of, is_whole_and_true
from tests.promises.test_upgrade import fill_with_the_first_version


@pytest.fixture(scope="session")
def made(pattern, tmp_path_factory, django_db_blocker) -> Path:
    """Return a backup of the installation, not to be changed."""
    folder = tmp_path_factory.mktemp("made") / "kept"
    with django_db_blocker.unblock():
        pattern.done("backup", folder)
    return folder


@pytest.fixture
def kept(made, tmp_path) -> Path:
    """Return a backup of the installation, to be spoiled."""
    return Path(shutil.copytree(made, tmp_path / "kept"))


def nothing_is_there(place: Place) -> bool:
    with standing_in(described(place.address)):
        tables = connection.introspection.table_names()
    return not tables and (not place.files.exists() or not files_of(place))


def spoil(path: Path, at: float) -> None:
    content = bytearray(path.read_bytes())
    content[int((len(content) - 1) * at)] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("at", [0, 0.3, 1])
@pytest.mark.parametrize("part", ["database.*", "files.jsonl", "files/*/*/*"])
def test_a_changed_byte_anywhere_in_it_is_found_before_anything_is_done(kept, elsewhere, part, at):
    spoil(sorted(kept.glob(part))[0], at)

    said = elsewhere.refused("restore", kept)

    assert "was changed" in said or "names a file outside" in said
    assert "Use another backup." in said
    assert nothing_is_there(elsewhere)


@pytest.mark.parametrize("at", [0.02, 0.2, 0.5, 0.9])
def test_a_changed_byte_of_the_manifest_is_found(kept, elsewhere, at):
    spoil(kept / NAME, at)

    said = elsewhere.refused("restore", kept)

    assert "was changed" in said or "cannot be read" in said
    assert nothing_is_there(elsewhere)


@pytest.mark.parametrize("part", ["database.*", "files.jsonl", "files/*/*/*", NAME])
def test_what_is_missing_from_it_is_found(kept, elsewhere, part):
    sorted(kept.glob(part))[-1].unlink()

    said = elsewhere.refused("restore", kept)

    assert "missing" in said or "is no backup" in said
    assert nothing_is_there(elsewhere)


def test_what_is_cut_off_is_found(kept, elsewhere):
    path = next(kept.glob("database.*"))
    path.write_bytes(path.read_bytes()[:-100])

    assert "and should have" in elsewhere.refused("restore", kept)


@pytest.mark.parametrize("name", ["../../stolen", "/etc/stolen"])
def test_it_puts_no_file_outside_the_store(kept, elsewhere, name):
    lines = (kept / "files.jsonl").read_text().splitlines()
    first = json.loads(lines[0])
    (kept / "files.jsonl").write_text("\n".join([json.dumps([name, *first[1:]]), *lines[1:]]))
    resealed(kept)

    assert "names a file outside of it" in elsewhere.refused("restore", kept)


def resealed(kept: Path, **changes: object) -> None:
    """Make a manifest fit what a backup now holds, as somebody who means harm would."""
    plain = json.loads((kept / NAME).read_text())
    del plain["seal"]
    plain["parts"] = [measured(kept / p["name"], p["name"])._asdict() for p in plain["parts"]]
    plain |= changes
    (kept / NAME).write_text(json.dumps({**plain, "seal": _seal(plain)}))


def test_a_record_that_is_not_the_one_backed_up_is_not_put_in_place(kept, elsewhere):
    digest = read_manifest(kept).digests
    resealed(kept, digests={**digest, "cestria": "00" * 32})

    said = elsewhere.refused("restore", kept)

    assert "the record of cestria is not the one that was backed up" in said
    if connection.vendor == "sqlite":
        assert not holds_anything(Path(elsewhere.address.removeprefix("sqlite:///")))
        assert not list(elsewhere.folder.glob("*.restoring"))


def test_it_goes_only_where_nothing_is(made, installation):
    before = everything(installation)

    assert "nothing is written over" in installation.refused("restore", made)
    assert everything(installation) == before
    assert "is no backup" in installation.refused("restore", installation.folder)
    installation.refused("restore", code=2)


def test_a_second_restore_after_the_first_is_refused(made, elsewhere):
    elsewhere.done("restore", made)

    assert "nothing is written over" in elsewhere.refused("restore", made)


def test_a_file_that_has_another_ones_place_is_not_written_over(made, elsewhere):
    name = sorted((made / FILES).rglob("*/*/*"))[0].relative_to(made / FILES)
    (elsewhere.files / name).parent.mkdir(parents=True)
    (elsewhere.files / name).write_bytes(b"somebody's")

    said = elsewhere.refused("restore", made)

    assert "has another file at" in said
    assert (elsewhere.files / name).read_bytes() == b"somebody's"


def test_a_backup_of_the_other_kind_is_refused(kept, elsewhere):
    other = "sqlite" if connection.vendor == "postgresql" else "postgresql"
    resealed(kept, kind=other)

    assert "putright move" in elsewhere.refused("restore", kept)


def test_a_backup_of_a_newer_version_is_refused(kept, elsewhere):
    known = read_manifest(kept).migrations
    resealed(kept, putright="9.9", migrations=[*known, ["cases", "0999_later"]])

    said = elsewhere.refused("restore", kept)

    assert "was made by Putright 9.9" in said and "0999_later" in said


def test_a_backup_of_the_first_version_is_brought_up_to_this_one(elsewhere, tmp_path):
    old = Place(tmp_path, elsewhere.address.replace("elsewhere", "old"))
    source = old if connection.vendor == "sqlite" else elsewhere
    (tmp_path / "old").mkdir(exist_ok=True)
    with source.used():
        fill_with_the_first_version()
        digest = digests()
        backup(tmp_path / "kept", putright="0.1.0", at=NOON, progress=lambda what, more: None)
        if connection.vendor == "postgresql":
            _empty()

    said = elsewhere.done("restore", tmp_path / "kept")

    assert "migrations brought it up to this version" in said
    with elsewhere.used():
        assert digests() == digest
        assert CaseRow.objects.count() == 85
    elsewhere.done("rebuild")
    assert elsewhere.done("rebuild", "--check") == "0 differences\n"


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("drop schema public cascade")
        cursor.execute("create schema public")


def test_a_record_that_was_not_whole_is_restored_and_told(installation, elsewhere, tmp_path):
    with installation.used():
        event = StoredEvent.objects.filter(name="acknowledged").first()
        StoredEvent.objects.filter(pk=event.pk).update(by="s-forger")
    installation.done("backup", tmp_path / "kept")

    outcome = elsewhere.run("restore", tmp_path / "kept")

    assert outcome.returncode == 1
    assert f"event {event.sequence}: This event was changed" in outcome.stdout
    assert "1 broken, as it was backed up" in outcome.stdout
    assert everything(elsewhere) == everything(installation)


def test_a_pack_that_is_not_here_is_told(installation, elsewhere, tmp_path):
    with installation.used():
        CaseRow.objects.filter(pack="cipfa").update(pack="another", version="3.0")
    installation.done("backup", tmp_path / "kept")

    assert "MISSING: the pack another 3.0" in elsewhere.done("restore", tmp_path / "kept")


def test_it_says_what_it_did(made, elsewhere):
    told = json.loads(elsewhere.done("restore", made, "--json"))

    assert told["digests"] == read_manifest(made).digests
    assert told["broken"] == told["packs_missing"] == [] and told["migrated"] == 0
    assert told["counts"]["cases_caserow"] > 30
    assert is_whole_and_true(elsewhere)
    with elsewhere.used():
        assert (
            Organisation.objects.create(
                slug="new", name="N", pack="cipfa", reference_prefix="NN"
            ).pk
            > 2
        )  # the numbers that the database gives out go on


def test_on_sqlite_an_empty_file_is_nothing(made, elsewhere):
    if connection.vendor != "sqlite":
        pytest.skip("is about SQLite")
    path = Path(elsewhere.address.removeprefix("sqlite:///"))
    path.touch()

    elsewhere.done("restore", made)

    with closing(sqlite3.connect(path)) as file:
        assert file.execute("pragma integrity_check").fetchall() == [("ok",)]
    assert {one.name for one in elsewhere.folder.iterdir()} == {"files", path.name}


@pytest.mark.postgres
def test_tables_without_rows_are_something(made, elsewhere):
    with elsewhere.used(), connection.cursor() as cursor:
        cursor.execute("create table mine (x int)")

    said = elsewhere.refused("restore", made)

    assert "has tables already (mine, …)" in said and "createdb" in said


@pytest.mark.postgres
def test_a_restore_of_another_backup_that_was_cut_short_is_told(made, elsewhere):
    with elsewhere.used(), connection.cursor() as cursor:
        cursor.execute("create table putright_restoring (seal text)")
        cursor.execute("insert into putright_restoring values ('another')")

    assert "another backup was being restored" in elsewhere.refused("restore", made)
