"""Killed at any moment, a backup leaves nothing that looks finished; a restore can be run again.

KILLS=200 does it for longer than the tests do by themselves.
"""

import os
import random
import signal
import time

import pytest
from django.db import connection

from putright.keeping.manifest import NAME
from tests.keeping.conftest import Place
from tests.keeping.same import everything, files_of, is_whole_and_true

KILLS = int(os.environ.get("KILLS", "4"))


def killed(place: Place, seconds: float, *words: object) -> bool:
    """Run a command, and kill it after so long; return whether it had ended before."""
    running = place.started(*words)
    time.sleep(seconds)
    ended = running.poll() is not None
    running.send_signal(signal.SIGKILL)
    running.communicate()
    return ended


def took(place: Place, *words: object) -> float:
    began = time.monotonic()
    place.done(*words)
    return time.monotonic() - began


@pytest.fixture
def chance() -> random.Random:
    seed = int(os.environ.get("SEED", str(random.randrange(10**6))))
    print(f"SEED={seed}")
    return random.Random(seed)


def test_a_killed_backup_leaves_nothing_that_looks_finished(
    installation, elsewhere, tmp_path, chance
):
    backups = tmp_path / "backups"
    backups.mkdir()
    whole = took(installation, "backup", tmp_path / "first")
    was = everything(installation)
    for number in range(KILLS):
        # Why from there: before, Python and Django are only starting.
        ended = killed(
            installation, chance.uniform(0.4, 1.05) * whole, "backup", backups / f"{number}"
        )
        looks_finished = [path for path in backups.iterdir() if not path.name.startswith(".")]
        assert all((path / NAME).exists() for path in looks_finished)
        assert not ended or (backups / f"{number}").exists()

    installation.done("backup", backups / "last")

    for path in [backups / "last", *looks_finished[:1]]:
        elsewhere_now = Place(elsewhere.folder, elsewhere.address)
        if path.name == "last":
            elsewhere_now.done("restore", path)
            assert everything(elsewhere) == was


def test_a_killed_restore_can_be_run_again(installation, elsewhere, tmp_path, chance):
    installation.done("backup", tmp_path / "kept")
    was = everything(installation)
    longest, said = 3.0, ""
    for _ in range(KILLS):
        if killed(elsewhere, chance.uniform(0.2, 1.1) * longest, "restore", tmp_path / "kept"):
            break
    for _ in range(20):  # what the server had begun for the last one may still be ending
        outcome = elsewhere.run("restore", tmp_path / "kept")
        said = outcome.stdout + outcome.stderr
        if "still ending" not in said:
            break
        time.sleep(0.5)

    assert outcome.returncode == 0 or "nothing is written over" in said, said
    assert everything(elsewhere) == was
    kept = set(files_of(elsewhere))
    assert kept and kept <= set(files_of(installation))
    assert is_whole_and_true(elsewhere)
    assert not list(elsewhere.folder.glob("*.restoring"))
    with elsewhere.used():
        assert "putright_restoring" not in connection.introspection.table_names()


def test_a_killed_move_moves_nothing_or_everything(installation, elsewhere, chance):
    was = everything(installation)
    for _ in range(KILLS):
        killed(installation, chance.uniform(0.5, 3.0), "move", "--to", elsewhere.address)

    for _ in range(20):
        outcome = installation.run("move", "--to", elsewhere.address)
        said = outcome.stdout + outcome.stderr
        if outcome.returncode == 0 or "is closed" in said:
            break
        time.sleep(0.5)

    assert outcome.returncode == 0 or "is closed" in said, said
    there = Place(installation.folder, elsewhere.address)
    assert everything(there) == was
    assert is_whole_and_true(there)
