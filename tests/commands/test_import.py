"""`putright import` accounts for every row of a file: a case, or why not; and never a traceback."""

import csv
import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from putright.cases.models import CaseRow, StoredEvent
from putright.cases.store import load
from putright.cases.verify import verify
from putright.commands import main
from putright.core.case import fold
from putright.people.models import Organisation
from tests.commands.conftest import CLEAN
from tests.imports.xlsx import write

pytestmark = pytest.mark.django_db

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to"
CFPB, SF311 = HOW_TO / "import-cfpb.toml", HOW_TO / "import-sf311.toml"
# The public data that the manual's mappings are for, where it lies beside the project.
DATA = Path(__file__).parents[3] / "shared" / "data"
needs_data = pytest.mark.skipif(
    not DATA.is_dir(), reason="the public data is not there: ../shared/data beside the project"
)
MAPPING = """\
[import]
source = "old"
key = "Ref"
[given.kind]
value = "complaint"
[given.received_at]
column = "Received"
[given.what]
column = "What"
[customer.name]
column = "Name"
"""
HEADER = "Ref,Received,What,Name\n"
GOOD = HEADER + "1,2024-02-01,The tap drips,Ada\n2,2024-02-02,The roof leaks,Grace\n"


@pytest.fixture
def organisations() -> dict[str, Organisation]:
    return {
        pack: Organisation.objects.create(
            slug=pack, name=pack, pack=pack, reference_prefix=pack[:2].upper(), demonstration=True
        )
        for pack in ("cestria", "citizen", "financial-ombudsman")
    }


@pytest.fixture
def run(organisations, tmp_path: Path, capsys) -> Callable[..., tuple[int, str, str]]:
    """Return a function that imports a file, or its content, and gives code, output and errors."""

    def run(
        file: Path | str | bytes,
        *words: str,
        organisation: str = "cestria",
        mapping: Path | str = MAPPING,
        name: str = "cases.csv",
    ) -> tuple[int, str, str]:
        if not isinstance(file, Path):
            content = file.encode() if isinstance(file, str) else file
            file = tmp_path / name
            file.write_bytes(content)
        if isinstance(mapping, str):
            (tmp_path / "mapping.toml").write_text(mapping, encoding="utf-8")
            mapping = tmp_path / "mapping.toml"
        code = main(["import", organisation, str(file), "--mapping", str(mapping), *words])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def cases(organisation: str) -> list[tuple[datetime, Any]]:
    found = CaseRow.objects.filter(organisation__slug=organisation)
    return list(found.values_list("received_at", "status"))


# -- real files, whole --------------------------------------------------------------------


@needs_data
def test_the_consumer_complaints_of_2020(run):
    file = DATA / "cfpb_complaints_2020.csv.gz"

    code, out, err = run(file, organisation="financial-ombudsman", mapping=CFPB)

    assert (code, out, err) == (0, "4238 taken, 0 taken before, 0 not taken\n", "")
    new_york = ZoneInfo("America/New_York")
    with gzip.open(file, "rt", encoding="utf-8", newline="") as text:
        wanted = sorted(date.fromisoformat(row["Date received"]) for row in csv.DictReader(text))
    found = cases("financial-ombudsman")
    assert sorted(moment.astimezone(new_york).date() for moment, _ in found) == wanted
    assert sum(status == "open" for _, status in found) == 23  # 'In progress'

    code, out, _ = run(file, organisation="financial-ombudsman", mapping=CFPB)
    assert (code, out) == (0, "0 taken, 4238 taken before, 0 not taken\n")
    assert CaseRow.objects.count() == 4238
    assert not verify(None).broken


@needs_data
def test_the_service_requests_of_san_francisco(run):
    file = DATA / "sf311_2008_2018.csv.gz"

    code, out, err = run(file, organisation="citizen", mapping=SF311)

    lines = out.splitlines()
    assert (code, err) == (1, "")
    assert lines[-1] == "6504 taken, 0 taken before, 12 not taken"
    assert len(lines) == 13
    assert all("closed before it was received" in line for line in lines[:-1])
    found = cases("citizen")
    assert sum(status == "open" for _, status in found) == 250
    assert min(found)[0].year == 2008

    _, out, _ = run(file, organisation="citizen", mapping=SF311)
    assert out.splitlines()[-1] == "0 taken, 6504 taken before, 12 not taken"


