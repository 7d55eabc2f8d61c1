"""`putright rehearse` plays every story, says how each came out, and ends accordingly."""

import json
from pathlib import Path

import pytest

from putright.commands import main
from putright.policies.load import SHIPPED

GOOD = """\
name = "Acknowledged in time"
cites = ["CE-3.4"]

[[step]]
at = 2026-11-23T10:00:00
do = "receive"
role = "tenant"
given = { kind = "complaint" }
expect.due.acknowledge = { on = 2026-11-26 }
"""


def told(capsys, *words: str, code: int = 0) -> tuple[str, str]:
    assert main(["rehearse", *words]) == code
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    return captured.out, captured.err


def story(tmp_path: Path, text: str | bytes, name: str = "mine.toml") -> str:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return str(path)


def test_every_policy_is_rehearsed_and_passes(capsys):
    out, err = told(capsys)

    lines = out.splitlines()
    wanted = len(list(SHIPPED.glob("*/*/rehearsals/*.toml")))
    assert lines[-1] == f"{wanted} passed, 0 failed"
    assert all(line.startswith("passed  ") for line in lines[:-1])
    assert err == ""


def test_one_policy(capsys):
    out, _ = told(capsys, "cipfa")

    assert "cipfa not stated" in out
    assert "cestria" not in out
    assert told(capsys, "citizen", "--version", "1.0")[0].count("citizen 2.0") == 0


def test_as_data(capsys):
    found = json.loads(told(capsys, "financial-ombudsman", "--json")[0])

    assert {"policy", "name", "file", "cites", "passed", "problems"} == set(found[0])
    assert all(one["passed"] and one["problems"] == [] for one in found)


def test_a_story_of_ones_own_that_passes(capsys, tmp_path: Path):
    out, _ = told(capsys, "cestria", "--file", story(tmp_path, "\ufeff" + GOOD))

    assert out == "passed  cestria  Acknowledged in time\n1 passed, 0 failed\n"


def test_a_story_that_fails_says_at_which_step_and_what_differs(capsys, tmp_path: Path):
    wrong = story(tmp_path, GOOD.replace("2026-11-26", "2026-11-27"))
    right = story(tmp_path, GOOD, "right.toml")

    out, _ = told(capsys, "cestria", "--file", wrong, "--file", right, code=1)

    assert "FAILED  cestria  Acknowledged in time" in out
    assert "mine.toml: step 1 (receive): clock acknowledge: on 2026-11-26, not 2026-11-27" in out
    assert out.endswith("1 passed, 1 failed\n")
    found = json.loads(told(capsys, "cestria", "--file", wrong, "--json", code=1)[0])
    assert found[0]["passed"] is False


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "A rehearsal needs a name"),
        ("name = 'x'\n", "at least one [[step]]"),
        (GOOD + "[[step]]\nwhen = 3\n", "Step 2 has no key 'when'"),
        (GOOD + "expect.colour = 3\n", "mine.toml:4: Step 1: "),
        (GOOD.replace("[[step]]", "[[step"), "This is not TOML"),
        ("\x00", "This is not TOML"),
        (b"name = 'caf\xe9'", "is not UTF-8 text"),
    ],
)
def test_what_is_no_story_is_said(capsys, tmp_path: Path, text: str | bytes, part: str):
    out, err = told(capsys, "cestria", "--file", story(tmp_path, text), code=1)

    assert part in err
    assert out == ""


@pytest.mark.parametrize(
    "line",
    [
        "at = 3",
        "given = { points = 3 }",
        "given = { kind = 7 }",
        "expect = 3",
        "expect.due = 3",
        "expect.events = 3",
        "[calendar]\ndivision = 'the-moon'",
        "at = 9999-12-31T23:59:59Z",
        "at = 1999-12-31T10:00:00",
    ],
)
def test_a_detail_of_the_wrong_sort_fails_the_story_and_no_more(capsys, tmp_path: Path, line: str):
    step = f"[[step]]\ndo = 'receive'\nrole = 'tenant'\n{line}\n"
    text = GOOD + step if not line.startswith("[") else f"{line}\n{GOOD}"

    out, err = told(capsys, "cestria", "--file", story(tmp_path, text), code=1)

    placed = "mine.toml:10: Step 2: " in err or "mine.toml:1: A rehearsal needs" in err
    assert placed or "FAILED" in out


@pytest.mark.parametrize(
    ("words", "code", "part"),
    [
        (["rehearse", "--file", "x.toml"], 2, "say which pack"),
        (["rehearse", "--sing"], 2, "unrecognized arguments"),
        (["rehearse", "cestria", "cipfa"], 2, "unrecognized arguments"),
        (["rehearse", "nope"], 1, "There are: cestria, cipfa"),
        (["rehearse", "--version", "1.0"], 1, "Say which pack"),
        (["rehearse", "citizen", "--version", "7"], 1, "It has: 1.0, 2.0"),
        (["rehearse", "citizen", "--file", "none.toml"], 1, "none.toml cannot be read"),
        (["rehearse", "citizen", "--file", "."], 1, "cannot be read"),
    ],
)
def test_a_slip_is_said(capsys, words: list[str], code: int, part: str):
    assert main(words) == code
    captured = capsys.readouterr()
    assert part in captured.err
    assert captured.out == ""
