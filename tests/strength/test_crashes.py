"""A few kills, of the hundreds of the long run (`python -m scripts.strength`)."""

import os
import subprocess
import sys

from django.db import connection

from tests.strength.harness import ROOT

KILLS, CLIENTS, SEED = 5, 4, 20261122


def test_nothing_is_lost_or_done_twice_whatever_is_killed():
    """On a database of its own: the tests' own one is not to be killed."""
    words = ["--kills", KILLS, "--on", connection.vendor, "--seed", SEED, "--clients", CLIENTS]

    outcome = subprocess.run(
        [sys.executable, "-m", "scripts.strength", *map(str, words)],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("PUTRIGHT_")},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert outcome.stdout.rstrip().endswith(" 0 faults")
