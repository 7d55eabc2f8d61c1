"""`putright due` gives the dates of the specification, with their proof, one or many at once."""

import csv
import io
import json
import time
from pathlib import Path

import pytest

from putright.commands import main

ASKED_FOR = {
    "cipfa": ["acknowledge", "stage-1", "stage-2", "stage-3", "overall"],
    "cestria": [
        "acknowledge",
        "service-team",
        "stage-1-acknowledge",
        "stage-1",
        "stage-2-acknowledge",
        "stage-2",
        "stage-3",
        "correspondence-acknowledge",
        "correspondence",
        "mailbox-forward",
    ],
    "citizen": ["acknowledge"],
}

# The worked cases of working time that name a clock of one of the packs, by their number.
WORKED = [
    (1, "cipfa", "acknowledge", "2026-11-23T10:00", "2026-11-25"),
    (2, "cipfa", "acknowledge", "2026-11-27", "2026-12-01"),
    (3, "cipfa", "acknowledge", "2026-11-27T17:01", "2026-12-01"),
    (4, "cipfa", "acknowledge", "2026-11-27T17:00:00", "2026-12-01"),
    (5, "cestria", "acknowledge", "2026-11-28", "2026-12-02"),
    (6, "cestria", "service-team", "2026-12-16", "2027-01-04"),
    (6, "cestria", "stage-1", "2026-12-16", "2027-01-04"),
    (6, "cestria", "stage-2", "2026-12-16", "2027-01-04"),
    (6, "cestria", "correspondence", "2026-12-16", "2027-01-04"),
    (7, "cestria", "acknowledge", "2021-12-22", "2021-12-29"),
    (7, "citizen", "acknowledge", "2021-12-22", "2021-12-29"),
    (8, "cestria", "stage-1-acknowledge", "2022-12-23", "2022-12-30"),
    (11, "cestria", "stage-1", "2020-04-30", "2020-05-15"),
    (12, "cestria", "stage-1", "2012-05-28", "2012-06-13"),
    (14, "cestria", "stage-2", "2022-09-05", "2022-09-20"),
    (15, "cestria", "stage-2", "2023-04-27", "2023-05-15"),
    (17, "cestria", "acknowledge", "2026-04-02", "2026-04-09"),
    (17, "cestria", "stage-2-acknowledge", "2026-04-02", "2026-04-09"),
    (17, "cestria", "correspondence-acknowledge", "2026-04-02", "2026-04-09"),
    (17, "citizen", "acknowledge", "2026-04-02", "2026-04-09"),
    (18, "cipfa", "stage-1", "2026-07-10", "2026-07-14"),
    (19, "cestria", "correspondence", "2026-07-28", "2026-08-11"),
    (20, "cestria", "stage-3", "2026-11-23", "2026-12-23"),
    (21, "cestria", "stage-3", "2026-11-26", "2026-12-26"),
    (33, "cipfa", "stage-2", "2026-12-24", "2027-01-04"),
    (34, "cipfa", "stage-3", "2026-11-12", "2026-12-03"),
    (34, "cipfa", "overall", "2026-11-02", "2026-11-23"),
    (37, "citizen", "twelve-months", "2025-11-21", "2026-11-21"),
    (37, "citizen", "twelve-months", "2024-02-29", "2025-02-28"),
    (38, "peopleplus", "three-months", "2026-11-30", "2027-02-28"),
    (39, "cipfa", "acknowledge", "2026-06-30T23:30Z", "2026-07-03"),
    (40, "cipfa", "acknowledge", "2026-07-01T16:30Z", "2026-07-03"),
    (41, "cestria", "mailbox-forward", "2026-12-24", "2026-12-29"),
    (43, "citizen", "acknowledge", "2026-05-22", "2026-05-28"),
    (44, "cestria", "acknowledge", "2027-03-25", "2027-04-01"),
    (44, "citizen", "acknowledge", "2027-03-25", "2027-04-01"),
    (45, "cestria", "acknowledge", "2027-12-31", "2028-01-06"),
]


