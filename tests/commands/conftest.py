"""A demonstration that was set up once, and copies of it to do with as one likes."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

CLEAN = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("PUTRIGHT_", "DJANGO_"))
}
PUTRIGHT = [sys.executable, "-P", "-m", "putright.commands"]


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Return a folder in which `putright demo --no-serve` was run, and what it printed."""
    if connection.vendor != "sqlite":
        pytest.skip("makes a database of its own, which is tried beside SQLite")
    folder = tmp_path_factory.mktemp("demonstration")
    outcome = subprocess.run(
        [*PUTRIGHT, "demo", "--no-serve"],
        capture_output=True,
        text=True,
        cwd=folder,
        env=CLEAN,
        timeout=300,
    )
    assert outcome.returncode == 0, outcome.stderr
    return folder, outcome.stdout


@pytest.fixture
def installation(demonstration: tuple[Path, str], tmp_path: Path) -> Path:
    """Return the database of a demonstration, in the folder where `run_putright` runs."""
    shutil.copytree(demonstration[0] / "var", tmp_path / "var")
    return tmp_path / "var" / "putright.sqlite3"


@pytest.fixture
def change(installation: Path) -> Callable[..., int]:
    """Return a function that changes the database behind Putright's back, and says how much."""

    def change(sql: str, *values: object) -> int:
        connection = sqlite3.connect(installation)
        with connection:
            changed = connection.execute(sql, values).rowcount
        connection.close()
        assert changed > 0
        return changed

    return change
