"""Workers are killed at any moment: each letter goes out at least once, and is recorded once."""

import random
import sqlite3
import subprocess
import sys
import time
from typing import Any

import psycopg
import pytest

from tests.letters.sink import Sink
from tests.running.conftest import database_server, on_sqlite, once, prepared  # noqa: F401
from tests.running.machine import Cluster, Process, Site, wait_for

LETTERS = 40
KILLS = 8
# Longer than a letter is kept by a worker that died: each that starts is that much later.
_LATER = 400  # seconds


def ask(site: Site, sql: str) -> list[tuple[Any, ...]]:
    address = site.environment["PUTRIGHT_DATABASE"]
    if address.startswith("postgresql"):
        with psycopg.connect(address) as connection:
            return connection.execute(sql).fetchall()
    connection = sqlite3.connect(address.removeprefix("sqlite:///"), timeout=30)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def write(site: Site, letters: int) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "tests.letters.write", str(letters)]
    return subprocess.Popen(words, env=site.environment, cwd=site.folder)


def work(site: Site, sink: Sink, turn: int) -> Process:
    return site.work(
        "--every",
        "1",
        PUTRIGHT_MAIL=sink.address,
        PUTRIGHT_MAIL_FROM="complaints@council.example",
        PUTRIGHT_CLOCK_OFFSET=str(turn * _LATER),
    )


def killed_again_and_again(site: Site, kills: int, letters: int) -> tuple[int, int]:
    """Kill one of two workers, and another; return how many letters there were, and copies."""
    chance = random.Random(kills)
    assert write(site, 0).wait(60) == 0
    with Sink() as sink:
        sink.at_data = lambda to: (time.sleep(0.02), "250 taken")[1]
        writing = write(site, letters)
        workers = [work(site, sink, turn) for turn in (0, 0)]
        try:
            for turn in range(1, kills + 1):
                time.sleep(chance.uniform(0.3, 2.5))
                chosen = chance.randrange(2)
                workers[chosen].kill()
                workers[chosen] = work(site, sink, turn)
            assert writing.wait(60) == 0
            for each in workers:
                each.kill()
            # Why so late: one that was taken by several that died waits ever longer.
            workers = [work(site, sink, kills + 200)]
            unsent = "select count(*) from cases_letterrow where sent_at is null"
            wait_for(lambda: ask(site, unsent) == [(0,)], "the last letter", patience=60)
        finally:
            writing.kill()
            for each in workers:
                each.kill()
        return _as_told(site, sink, letters)


def _as_told(site: Site, sink: Sink, letters: int) -> tuple[int, int]:
    rows = ask(site, "select message_id, state, number from letters_delivery")
    assert len(rows) == letters, "each letter is recorded once"
    assert {(state, number) for _, state, number in rows} == {("handed over", 1)}
    assert set(sink.ids) == {f"<{name}>" for name, _, _ in rows}, "each went out"
    assert len({str(one["To"]) for one in sink.messages}) == letters
    return letters, sum(sink.ids.values())


@pytest.mark.usefixtures("once")
def test_every_letter_goes_out_on_sqlite(on_sqlite: tuple[Site, str]) -> None:  # noqa: F811
    letters, copies = killed_again_and_again(on_sqlite[0], KILLS, LETTERS)

    assert copies <= letters + KILLS + 2, "a kill costs one copy at most"


@pytest.mark.usefixtures("once")
def test_every_letter_goes_out_on_postgresql(database_server: Cluster, tmp_path: Any) -> None:  # noqa: F811
    site = Site(tmp_path, database_server.make("letters"))
    site.prepare()

    letters, copies = killed_again_and_again(site, KILLS, LETTERS)

    assert copies <= letters + KILLS + 2
