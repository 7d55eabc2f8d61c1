"""A backup is everything as it stood at one moment, or it is not there."""

import json
import os
import resource
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from putright.cases.carry_out import carry_out
from putright.cases.erase import erase_file
from putright.cases.models import CaseRow, StoredEvent
from putright.cases.store import read
from putright.core.facts import Actor, Command
from putright.drafts import putting_by
from putright.files.models import KeptFile
from putright.files.store import pieces, put, store
from putright.keeping import evidence, postgresql
from putright.keeping.databases import standing_in
from putright.keeping.manifest import NAME, NotSafe, listed, read_manifest
from putright.people.models import Organisation
from tests.keeping.conftest import KEY, NOON
from tests.keeping.databases import described
from tests.keeping.same import everything, files_of, is_whole_and_true


def finished(folder: Path) -> list[str]:
    """Return what in a folder looks like a finished backup, or like anything else to keep."""
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def test_what_is_backed_up_and_restored_is_the_same(installation, elsewhere, tmp_path):
    said = installation.done("backup", tmp_path / "kept")
    elsewhere.done("restore", tmp_path / "kept")

    was, now = everything(installation), everything(elsewhere)
    assert now == was
    kept = set(files_of(elsewhere))
    attached = _attached(installation)
    assert kept == attached and len(kept) == 5
    assert {name: files_of(installation)[name] for name in kept} == files_of(elsewhere)
    assert is_whole_and_true(elsewhere)
    for slug, digest in was["digests"].items():
        assert f"  {slug:24} {digest}" in said


def _attached(place) -> set[str]:
    with place.used():
        return {one.place for one in KeptFile.objects.filter(case__gt=0, erased_at=None)}


def test_a_form_that_was_put_by_comes_back_with_its_files(installation, elsewhere, tmp_path):
    with installation.used():
        cestria = Organisation.objects.get(slug="cestria")
        photo = put(cestria, _Bytes(b"a photo"), name_hint="a.jpg", by="", at=NOON)
        about = {"kind": "complaint", "answers": {"what": {"what_happened": "Leak"}}, "at": NOON}
        putting_by.put_by(cestria, token="a-token", files=[photo.id], **about)
    installation.done("backup", tmp_path / "kept")

    elsewhere.done("restore", tmp_path / "kept")

    assert everything(elsewhere) == everything(installation)
    with elsewhere.used():
        cestria = Organisation.objects.get(slug="cestria")
        kept = putting_by.at_link(cestria, putting_by.secret_of("a-token"), NOON)
        assert kept is not None and kept.answers == about["answers"]
        assert b"".join(pieces(KeptFile.objects.get(id=photo.id))) == b"a photo"
    assert is_whole_and_true(elsewhere)


def test_it_says_what_it_holds(installation, tmp_path):
    told = json.loads(installation.done("backup", tmp_path / "kept", "--json"))

    manifest = read_manifest(tmp_path / "kept")
    assert told["place"] == str(tmp_path / "kept")
    assert told["kind"] == manifest.kind == connection.vendor
    assert told["counts"] == {
        table: content.rows
        for table, content in everything(installation).items()
        if table in manifest.counts
    }
    assert told["counts"]["cases_caserow"] > 30
    assert manifest.files["number"] == 5
    assert manifest.size == sum(
        path.stat().st_size for path in (tmp_path / "kept").rglob("*")
        if path.is_file() and path.name != NAME
    )  # fmt: skip
    assert sorted(part.name for part in manifest.parts) == [
        "database.sqlite3" if connection.vendor == "sqlite" else "database.dump",
        "files.jsonl",
    ]
    assert len(list(listed(tmp_path / "kept", manifest))) == 5


def test_into_a_folder_it_is_named_after_the_moment(installation, tmp_path):
    (tmp_path / "backups").mkdir()

    installation.done("backup", tmp_path / "backups")
    time.sleep(1)
    installation.done("backup", tmp_path / "backups")

    first, second = finished(tmp_path / "backups")
    assert first < second and first.startswith("putright-20") and first.endswith("Z")


def test_nothing_is_written_over(installation, tmp_path):
    installation.done("backup", tmp_path / "kept")
    before = (tmp_path / "kept" / NAME).read_bytes()
    (tmp_path / "file").write_text("mine")

    again = installation.refused("backup", tmp_path / "kept")
    over = installation.refused("backup", tmp_path / "file")
    nowhere = installation.refused("backup", tmp_path / "no" / "where")

    assert "is a backup already" in again and "nothing is written over" in again
    assert "is there already" in over
    assert "make it first" in nowhere
    assert (tmp_path / "kept" / NAME).read_bytes() == before
    assert (tmp_path / "file").read_text() == "mine"
    installation.refused("backup", code=2)