def asked(capsys, *words: str) -> dict:
    assert main(["due", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(("number", "pack", "clock", "start", "due"), WORKED)
def test_the_worked_cases(capsys, number: int, pack: str, clock: str, start: str, due: str):
    assert asked(capsys, pack, clock, "--from", start)["due"] == due


def test_every_clock_that_others_script_against_is_known(capsys):
    for pack, clocks in ASKED_FOR.items():
        for clock in clocks:
            answer = asked(capsys, pack, clock, "--from", "2026-11-23T10:00")
            assert answer["clock"] == clock
            assert answer["due"] > "2026-11-23"
            assert answer["clause"]


@pytest.mark.parametrize(
    ("number", "pack", "clock", "start", "other"),
    [
        (3, "cipfa", "acknowledge", "2026-11-27T17:01", "2026-12-02"),
        (5, "cestria", "acknowledge", "2026-11-28", "2026-12-03"),
        (20, "cestria", "stage-3", "2026-11-23", "2027-01-07"),
        (21, "cestria", "stage-3", "2026-11-26", "2026-12-29"),
        (40, "cipfa", "acknowledge", "2026-07-01T16:30Z", "2026-07-06"),
    ],
)
def test_what_another_reading_would_give_is_shown(capsys, number, pack, clock, start, other):
    readings = asked(capsys, pack, clock, "--from", start)["readings"]

    assert other in {one["due"] for reading in readings for one in reading["others"]}


def test_the_shape_of_the_answer_is_a_contract(capsys):
    answer = asked(capsys, "cestria", "stage-1", "--from", "2026-12-16")

    assert {key: answer[key] for key in ("policy", "clock", "from", "due")} == {
        "policy": "cestria",
        "clock": "stage-1",
        "from": "2026-12-16",
        "due": "2027-01-04",
    }
    assert isinstance(answer["clause"], str)
    assert isinstance(answer["reading"], str)
    assert set(answer["calendar"]) == {"division", "version"}
    assert answer["calendar"]["division"] == "england-and-wales"
    assert {frozenset(day) for day in answer["days"]} == {frozenset({"date", "counts", "why"})}
    counted = [day["date"] for day in answer["days"] if day["counts"]]
    assert len(counted) == 10
    assert counted[-1] == answer["due"]
    assert {"date": "2026-12-25", "counts": False, "why": "Christmas Day"} in answer["days"]


def test_it_says_the_same_in_sentences(capsys):
    assert main(["due", "cestria", "stage-1", "--from", "2026-12-16"]) == 0

    said = capsys.readouterr().out
    assert "cestria stage-1: 10 working days (will)" in said
    assert "due 2027-01-04" in said
    assert "CE-3.6.S1" in said
    assert "Christmas Day" in said


@pytest.mark.parametrize(
    ("pack", "clock"),
    [
        ("citizen", "answer"),
        ("citizen", "agreed"),
        ("citizen", "investigation/updates"),
        ("peopleplus", "first-contact/respond"),
        ("peopleplus", "target"),
        ("financial-ombudsman", "answer"),
        ("financial-ombudsman", "recommendation"),
        ("cipfa", "next-actions"),
    ],
)
def test_where_no_time_is_stated_none_is_invented(capsys, pack: str, clock: str):
    answer = asked(capsys, pack, clock, "--from", "2026-11-23")

    assert answer["due"] is None
    assert answer["days"] == []
    assert main(["due", pack, clock, "--from", "2026-11-23"]) == 0
    assert "none is invented" in capsys.readouterr().out


def test_a_date_that_was_agreed_is_the_date(capsys):
    words = ("citizen", "agreed", "--from", "2026-11-23", "--on")

    assert asked(capsys, *words, "2026-12-11")["due"] == "2026-12-11"
    assert main(["due", *words, "soon"]) == 1
    assert main(["due", "cestria", "stage-1", "--from", "2026-11-23", "--on", "2026-12-11"]) == 1
    assert "stage-1 has no date to agree" in capsys.readouterr().err


def test_beyond_the_published_holidays_a_date_is_provisional(capsys):
    assert asked(capsys, "cestria", "stage-1", "--from", "2040-11-23")["provisional"]
    assert not asked(capsys, "cestria", "stage-1", "--from", "2026-11-23")["provisional"]
    assert main(["due", "cestria", "stage-1", "--from", "2040-11-23"]) == 0
    assert "provisional" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["due"], 2, "say PACK, CLOCK and --from WHEN"),
        (["due", "cestria", "stage-1"], 2, "say PACK, CLOCK and --from WHEN"),
        (["due", "cestria", "--from", "2026-11-23"], 2, "say PACK, CLOCK and --from WHEN"),
        (["due", "--batch", "x.csv", "--from", "2026-11-23"], 2, "not both"),
        (["due", "--batch", "x.csv", "--on", "2026-11-23"], 2, "not both"),
        (["due", "cestria", "stage-1", "--form", "2026-11-23"], 2, "unrecognized arguments"),
        (["due", "cestira", "stage-1", "--from", "2026-11-23"], 1, "There are: cestria, cipfa"),
        (["due", "../x", "stage-1", "--from", "2026-11-23"], 1, "There is no pack"),
        (["due", "cestria", "stage-9", "--from", "2026-11-23"], 1, "It has: recording"),
        (["due", "cestria", " ", "--from", "2026-11-23"], 1, "no clock called"),
        (["due", "peopleplus", "respond", "--from", "2026-11-23"], 1, "first-contact/respond"),
        (["due", "cestria", "stage-1", "--from", "2026-11-31"], 1, "Write 2026-11-23"),
        (["due", "cestria", "stage-1", "--from", "23/11/2026"], 1, "Write 2026-11-23"),
        (["due", "cestria", "stage-1", "--from", "2026-W48-1"], 1, "Write 2026-11-23"),
        (["due", "cestria", "stage-1", "--from", "20261123"], 1, "Write 2026-11-23"),
        (["due", "cestria", "stage-1", "--from", "2026-11-23T25:00"], 1, "Write 2026-11-23"),
        (["due", "cestria", "stage-1", "--from", "２０２６-11-23"], 1, "Write 2026-11-23"),
        (["due", "cestria", "stage-1", "--from", "1999-12-31"], 1, "from 1 January 2000"),
        (["due", "cestria", "stage-1", "--from", "0001-01-01"], 1, "from 1 January 2000"),
        (["due", "cestria", "stage-1", "--from", "9999-12-31"], 1, "putright: "),
        (["due", "cestria", "stage-1", "--from", "9999-12-31T23:59-14:00"], 1, "putright: "),
        (
            ["due", "cestria", "stage-1", "--from", "2026-11-23", "--version", "9"],
            1,
            "no version '9'. It has: 1.0",
        ),
    ],
)
def test_a_slip_is_said_with_what_to_write(capsys, words: list[str], code: int, said: str):
    assert main(words) == code

    captured = capsys.readouterr()
    assert said in captured.err
    assert "Traceback" not in captured.err
    assert captured.out == ""


