"""The application's time can start on another day, and then runs on."""

import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest

from putright.project import clock


@pytest.fixture(autouse=True)
def put_back(monkeypatch):
    for name in ("PUTRIGHT_TODAY", "PUTRIGHT_CLOCK_OFFSET"):
        monkeypatch.setenv(name, "")
    clock._moved_by.cache_clear()
    yield
    monkeypatch.undo()
    clock._moved_by.cache_clear()


def test_unless_moved_it_is_the_time_it_is():
    assert not clock.is_moved()
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_moved_clock_starts_there_and_runs_on():
    clock.move("2027-01-05T09:00")
    first, second = clock.now(), clock.now()

    assert clock.is_moved()
    assert timedelta(0) <= first - datetime(2027, 1, 5, 9, tzinfo=UTC) < timedelta(seconds=5)
    assert first < second


def test_near_midnight_the_day_depends_on_where():
    clock.move("2027-07-05T00:30")

    assert clock.today() == date(2027, 7, 5)
    assert clock.today("UTC") == date(2027, 7, 4)


def test_a_process_started_later_agrees():
    clock.move("2027-01-05T09:00")

    script = "from putright.project import clock; print(clock.now().isoformat())"
    there = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)

    gap = clock.now() - datetime.fromisoformat(there.stdout.strip())
    assert timedelta(0) < gap < timedelta(seconds=5), json.dumps(there.stderr)
