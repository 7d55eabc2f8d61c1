"""A worker stops when told, waits for a lost database, and is missed when it dies."""

import signal
import sqlite3
import time
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from putright.cases import upkeep
from putright.running import beats
from putright.running.models import Worker
from tests.running.machine import Cluster, Site, wait_for

AT = datetime(2027, 1, 5, 9, 0, tzinfo=UTC)


# -- signs of life ----------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_worker_s_lag_is_the_time_since_it_last_looked():
    beats.beat("here:1", AT, AT, "nothing")
    beats.beat("there:2", AT, AT, "nothing")

    beats.beat("here:1", AT, AT + timedelta(seconds=90), "3 promises missed")

    lags = beats.lags(AT + timedelta(seconds=100))
    assert lags == {"here:1": 10.0, "there:2": 100.0}
    kept = Worker.objects.get(name="here:1")
    assert (kept.started_at, kept.did) == (AT, "3 promises missed")


@pytest.mark.django_db
def test_a_worker_that_died_is_forgotten_in_a_day_and_one_that_was_stopped_at_once():
    for name in ("died", "stopped", "lives"):
        beats.beat(name, AT, AT, "")
    beats.end("stopped")

    beats.beat("lives", AT, AT + timedelta(hours=23), "")
    assert set(beats.lags(AT)) == {"died", "lives"}

    beats.beat("lives", AT, AT + timedelta(hours=25), "")
    assert set(beats.lags(AT)) == {"lives"}


@pytest.mark.django_db
def test_a_clock_that_was_set_back_makes_no_lag_less_than_nothing():
    beats.beat("here:1", AT, AT, "")

    assert beats.lags(AT - timedelta(hours=1)) == {"here:1": 0.0}


def test_no_two_workers_have_one_name():
    assert len({beats.name() for _ in range(100)}) == 100


@pytest.mark.django_db
def test_a_worker_that_is_told_to_stop_begins_no_other_task(monkeypatch):
    begun = []
    for name in upkeep.FOR_ALL:
        monkeypatch.setitem(upkeep.FOR_ALL, name, lambda name=name: begun.append(name) or 1)

    done = upkeep.look(AT, goes_on=lambda: False)

    assert begun == []
    assert set(done.values()) == {0}


# -- as a process -----------------------------------------------------------------------------


def rows(site: Site) -> list[tuple[str, str]]:
    sql = "select name, looked_at from running_worker order by name"
    address = site.environment["PUTRIGHT_DATABASE"]
    if address.startswith("postgresql"):
        with psycopg.connect(address) as connection:
            return connection.execute(sql).fetchall()
    connection = sqlite3.connect(address.removeprefix("sqlite:///"))
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


@pytest.mark.usefixtures("once")
@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_stops_cleanly_when_told(on_sqlite, sign):
    site, _ = on_sqlite
    with site.work("--every", "3600") as worker, site.work("--every", "1") as other:
        wait_for(lambda: len(rows(site)) == 2, "a sign of life of each")

        began = time.monotonic()
        assert worker.stop(sign) == 0
        assert time.monotonic() - began < 10
        wait_for(lambda: len(rows(site)) == 1, "the end of its sign of life")
        assert other.runs


@pytest.mark.usefixtures("once")
def test_a_worker_waits_for_a_lost_database_and_says_so_once(database_server: Cluster, tmp_path):
    site = Site(tmp_path, database_server.make(f"work_{time.time_ns()}"))
    site.prepare()
    with site.work("--every", "1") as worker, site.work("--every", "1") as other:
        wait_for(lambda: len(rows(site)) == 2, "a sign of life of each")
        database_server.stop()
        try:
            wait_for(lambda: "Work waits" in worker.said, "that it waits")
            assert other.stop() == 0  # it can be stopped while it waits
        finally:
            database_server.start()
        wait_for(lambda: "The database is back" in worker.said, "that it goes on")
        before = rows(site)
        wait_for(lambda: rows(site) != before, "another sign of life")
        assert worker.said.count("Work waits: the database") == 1
        assert "Traceback" not in worker.said
        assert worker.stop() == 0


@pytest.mark.usefixtures("once")
def test_one_look_says_what_it_did_and_leaves_no_sign(on_sqlite):
    site, _ = on_sqlite
    with site.work("--once") as worker:
        wait_for(lambda: not worker.runs, "its end")
        assert worker.stop() == 0
    assert "0 promises missed" in worker.said
    assert rows(site) == []
