"""The command line answers a mistake with a sentence and the right exit code."""

import importlib
import os
import subprocess
import sys

import pytest

from putright import commands
from putright.core.refusals import Fault, PackFaults, Refused


def test_every_command_knows_its_own_name():
    for word, module in commands.COMMANDS.items():
        named = importlib.import_module(f"putright.commands.{module}").NAME
        assert named == word


def test_help_lists_every_command(capsys):
    assert commands.main(["--help"]) == 0

    said = capsys.readouterr().out
    assert all(f"\n  {word} " in said for word in commands.COMMANDS)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ([], 2, "usage: putright COMMAND"),
        (["duee"], 2, "Did you mean 'due'?"),
        (["sing"], 2, "There are: demo, serve"),
        (["--sing"], 2, "unrecognized arguments"),
        (["serve", "--port", "http"], 2, "'http' is no port"),
        (["serve", "--workers", "0"], 2, "write a number from 1 to 256"),
        (["serve", "--today", "2027-02-30T09:00"], 2, "such as 2027-01-05T09:00"),
    ],
)
def test_misuse_is_2_and_says_what_to_do(capsys, words, code, said):
    assert commands.main(words) == code

    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("fault", "code", "said"),
    [
        (commands.Failed("it cannot."), 1, "putright: it cannot.\n"),
        (Refused("no", "Not yet.", ("a/1", "a/2")), 1, "putright: Not yet. (a/1, a/2)\n"),
        (PackFaults([Fault("a.toml", 3, "write x")]), 1, "a.toml:3: write x\n"),
        (FileNotFoundError(2, "No such file", "x.csv"), 1, "putright: x.csv: No such file.\n"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_what_goes_wrong_ends_in_a_sentence(capsys, monkeypatch, fault, code, said):
    def fail(words):
        raise fault

    monkeypatch.setattr(commands, "_run", fail)

    assert commands.main(["any"]) == code
    assert capsys.readouterr().err == said


def test_a_mistake_of_ours_is_loud(monkeypatch):
    monkeypatch.setattr(commands, "_run", lambda words: 1 // 0)

    with pytest.raises(ZeroDivisionError):
        commands.main(["any"])


def test_output_that_nobody_reads_is_no_traceback():
    reading, writing = os.pipe()
    os.close(reading)

    outcome = subprocess.run(
        [sys.executable, "-m", "putright.commands", "policy", "list"], stdout=writing, stderr=-1
    )
    os.close(writing)

    assert outcome.returncode == 141
    assert outcome.stderr == b""


def test_it_says_its_version(run_putright):
    outcome = run_putright("--version")

    assert (outcome.returncode, outcome.stdout) == (0, f"putright {commands.VERSION}\n")


def test_a_date_is_worked_out_without_starting_django():
    """Django takes most of a second to start, and a date needs none of it."""
    code = (
        "import sys; from putright.commands import main;"
        "main(['due', 'cipfa', 'acknowledge', '--from', '2026-11-23', '--json']);"
        "sys.exit('django' in sys.modules)"
    )

    outcome = subprocess.run([sys.executable, "-c", code], capture_output=True)

    assert outcome.returncode == 0