# -- very many ----------------------------------------------------------------------------


def batch(capsys, tmp_path: Path, content: str | bytes, *words: str) -> tuple[int, str, str]:
    path = tmp_path / "dates.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    code = main(["due", "--batch", str(path), *words])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_a_batch_answers_every_row(capsys, tmp_path: Path):
    rows = "".join(f"{pack},{clock},{start}\n" for _, pack, clock, start, _ in WORKED)

    code, out, err = batch(capsys, tmp_path, f"policy,clock,from\n{rows}")

    assert (code, err) == (0, "")
    answers = list(csv.DictReader(io.StringIO(out)))
    assert [row["due"] for row in answers] == [due for *_, due in WORKED]
    assert list(answers[0])[:6] == ["policy", "clock", "from", "due", "clause", "reading"]
    assert "CI-15" in answers[0]["clause"]


def test_a_batch_as_json(capsys, tmp_path: Path):
    text = "policy,clock,from,note\ncestria,stage-3,2026-11-23,hello\ncitizen,agreed,2026-11-23,x\n"

    code, out, _ = batch(capsys, tmp_path, text, "--json")

    assert code == 0
    first, second = json.loads(out)
    assert first.items() >= {"row": 2, "note": "hello", "due": "2026-12-23", "error": ""}.items()
    assert second["due"] is None


