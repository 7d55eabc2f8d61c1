"""Everything moves into another database, with nothing lost, and nothing is left behind open."""

import json
import threading
from contextlib import closing, suppress
from datetime import timedelta

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from putright.cases.carry_out import carry_out
from putright.cases.models import CaseRow
from putright.core.facts import Actor, Command
from putright.keeping import move as moving
from putright.keeping import tables
from putright.keeping.databases import connected, standing_in
from putright.keeping.manifest import NotSafe
from putright.keeping.move import move
from putright.people.models import Organisation, Staff
from tests.keeping.conftest import NOON, Place
from tests.keeping.databases import described
from tests.keeping.same import everything, is_whole_and_true


def quiet(what: str, more: int) -> None:
    pass


def with_files_of(place: Place, other: Place) -> Place:
    """Return the other database with this place's files: a move leaves them where they are."""
    return Place(place.folder, other.address)


def test_everything_moves_and_is_the_same_there(installation, elsewhere):
    with installation.used():
        Session.objects.create(session_key="k", session_data="signed in", expire_date=NOON)
    was = everything(installation)

    said = installation.done("move", "--to", elsewhere.address)

    there = with_files_of(installation, elsewhere)
    assert everything(there) == was
    assert was["django_session"].rows == 1
    assert is_whole_and_true(there)
    assert "every table and every digest is the same there" in said
    for slug, digest in was["digests"].items():
        assert f"  {slug:24} {digest}" in said


@pytest.mark.postgres
def test_it_moves_from_one_kind_to_the_other_and_back(installation, other_kind, elsewhere):
    was = everything(installation)

    installation.done("move", "--to", other_kind.address)
    on_sqlite = with_files_of(installation, other_kind)
    assert everything(on_sqlite) == was
    assert is_whole_and_true(on_sqlite)
    on_sqlite.done("move", "--to", elsewhere.address)

    back = with_files_of(installation, elsewhere)
    assert everything(back) == was
    assert is_whole_and_true(back)
    with back.used():
        new = Organisation.objects.create(slug="n", name="N", pack="cipfa", reference_prefix="NN")
        staff = Staff.objects.create(username="new", name="New")
        assert new.pk == 3 and staff.pk == Staff.objects.count()
        cestria = Organisation.objects.get(slug="cestria")
        words = {"kind": "complaint", "channel": "web", "what_happened": "After the move."}
        by = Actor("", ("customer",))
        carry_out(Command("receive", words, by), organisation=cestria, at=NOON)
    assert is_whole_and_true(back)


def test_the_address_may_be_in_a_file(installation, elsewhere, tmp_path):
    (tmp_path / "address").write_text(elsewhere.address + "\n")

    told = json.loads(installation.done("move", "--to-file", tmp_path / "address", "--json"))

    assert told["counts"]["cases_caserow"] > 30 and told["broken"] == []
    assert told["digests"] == everything(with_files_of(installation, elsewhere))["digests"]


def test_what_is_left_is_closed_until_it_is_opened_again(installation, elsewhere):
    installation.done("move", "--to", elsewhere.address)

    with installation.used(), pytest.raises(DatabaseError, match="was moved"):
        _receive()
    assert "was moved before, and is closed" in installation.refused(
        "move", "--to", elsewhere.address
    )
    assert installation.done("move", "--reopen") == "Open again.\n"
    assert installation.done("move", "--reopen") == "It was not closed.\n"
    with installation.used():
        _receive()


def _receive() -> None:
    cestria = Organisation.objects.get(slug="cestria")
    words = {"kind": "complaint", "channel": "web", "what_happened": "Too late."}
    carry_out(Command("receive", words, Actor("", ("customer",))), organisation=cestria, at=NOON)


def test_only_into_an_empty_database(installation, elsewhere, pattern):
    before = everything(pattern)
    with elsewhere.used():
        call_command("migrate", verbosity=0)
        Staff.objects.create(username="x", name="X")

    said = installation.refused("move", "--to", elsewhere.address)

    assert "is not empty (people_staff has rows)" in said
    assert "the database that it is in" in installation.refused(
        "move", "--to", installation.address
    )
    assert everything(installation) == before
    with installation.used():
        _receive()  # it was not closed


@pytest.mark.parametrize("address", ["mysql://x/y", "postgresql://h/a/b", "sqlite:///"])
def test_an_odd_address_is_told(installation, address):
    assert "--to" in installation.refused("move", "--to", address)


def test_a_server_that_is_not_there_is_told(installation):
    said = installation.refused("move", "--to", "postgresql://u:secret@127.0.0.1:1/none")

    assert "nothing was moved" in said and "secret" not in said
    installation.refused("move", code=2)