def test_nobody_else_can_read_it_and_the_key_is_not_in_it(installation, tmp_path):
    said = installation.done("backup", tmp_path / "kept")

    for path in (tmp_path / "kept", *(tmp_path / "kept").rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path
        assert path.is_dir() or KEY.encode() not in path.read_bytes()
    assert "The secret key is not in it" in said


def test_the_key_is_in_it_if_asked_for(installation, elsewhere, tmp_path):
    said = installation.done("backup", tmp_path / "kept", "--with-secret-key")
    elsewhere.done("restore", tmp_path / "kept")

    assert "as safe as the key itself" in said
    assert (elsewhere.folder / "secret-key").read_text().strip() == KEY
    assert (elsewhere.folder / "secret-key").stat().st_mode & 0o777 == 0o600


def test_the_database_is_as_at_one_moment_while_people_write(installation, elsewhere, tmp_path):
    stop, written = threading.Event(), []

    def write() -> None:
        with standing_in(described(installation.address)):
            cestria = Organisation.objects.get(slug="cestria")
            row = CaseRow.objects.filter(organisation=cestria, status="open").first()
            by = Actor("s-asha", ("service-manager",), "Repairs")
            while not stop.is_set():
                note = Command("note", {"text": f"Note {len(written)}"}, by)
                done = carry_out(
                    note,
                    organisation=cestria,
                    at=NOON + timedelta(days=1),
                    reference=row.reference,
                )
                written.append(done.sequence)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(written) < 5:
            time.sleep(0.01)
        installation.done("backup", tmp_path / "kept")
        during = len(written)
    finally:
        stop.set()
        writer.join()
    assert during > 10  # it kept nobody from writing

    elsewhere.done("restore", tmp_path / "kept")

    assert is_whole_and_true(elsewhere)
    with elsewhere.used():
        notes = StoredEvent.objects.filter(name="noted", by="s-asha", recorded_at__gt=NOON)
        assert 0 < notes.count() <= during


def test_a_file_that_comes_or_goes_meanwhile_is_as_the_database_has_it(installation, tmp_path):
    folder = tmp_path / "kept"
    folder.mkdir()
    with installation.used():
        cestria = Organisation.objects.get(slug="cestria")
        gone = KeptFile.objects.filter(case__gt=0, erased_at=None).first()
        reference = CaseRow.objects.get(case=gone.case).reference
        lost = KeptFile.objects.filter(case__gt=0, erased_at=None).last()

        evidence.copy_before(folder, lambda what, more: None)
        erase_file(cestria, reference, gone.id, by="s", rule="Asked", at=NOON)
        new = put(cestria, _Bytes(b"new"), name_hint="n", by="", at=NOON)
        asking = {"kind": "complaint", "channel": "web", "what_happened": "x", "files": [new.id]}
        carry_out(
            Command("receive", asking, Actor("", ("customer",))), organisation=cestria, at=NOON
        )
        copied = evidence.copy_after(folder, lambda what, more: None)

        names = {json.loads(line)[0] for line in (folder / "files.jsonl").read_text().splitlines()}
        kept = {one.place for one in KeptFile.objects.filter(case__gt=0, erased_at=None)}
        assert names == kept and gone.place not in names and copied.number == len(names)
        assert not (folder / "files" / gone.place).exists()
        assert (folder / "files" / KeptFile.objects.get(id=new.id).place).read_bytes() == b"new"
        assert (copied.missing, lost.place in names) == ([], True)


class _Bytes:
    def __init__(self, content: bytes) -> None:
        self.content = content

    def read(self, size: int) -> bytes:
        content, self.content = self.content, b""
        return content


def test_a_file_that_is_lost_is_told_and_the_rest_is_kept(installation, tmp_path):
    with installation.used():
        lost = KeptFile.objects.filter(case__gt=0, erased_at=None).first()
        store().delete(lost.place)

    outcome = installation.run("backup", tmp_path / "kept")

    assert outcome.returncode == 1
    assert f"MISSING: the bytes of {lost.place} are not in the store" in outcome.stdout
    assert read_manifest(tmp_path / "kept").missing == [lost.place]


def test_a_full_disk_leaves_nothing_behind(installation, tmp_path):
    (tmp_path / "backups").mkdir()
    size = 30_000

    outcome = installation.run(
        "backup",
        tmp_path / "backups",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
    )

    assert outcome.returncode == 1
    assert outcome.stderr.startswith("putright: ") and "Traceback" not in outcome.stderr
    assert list((tmp_path / "backups").iterdir()) == []


def test_what_was_never_finished_is_tidied_away_by_the_next(installation, tmp_path):
    left = tmp_path / ".putright-2026.abcd.partial"
    (left / "files").mkdir(parents=True)
    young = tmp_path / ".putright-2027.abcd.partial"
    young.mkdir()
    os.utime(left, (1, 1))

    installation.done("backup", tmp_path / "kept")

    assert not left.exists() and young.exists()


def test_a_database_of_another_version_is_not_backed_up_by_this_one(installation, tmp_path):
    with installation.used(), connection.cursor() as cursor:
        cursor.execute("delete from django_migrations where app = 'files'")

    assert "not ready for this version" in installation.refused("backup", tmp_path / "kept")


@pytest.mark.postgres
def test_tools_that_are_too_old_are_told(installation, tmp_path, monkeypatch):
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "pg_dump").write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6'\n")
    (tools / "pg_dump").chmod(0o755)
    monkeypatch.setenv("PATH", str(tools))

    with pytest.raises(NotSafe) as told:
        postgresql.tool("pg_dump", 99)

    assert f"has 9 ({tools / 'pg_dump'})" in str(told.value)
    assert "postgresql-client-99" in str(told.value)
    with installation.used():
        server = int(read("show server_version_num", [])[0][0]) // 10_000
        assert postgresql.tool("pg_dump", server).version >= server