MIXED = (
    "\ufeffnote, policy ,clock,from,due\r\n"
    "a,cestria,stage-1,2026-12-16,guess\r\n"
    "\r\n"
    'b,nope,stage-1,"2026-12-16",\r\n'
    "c,cestria,acknowledge,tomorrow,\r\n"
    "d,cestria,acknowledge,1999-12-31,\r\n"
    "e,cestria,acknowledge,2026-11-23,,more\r\n"
    "f,cestria\r\n"
    "g,citizen,acknowledge,2040-11-23,\r\n"
)


def test_a_row_that_cannot_be_answered_says_why_and_the_others_are_answered(capsys, tmp_path: Path):
    code, out, err = batch(capsys, tmp_path, MIXED)

    assert code == 1
    found = {row["note"]: row for row in csv.DictReader(io.StringIO(out))}
    assert found["a"]["due"] == "2027-01-04"
    assert found["g"]["provisional"] == "yes"
    assert "There is no pack called 'nope'" in found["b"]["error"]
    assert "'tomorrow' is no day or time" in found["c"]["error"]
    assert "from 1 January 2000" in found["d"]["error"]
    assert "6 fields, and the header 5" in found["e"]["error"]
    assert "no clock called ''" in found["f"]["error"]
    assert [line.partition(":")[0] for line in err.splitlines()] == [
        f"line {number}" for number in (4, 5, 6, 7, 8)
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "no column policy, clock, from"),
        ("policy,from\ncestria,2026-11-23\n", "no column clock. It needs policy,clock,from"),
        ("policy;clock;from\n", "no column policy, clock, from"),
        (b"\xff\xfe" + "policy,clock,from\n".encode("utf-16-le"), "no column"),
        (b"\x00\x01\x02" * 999, "no column"),
        ("x" * 2_100_000, "The file is no CSV: field larger"),
    ],
    ids=["empty", "one missing", "semicolons", "UTF-16", "noise", "one long field"],
)
def test_a_file_that_is_no_such_thing(capsys, tmp_path: Path, content: str | bytes, said: str):
    code, out, err = batch(capsys, tmp_path, content)

    assert (code, out) == (1, "")
    assert said in err


def test_odd_bytes_and_fields_spoil_their_row_only(capsys, tmp_path: Path):
    rows = [b"cestria,stage-1,2026-12-16", b"caf\xe9,stage-1,2026-12-16", b"\0,b,c"]
    long = b"cestria,stage-1," + b"2" * 2_100_000
    content = b"\n".join([b"policy,clock,from", *rows, long, rows[0]])

    code, out, err = batch(capsys, tmp_path, content)

    assert code == 1
    found = list(csv.DictReader(io.StringIO(out)))
    assert [row["due"] for row in found] == ["2027-01-04", "", "", "", "2027-01-04"]
    assert "is not UTF-8 text" in err
    assert "field larger than field limit" in err


def test_only_some_of_very_many_errors_are_repeated(capsys, tmp_path: Path):
    _, _, err = batch(capsys, tmp_path, "policy,clock,from\n" + "a,b,c\n" * 30)

    assert len(err.splitlines()) == 21
    assert "and 10 more: see the column 'error'" in err


@pytest.mark.parametrize("path", ["none.csv", "."])
def test_a_file_that_cannot_be_read(capsys, path: str):
    assert main(["due", "--batch", path]) == 1
    assert f"{path} cannot be read" in capsys.readouterr().err


def test_a_batch_from_the_standard_input(run_putright):
    outcome = run_putright("due", "--batch", "-", stdin="\ufeff" + MIXED.replace("\ufeff", ""))

    assert outcome.returncode == 1
    assert "2027-01-04" in outcome.stdout


def test_twenty_thousand_rows_take_no_time(capsys, tmp_path: Path):
    rows = "".join(
        f"cestria,stage-{n % 3 + 1},2026-{n % 12 + 1:02}-{n % 28 + 1:02}T10:00\n"
        if n % 2
        else "nope,stage-1,2026-11-23\n"
        for n in range(20_000)
    )
    began = time.process_time()

    code, out, _ = batch(capsys, tmp_path, f"policy,clock,from\n{rows}")

    assert code == 1
    assert out.count("\n") == 20_001
    assert time.process_time() - began < 6  # a second or so, where nothing else is running
