"""On SQLite those who write queue: in their order, not for ever, and never behind the dead."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import contextmanager
from threading import Thread

import pytest
from django.db import OperationalError, connection, transaction

from putright.people.models import Organisation
from putright.project import trouble
from putright.project.sqlite3.turns import SUFFIX, Turn
from tests.strength.harness import wait_for

LONG = 30


def queues(number, database, order):
    """Return a thread that waits for its turn, and writes down when it came round."""

    def wait():
        turn = Turn(database, LONG)
        order.append(number)
        turn.end()

    return Thread(target=wait)


def stand_in_line(threads):
    """Start each, once the one before it stands in the queue."""
    for thread in threads:
        thread.start()
        time.sleep(0.1)


def test_turns_come_in_the_order_in_which_they_were_asked_for(tmp_path):
    database, order = str(tmp_path / "record"), []
    first = Turn(database, LONG)
    threads = [queues(number, database, order) for number in range(6)]
    stand_in_line(threads)
    assert order == []

    first.end()
    for thread in threads:
        thread.join()

    assert order == list(range(6))


def test_who_has_waited_long_enough_is_told_as_sqlite_tells_it(tmp_path):
    held = Turn(str(tmp_path / "record"), LONG)

    with pytest.raises(sqlite3.OperationalError, match=r"writing for 0 seconds") as told:
        Turn(str(tmp_path / "record"), 0.05)

    assert told.value.sqlite_errorcode == sqlite3.SQLITE_BUSY
    held.end()


def test_a_place_that_was_left_in_the_queue_keeps_nobody_waiting(tmp_path):
    database = str(tmp_path / "record")
    held = Turn(database, LONG)
    for _ in range(3):
        with pytest.raises(sqlite3.OperationalError):
            Turn(database, 0.05)
    held.end()

    Turn(database, LONG).end()


def test_a_killed_process_gives_its_turn_back(tmp_path):
    database = str(tmp_path / "record")
    code = (
        "import sys, time; from putright.project.sqlite3.turns import Turn;"
        "turn = Turn(sys.argv[1], 5); print('taken', flush=True); time.sleep(60)"
    )
    words = [sys.executable, "-c", code, database]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "taken\n"
    with pytest.raises(sqlite3.OperationalError):
        Turn(database, 0.05)

    process.send_signal(signal.SIGKILL)
    process.wait()

    Turn(database, LONG).end()


def test_a_queue_that_cannot_be_made_is_said_to_be_the_databases_trouble(tmp_path):
    with pytest.raises(sqlite3.OperationalError, match="in which writers queue") as told:
        Turn(str(tmp_path / "no-such-folder" / "record"), LONG)

    assert told.value.sqlite_errorcode == sqlite3.SQLITE_CANTOPEN


# -- the database's connections -----------------------------------------------------------


@pytest.fixture
def sqlite(transactional_db, monkeypatch):
    if connection.vendor != "sqlite":
        pytest.skip("is about SQLite")
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.05)
    return str(connection.settings_dict["NAME"])


@contextmanager
def somebody_else_writes(database):
    held = Turn(database, LONG)
    yield
    held.end()


def written():
    return Organisation.objects.update_or_create(slug="o", defaults={"name": "O"})


def test_a_transaction_waits_its_turn_and_gives_it_back(sqlite):
    with somebody_else_writes(sqlite):
        with pytest.raises(OperationalError) as told, transaction.atomic():
            pytest.fail("it began out of turn")
        assert trouble.what(told.value) == "the database was held by somebody else for too long"

    with transaction.atomic():
        written()
        with pytest.raises(sqlite3.OperationalError):
            Turn(sqlite, 0.05)
    Turn(sqlite, LONG).end()


@transaction.atomic
def writes_and_fails():
    written()
    raise ZeroDivisionError


@transaction.atomic
def loses_its_connection():
    written()
    connection.close()
    raise ZeroDivisionError


@pytest.mark.parametrize("what", [writes_and_fails, loses_its_connection])
def test_a_transaction_that_fails_gives_its_turn_back(sqlite, what):
    with pytest.raises(ZeroDivisionError):
        what()

    Turn(sqlite, LONG).end()
    assert not Organisation.objects.exists()


def test_a_write_of_its_own_waits_and_a_question_does_not(sqlite):
    written()

    with somebody_else_writes(sqlite):
        assert Organisation.objects.count() == 1
        with pytest.raises(OperationalError):
            Organisation.objects.update(name="P")

    Organisation.objects.update(name="P")
    Turn(sqlite, LONG).end()


def test_an_inner_transaction_takes_no_turn_of_its_own(sqlite):
    with transaction.atomic():
        with transaction.atomic():
            written()
        with pytest.raises(sqlite3.OperationalError):
            Turn(sqlite, 0.05)

    Turn(sqlite, LONG).end()


def test_no_file_is_left_open(sqlite):
    def open_queues():
        found = (os.readlink(path) for path in _open_files())
        return sum(name.endswith(SUFFIX) for name in found)

    for _ in range(3):
        written()
        with somebody_else_writes(sqlite), pytest.raises(OperationalError):
            written()

    wait_for(lambda: open_queues() == 0, "the end of every place in the queue")


def _open_files():
    for name in os.listdir("/proc/self/fd"):
        path = f"/proc/self/fd/{name}"
        if os.path.lexists(path):
            yield path