@needs_data
def test_a_received_date_is_kept_and_that_it_was_recorded_later_too(run):
    run(DATA / "cfpb_edge_preamble.csv", mapping=CFPB)

    organisation = Organisation.objects.get(slug="cestria")
    for row in CaseRow.objects.filter(organisation=organisation):
        case = fold(load(organisation.pk, row.case).facts)
        received = case.facts[0]
        assert received.at < datetime(2024, 1, 1, tzinfo=UTC) < received.recorded_at
        assert received.data["source"] == "import:cfpb"


@needs_data
@pytest.mark.parametrize(
    ("name", "taken", "refused"),
    [
        ("cfpb_edge_preamble.csv", 60, []),
        ("cfpb_edge_resaved_dates.csv", 200, []),
        ("cfpb_edge_truncated.csv", 60, ["the file ends in the middle of this row"]),
    ],
)
def test_files_that_arrive_damaged(run, name: str, taken: int, refused: list[str]):
    code, out, err = run(DATA / name, "--json", organisation="cestria", mapping=CFPB)

    assert (code, err) == (len(refused), "")
    told = json.loads(out)
    assert told["taken"] == CaseRow.objects.count() == taken
    assert told["taken_before"] == 0
    assert len(told["not_taken"]) == told["refused"] == len(refused)
    for row, reason in zip(told["not_taken"], refused, strict=True):
        assert reason in row["reason"]
        assert row["row"] == taken + 1


# -- what is told -------------------------------------------------------------------------


MIXED = (
    GOOD
    + "2,2024-02-02,Again,Grace\n"
    + "3,soon,No date,Ada\n"
    + ",2024-02-01,No key,Ada\n"
    + "4,2024-02-01,Short\n"
    + "5,2999-01-01,To come,Ada\n"
    + "6,1999-01-01,Long ago,Ada\n"
)


def test_every_row_is_accounted_for(run):
    code, out, err = run(MIXED)

    assert (code, err) == (1, "")
    repeated, *told = out.splitlines()
    assert repeated.startswith("row 3, line 4 (2): Ref is that of an earlier row of this file")
    assert told == [
        "row 4, line 5 (3): Received is 'soon', which is no date here.",
        "row 5, line 6: Ref is blank.",
        "row 6, line 7 (4): this row has 3 fields, and the header 4",
        "row 7, line 8 (5): This cannot have been received later than now.",
        "row 8, line 9 (6): The calendars begin in 2000: check the year.",
        "2 taken, 0 taken before, 6 not taken",
    ]


def test_the_same_as_data(run):
    code, out, _ = run(MIXED, "--json")

    told = json.loads(out)
    assert code == 1
    assert (told["taken"], told["taken_before"], told["refused"]) == (2, 0, 6)
    assert told["not_taken"][1] == {
        "row": 4,
        "line": 5,
        "key": "3",
        "reason": "Received is 'soon', which is no date here.",
    }


def test_nothing_to_complain_of_is_nought(run):
    assert run(GOOD) == (0, "2 taken, 0 taken before, 0 not taken\n", "")
    assert run(GOOD) == (0, "0 taken, 2 taken before, 0 not taken\n", "")
    assert run(HEADER, "--json") == (
        0,
        '{"not_taken": [], "taken": 0, "taken_before": 0, "refused": 0}\n',
        "",
    )


def test_a_row_cannot_give_orders_to_the_terminal_or_forge_a_line(run):
    _, out, _ = run(HEADER + '"\x1b[2J9\n1 taken",soon,x,y\n' + "\u202e8,soon,x,y\n")

    lines = out.splitlines()
    assert len(lines) == 3
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "(\ufffd[2J9\ufffd1 taken)" in lines[0]


def test_a_very_long_key_is_shortened(run):
    _, out, _ = run(HEADER + "9" * 10_000 + ",soon,x,y\n")

    assert len(out.splitlines()[0]) < 700


