"""`putright demo` works on an empty folder, keeps what is done, and stays away from real cases."""

import resource
import signal
import sqlite3
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

from putright.commands import main
from putright.samples.tell import samples
from tests.commands.conftest import CLEAN, PUTRIGHT

CASES = sum(len(sample.cases) for sample in samples())


def test_it_prints_where_to_go_and_as_whom(demonstration):
    _, said = demonstration

    assert "http://127.0.0.1:8000/staff/sign-in/" in said
    assert "the password is putright for all" in said
    for sample in samples():
        assert f"http://127.0.0.1:8000/{sample.slug}/\n" in said
        assert said.count(f"http://127.0.0.1:8000/{sample.slug}/case/") == 2
        for member in sample.members:
            assert f"{member.username} " in said
            assert f"{member.name} ({', '.join(member.roles)})" in said


def test_a_second_time_is_quick_and_keeps_what_was_done(installation, change, run_putright):
    change("update people_organisation set phone = '01632 960999' where slug = 'cestria'")
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime

    outcome = run_putright("demo", "--no-serve")

    assert outcome.returncode == 0, outcome.stderr
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - used < 3
    with sqlite3.connect(installation) as connection:
        assert connection.execute("select count(*) from cases_caserow").fetchone() == (CASES,)
        assert connection.execute(
            "select count(*) from people_organisation where phone = '01632 960999'"
        ).fetchone() == (1,)


def test_killed_half_way_a_second_run_completes_it(tmp_path: Path, run_putright):
    database = tmp_path / "var" / "putright.sqlite3"
    killed = subprocess.Popen([*PUTRIGHT, "demo", "--no-serve"], cwd=tmp_path, env=CLEAN)
    while killed.poll() is None and told(database) < 20:
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    if told(database) == CASES:
        pytest.skip("it was done before it could be killed")

    assert run_putright("demo", "--no-serve").returncode == 0

    assert told(database) == CASES
    outcome = run_putright("verify")
    assert (outcome.returncode, outcome.stdout[-6:]) == (0, "whole\n")
    assert run_putright("rebuild", "--check").stdout == "0 differences\n"


def told(database: Path) -> int:
    if not database.exists():
        return 0
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10) as connection:
        try:
            return connection.execute("select count(*) from cases_caserow").fetchone()[0]
        except sqlite3.OperationalError:
            return 0


def test_it_serves_as_on_another_day(installation, tmp_path: Path):
    serving = subprocess.Popen(
        [*PUTRIGHT, "demo", "--port", "0", "--workers", "1", "--today", "2027-01-05T09:00"],
        cwd=tmp_path,
        env=CLEAN,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert serving.stdout is not None
        first = serving.stdout.readline()
        assert first.startswith("Putright is at http://127.0.0.1:")
        address = first.split()[3]
        with urllib.request.urlopen(f"{address}cestria/", timeout=60) as page:
            assert "5 January 2027" in page.read().decode()
    finally:
        serving.terminate()
        serving.wait(timeout=60)


# -- where it must not, or cannot ------------------------------------------------------------


def test_a_real_installation_is_left_alone(installation, change, run_putright):
    change("update people_organisation set demonstration = 0 where slug = 'citizen'")
    before = installation.read_bytes()

    outcome = run_putright("demo", "--no-serve", "--today", "2027-01-05T09:00")

    assert outcome.returncode == 1
    assert "this installation is a real one (it has citizen)" in outcome.stderr
    assert "Set PUTRIGHT_VAR to an empty folder" in outcome.stderr
    assert installation.read_bytes() == before


@pytest.mark.parametrize("word", ["serve", "verify"])
def test_real_cases_are_not_moved_to_another_day(change, run_putright, word: str):
    change("update people_organisation set demonstration = 0 where slug = 'citizen'")
    moved = ["--today", "2027-01-05T09:00"] if word == "serve" else []

    outcome = run_putright(word, *moved, PUTRIGHT_TODAY="2027-01-05T09:00")

    assert outcome.returncode == 1
    assert "holds real cases, so its clock may not be moved" in outcome.stderr


def test_a_day_before_the_policies_is_refused(run_putright):
    outcome = run_putright("demo", "--no-serve", "--today", "2015-06-01T09:00")

    assert outcome.returncode == 1
    assert "choose a day from 2022-01-01 on" in outcome.stderr


@pytest.mark.parametrize(
    ("database", "said"),
    [
        ("sqlite:///var", "the database cannot be opened"),
        ("sqlite:////proc/none/at/all.sqlite3", "putright: /proc/none"),
        ("postgresql://nobody@127.0.0.1:1/none", "the database cannot be opened"),
        ("mysql://x", "write sqlite:///var/putright.sqlite3"),
    ],
)
def test_a_database_that_cannot_be_opened(run_putright, tmp_path: Path, database: str, said: str):
    (tmp_path / "var").mkdir()

    outcome = run_putright("demo", "--no-serve", PUTRIGHT_DATABASE=database)

    assert outcome.returncode == 1
    assert said in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_a_file_that_is_no_database(run_putright, tmp_path: Path):
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "putright.sqlite3").write_text("a letter to the editor\n" * 50)

    outcome = run_putright("demo", "--no-serve")

    assert outcome.returncode == 1
    assert "the database cannot be opened: file is not a database." in outcome.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["demo", "--port", "70000"], "'70000' is no port"),
        (["demo", "--workers", "none"], "write a number from 1 to 256"),
        (["demo", "--today", "tomorrow"], "such as 2027-01-05T09:00"),
        (["demo", "--today", "2027-01-05"], "such as 2027-01-05T09:00"),
        (["demo", "cestria"], "unrecognized arguments"),
    ],
)
def test_misuse_is_said(capsys, words: list[str], said: str):
    assert main(words) == 2
    assert said in capsys.readouterr().err
