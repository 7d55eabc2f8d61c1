"""Is a migration that was cut short taken up again, as if it had never begun?"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

# Ends the process the moment before a migration would be known to be done.
_CUT = """
import django, os
django.setup()
from django.core.management import call_command
from django.db.migrations.executor import MigrationExecutor

record = MigrationExecutor.record_migration
def cut(self, migration):
    if migration.name == os.environ["CUT"]:
        os._exit(9)
    record(self, migration)
MigrationExecutor.record_migration = cut
call_command("migrate", verbosity=0)
"""


def _run(database: Path, code: str, **more: str) -> int:
    settings = {
        "DJANGO_SETTINGS_MODULE": "putright.project.settings",
        "PUTRIGHT_DATABASE": f"sqlite:///{database}",
        "PUTRIGHT_VAR": str(database.parent),
    }
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PUTRIGHT_")}
    process = subprocess.run(
        [sys.executable, "-c", code], env={**environment, **settings, **more}, timeout=120
    )
    return process.returncode


@pytest.mark.parametrize(
    "name",
    [
        "0003_what_is_looked_for",
        "0005_counting_reads_the_index",
        "0007_what_colleagues_ask",
        "0008_whose_turn_and_who",
        "0002_rare_events",
        "0003_who_changed_a_record",
    ],
)
def test_what_was_cut_short_is_done_again(tmp_path: Path, name: str) -> None:
    database = tmp_path / "putright.sqlite3"

    assert _run(database, _CUT, CUT=name) == 9
    assert _run(database, _CUT, CUT="") == 0