# -- files that are no such thing -----------------------------------------------------------


LONG = "x" * 3_000_000


@pytest.mark.parametrize(
    ("content", "name", "taken", "refused"),
    [
        (GOOD + f"3,2024-02-01,{LONG},Ada\n4,2024-02-01,a,b\n", "a.csv", 3, ["longer than 2,000,"]),
        (GOOD + "3,2024-02-01,a\0b,Ada\n", "a.csv", 2, ["What holds a NUL character"]),
        (GOOD.encode() + b"\xff3,2024-02-01,a,b\n", "a.csv", 2, ["Ref holds bytes that are not"]),
        (GOOD + "3,2024-02-01\n4,2024-02-01,a,b,c\n", "a.csv", 2, ["has 2 fields", "has 5 fields"]),
        (gzip.compress(GOOD.encode()), "a.csv.gz", 2, []),
        (
            GOOD + '3,2024-02-01,"open,Ada\n' + "4,2024-02-01,a,b\n",
            "a.csv",
            2,
            ["begins on line 4"],
        ),
    ],
    ids=["long field", "NUL", "bytes", "ragged", "gzip", "quotation mark"],
)
def test_a_bad_row_leaves_the_others_alone(run, content, name: str, taken: int, refused: list[str]):
    code, out, err = run(content, name=name)

    assert err == ""
    assert code == (1 if refused else 0)
    *lines, last = out.splitlines()
    assert last == f"{taken} taken, 0 taken before, {len(refused)} not taken"
    for line, reason in zip(lines, refused, strict=True):
        assert reason in line


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        ("", "a.csv", "No header with the mapping's columns"),
        ("Nr,Tag,Text\n1,2024-02-01,a\n", "a.csv", "Missing: Name, Received, Ref, What"),
        (bytes(range(256)) * 64, "a.csv", "No header"),
        (b"\0" * 5000, "a.csv", "No header"),
        (HEADER.replace("What", "Ref"), "a.csv", "Missing: What"),
        (HEADER.replace("\n", ",Name\n"), "a.csv", "names Name more than once"),
        (GOOD, "a.csv.gz", "Not a gzipped file"),
        (gzip.compress(GOOD.encode())[:-12], "a.csv.gz", "damaged or cut short"),
        (GOOD, "a.xlsx", "is no spreadsheet that can be read"),
        (b"PK\x03\x04" + b"x" * 500, "a.xlsx", "is no spreadsheet that can be read"),
        (GOOD, "a.ods", "is no spreadsheet that can be read"),
    ],
    ids=[
        *("empty", "other columns", "noise", "NULs", "one column twice", "a column twice"),
        *("no gzip", "cut short", "no spreadsheet", "no zip", "no ods"),
    ],
)
def test_a_file_that_is_no_such_thing(run, content, name: str, said: str):
    code, out, err = run(content, name=name)

    assert code == 1
    assert said in err
    assert err.endswith("mend the file and run it again.\n")
    assert out.endswith(" taken, 0 taken before, 0 not taken\n")


def test_a_gzip_cut_short_is_taken_as_far_as_it_goes(run):
    rows = "".join(f"{n},2024-02-01,{n * n * 7919},Ada\n" for n in range(1500))
    whole = gzip.compress((HEADER + rows).encode())

    code, out, err = run(whole[: len(whole) // 2], name="a.csv.gz")

    assert code == 1
    assert "damaged or cut short" in err
    taken = int(out.split()[0])
    assert 500 <= taken < 1500
    assert taken == CaseRow.objects.count()
    assert run(whole, name="a.csv.gz")[1] == (
        f"{1500 - taken} taken, {taken} taken before, 0 not taken\n"
    )


def test_a_spreadsheet(run, tmp_path: Path):
    path = write(
        tmp_path / "cases.xlsx",
        [["Ref", "Received", "What", "Name"], [1, 45323.0, "A tap", "Ada"], [2, "soon", "x", "y"]],
    )

    code, out, _ = run(path)

    assert code == 1
    assert out.splitlines() == [
        "row 2, line 3 (2): Received is 'soon', which is no date here.",
        "1 taken, 0 taken before, 1 not taken",
    ]
    assert cases("cestria")[0][0].date() == date(2024, 2, 1)


# -- slips --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ("", "import: this is missing"),
        (
            MAPPING.replace('key = "Ref"', "keys = 3"),
            "mapping.toml:3: import.keys: this key is not",
        ),
        (MAPPING.replace("[given.what]", "[given.what"), "This is not TOML"),
        (MAPPING.replace('column = "Name"', 'colum = "N"'), "mapping.toml:11: customer.name.colum"),
    ],
)
def test_a_mapping_with_faults_lists_them_with_their_lines(run, mapping: str, said: str):
    code, out, err = run(GOOD, mapping=mapping)

    assert (code, out) == (1, "")
    assert said in err
    assert "Traceback" not in err