def test_a_move_cut_short_leaves_everything_and_can_be_run_again(
    installation, elsewhere, monkeypatch
):
    def fail(*args: object) -> None:
        raise KeyboardInterrupt

    was = everything(installation)
    with installation.used(), monkeypatch.context() as patch:
        patch.setattr(moving, "count_on", fail)
        with suppress(KeyboardInterrupt):
            move(described(elsewhere.address), quiet)
        _receive()
    with elsewhere.used():
        assert not CaseRow.objects.exists()

    installation.done("move", "--to", elsewhere.address)

    now = everything(with_files_of(installation, elsewhere))
    assert now["cases_caserow"].rows == was["cases_caserow"].rows + 1


def test_a_move_cut_short_at_its_very_end_is_finished_by_the_next(installation, elsewhere):
    installation.done("move", "--to", elsewhere.address)
    installation.done("move", "--reopen")  # as though it had never come to closing

    said = installation.done("move", "--to", elsewhere.address)

    assert "Everything was there already" in said
    assert "is closed" in installation.refused("move", "--to", elsewhere.address)


def test_what_came_here_after_a_move_cut_short_is_not_forgotten(installation, elsewhere):
    installation.done("move", "--to", elsewhere.address)
    installation.done("move", "--reopen")
    with installation.used():
        _receive()

    assert "is not empty" in installation.refused("move", "--to", elsewhere.address)


def test_nobody_can_write_meanwhile(installation, elsewhere, monkeypatch):
    came, asked = threading.Event(), threading.Event()
    outcome: list[object] = []

    def write() -> None:
        asked.wait()
        with standing_in(described(installation.address)):
            try:
                _receive()
            except DatabaseError as refused:
                outcome.append(str(refused))
        came.set()

    copying = tables.copy
    waits = iter([0.3] * 10)  # together shorter than the patience of whoever writes

    def copy_slowly(model, target, progress):
        asked.set()
        came.wait(next(waits, 0))
        assert not came.is_set()  # whoever writes waits
        return copying(model, target, progress)

    writer = threading.Thread(target=write)
    writer.start()
    monkeypatch.setattr(moving, "copy", copy_slowly)
    with installation.used():
        moved = move(described(elsewhere.address), quiet)
    writer.join(60)

    assert outcome and "was moved" in str(outcome[0])  # and then hears that the record has gone
    assert (
        everything(with_files_of(installation, elsewhere))["cases_caserow"].rows
        == (moved.counts["cases_caserow"])
    )


def test_whoever_is_writing_for_long_stops_a_move(installation, elsewhere, monkeypatch):
    monkeypatch.setattr(moving, "_PATIENCE", "200ms")
    busy = connected(described(installation.address))
    with closing(busy):
        busy.set_autocommit(False)
        with busy.cursor() as cursor:
            cursor.execute("update people_staff set name = 'Busy'")
            with installation.used():
                if connection.vendor == "sqlite":
                    with connection.cursor() as own:
                        own.execute("pragma busy_timeout = 200")
                with pytest.raises((NotSafe, DatabaseError), match=r"stop|locked"):
                    move(described(elsewhere.address), quiet)
        busy.rollback()
    with installation.used():
        _receive()


def test_a_row_lost_on_the_way_undoes_the_move(installation, elsewhere, monkeypatch):
    writing = tables._write

    def lose(model, rows, target):
        writing(model, rows[:-1] if model is CaseRow else rows, target)

    monkeypatch.setattr(tables, "_write", lose)
    with installation.used():
        with pytest.raises(NotSafe, match="cases_caserow is not the same after copying"):
            move(described(elsewhere.address), quiet)
        _receive()
    with elsewhere.used():
        assert not CaseRow.objects.exists()


@pytest.mark.postgres
def test_a_null_byte_that_postgresql_cannot_keep_stops_a_move(installation, other_kind, elsewhere):
    installation.done("move", "--to", other_kind.address)
    with other_kind.used():
        Staff.objects.filter(pk=1).update(name="a\x00b")

    said = other_kind.refused("move", "--to", elsewhere.address)

    assert "nothing was moved" in said
    with psycopg.connect(elsewhere.address) as there:
        assert there.execute("select count(*) from cases_caserow").fetchone() == (0,)


def test_times_are_the_same_to_the_microsecond(installation, elsewhere):
    moment = NOON + timedelta(microseconds=123_456)
    with installation.used(), transaction.atomic():
        CaseRow.objects.update(changed_at=moment)

    installation.done("move", "--to", elsewhere.address)

    with elsewhere.used():
        assert set(CaseRow.objects.values_list("changed_at", flat=True)) == {moment}


@pytest.mark.postgres
def test_another_address_of_the_same_database_is_noticed(installation):
    same = installation.address.replace("127.0.0.1", "localhost")

    assert "of the same one" in installation.refused("move", "--to", same)
    with installation.used():
        _receive()