def test_who_what_and_where_must_be_there(run, tmp_path: Path):
    assert "no organisation 'cestira'. There are: cestria" in run(GOOD, organisation="cestira")[2]
    assert "none.csv is not a file" in run(tmp_path / "none.csv")[2]
    assert "is not a file that can be read" in run(tmp_path)[2]
    assert "cannot be read" in run(GOOD, mapping=tmp_path / "none.toml")[2]
    (tmp_path / "latin.toml").write_bytes(b"a = 'caf\xe9'")
    assert "is not UTF-8 text" in run(GOOD, mapping=tmp_path / "latin.toml")[2]
    assert run(GOOD, "--json", organisation="cestira")[1] == ""
    assert StoredEvent.objects.count() == 0


@pytest.mark.parametrize(
    "words", [["import"], ["import", "cestria", "a.csv"], ["import", "a", "b", "--mapping"]]
)
def test_misuse_is_two(capsys, words: list[str]):
    assert main(words) == 2
    assert "required" in capsys.readouterr().err or words[-1] == "--mapping"


def test_an_organisation_whose_pack_is_gone_is_said(run, organisations):
    Organisation.objects.filter(slug="cestria").update(pack="gone")

    code, out, err = run(GOOD)

    assert (code, out) == (1, "")
    assert "There is no pack called 'gone'" in err


# -- very many ----------------------------------------------------------------------------

# MANY_ROWS=60000 measures as many as the specification names; it takes minutes.
FEW, MANY = 1_000, int(os.environ.get("MANY_ROWS", "5000"))
# Why not getrusage: to it, what the process that started this one held counts as well.
MEASURED = """
import re, sys
from putright.commands import main
code = main(sys.argv[1:])
status = open("/proc/self/status").read()
print(re.search(r"VmHWM:\\s+(\\d+)", status)[1], file=sys.stderr)
sys.exit(code)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="is measured on Linux only")
def test_memory_does_not_grow_with_the_rows(installation, tmp_path: Path):
    (tmp_path / "mapping.toml").write_text(MAPPING)

    few, many = (measured(tmp_path, rows) for rows in (FEW, MANY))

    assert many < 300_000  # kilobytes
    assert many - few < 30_000


def measured(folder: Path, rows: int) -> int:
    """Return the most memory, in kilobytes, that an import of so many rows took; half are bad."""
    with open(folder / f"{rows}.csv", "w", encoding="utf-8") as file:
        file.write(HEADER)
        words = "The lift has been out of order again and nobody says until when. " * 8
        for n in range(rows):
            day = "2024-02-01" if n % 2 else "soon"
            file.write(f"{rows}-{n},{day},{words},Somebody\n")
    words = ["import", "citizen", f"{rows}.csv", "--mapping", "mapping.toml"]
    outcome = subprocess.run(
        [sys.executable, "-P", "-c", MEASURED, *words],
        capture_output=True,
        text=True,
        cwd=folder,
        env=CLEAN,
    )
    assert outcome.returncode == 1, outcome.stderr
    assert outcome.stdout.endswith(f"{rows // 2} taken, 0 taken before, {rows // 2} not taken\n")
    return int(outcome.stderr)
