"""Is every row of any file accounted for, and any file that is none refused in a sentence?"""

import csv
import gzip
import io
import json
import random
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from putright.commands import main
from putright.core.refusals import PackFaults
from putright.imports.mapping import parse_mapping
from putright.imports.sheets import rows
from putright.imports.spreadsheet import Unreadable
from putright.people.models import Organisation
from tests.fuzz import odd
from tests.fuzz.judge import tried
from tests.fuzz.test_packs import changed
from tests.imports.xlsx import write, write_raw

pytestmark = pytest.mark.django_db

MAPPING = """\
[import]
source = "old"
key = "Ref"
[given.kind]
value = "complaint"
[given.received_at]
column = "Received"
dates = ["%d/%m/%Y", "%Y-%m-%d %H:%M"]
[given.what_happened]
column = ["What", "More"]
[given.title]
column = "Title"
[given.team]
column = "Team"
[given.channel]
column = "Channel"
[given.role]
column = "Role"
[given.closed_elsewhere]
column = "Closed"
[given.event]
column = "Event"
[customer.name]
column = "Name"
[customer.email]
column = "Email"
[customer.address]
column = "Address"
"""
COLUMNS = (
    "Ref",
    "Received",
    "What",
    "More",
    "Title",
    "Team",
    "Channel",
    "Role",
    "Closed",
    "Event",
    "Name",
    "Email",
    "Address",
)
GOOD = dict(zip(COLUMNS, ("1", "01/02/2024", "The tap drips", "", "Tap", "", "", "", "", "",
                          "Ada", "ada@example.org", "1 High Street"), strict=True))  # fmt: skip
MAPPED = parse_mapping(MAPPING, "m.toml")


@pytest.fixture(scope="module")
def importing(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., tuple[int, dict[str, Any], str]]]:
    """Return a function that imports a file and gives the exit code, the account, the errors."""
    from django.db import transaction

    folder = tmp_path_factory.mktemp("imports")
    (folder / "m.toml").write_text(MAPPING)
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around.__enter__()
        Organisation.objects.create(
            slug="cestria",
            name="Cestria",
            pack="cestria",
            reference_prefix="CE",
            demonstration=True,
        )

        def run(content: bytes, name: str, capsys: Any) -> tuple[int, dict[str, Any], str]:
            tried()
            path = folder / name
            path.write_bytes(content)
            mapping = str(folder / "m.toml")
            code = main(["import", "cestria", str(path), "--mapping", mapping, "--json"])
            told = capsys.readouterr()
            path.unlink()
            return code, json.loads(told.out) if told.out.strip() else {}, told.err

        yield run
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


def rows_in(content: bytes, name: str, folder: Path) -> int | None:
    """Return how many rows a file has, or None where it breaks off or is none."""
    path = folder / name
    path.write_bytes(content)
    try:
        return sum(1 for _ in rows(path, MAPPED))
    except Unreadable:
        return None


def accounted(content: bytes, name: str, importing: Any, capsys: Any, folder: Path) -> None:
    """Every row is a case, one from before, or refused with its reason; or the file is refused."""
    there = rows_in(content, name, folder)

    code, told, errors = importing(content, name, capsys)

    assert "Traceback" not in errors
    if there is None:
        assert code == 1
        assert errors.startswith("putright: ")
        assert errors.rstrip().endswith(".")
    else:
        assert told["taken"] + told["taken_before"] + told["refused"] == there
        assert len(told["not_taken"]) == told["refused"]
        assert all(row["reason"] and len(row["reason"]) < 1000 for row in told["not_taken"])
        assert code == (1 if told["refused"] else 0)


def as_csv(table: list[list[str]], delimiter: str = ",") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(table)
    return text.getvalue().encode("utf-8", "surrogatepass")


CELLS = st.one_of(
    odd.words(),
    st.sampled_from([*odd.DAYS, "01/02/2024", "29/02/2023", "31/12/9999", "01/01/0001", "1/1/1"]),
    st.sampled_from(["=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "a@b.example", "customer", "web"]),
)


@st.composite
def tables(draw: Any) -> list[list[str]]:
    """Give rows like real ones, with one to three odd cells in each."""
    made = [list(COLUMNS)]
    for number in range(draw(st.integers(1, 4))):
        row = {**GOOD, "Ref": f"r{number}"}
        for name in draw(st.lists(st.sampled_from(COLUMNS), max_size=3)):
            row[name] = draw(CELLS)
        made.append(list(row.values()))
    return made


@odd.effort(120, 20_000)
@given(tables(), st.sampled_from([",", ",", ",", ";", "\t"]))
def test_every_row_of_odd_cells_is_accounted_for(importing, capsys, tmp_path, table, delimiter):
    accounted(as_csv(table, delimiter), "cases.csv", importing, capsys, tmp_path)


PIECES = st.one_of(
    st.sampled_from(
        [
            b'"',
            b"\x00",
            b"\r",
            b"\n",
            b"\r\n",
            b",",
            b"\xff",
            b"\xef\xbb\xbf",
            b"'",
            b"\x1a",
            b"\xed\xa0\x80",
            b"\xfe\xff",
            b",,,,,,,,",
            b'""',
            b"\x85",
            b"\x0b",
        ]
    ),
    st.binary(max_size=10),
)


@st.composite
def spoilt(draw: Any, whole: bytes) -> bytes:
    """Give bytes with something put in, taken out, or cut off."""
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(whole)))
        what = draw(st.sampled_from(["in", "out", "cut", "again"]))
        if what == "in":
            whole = whole[:at] + draw(PIECES) + whole[at:]
        elif what == "out":
            whole = whole[:at] + whole[at + draw(st.integers(1, 30)) :]
        elif what == "cut":
            whole = whole[:at]
        else:
            whole = whole[:at] + whole
    return whole


LIKE_REAL = as_csv([list(COLUMNS), *([*{**GOOD, "Ref": f"s{n}"}.values()] for n in range(4))])


@odd.effort(120, 20_000)
@given(spoilt(LIKE_REAL), st.sampled_from(["cases.csv", "cases.txt", "CASES.CSV"]))
def test_every_row_of_a_spoilt_file_is_accounted_for(importing, capsys, tmp_path, content, name):
    accounted(content, name, importing, capsys, tmp_path)


@odd.effort(40, 5_000)
@given(spoilt(gzip.compress(LIKE_REAL, mtime=0)))
def test_so_is_every_row_of_a_packed_one(importing, capsys, tmp_path, content):
    accounted(content, "cases.csv.gz", importing, capsys, tmp_path)


def a_sheet(folder: Path) -> bytes:
    return write(folder / "made.xlsx", [COLUMNS, list(GOOD.values())]).read_bytes()


@odd.effort(8, 2_000)
@given(st.data())
def test_a_spoilt_spreadsheet_is_read_or_refused(importing, capsys, tmp_path, data):
    content = data.draw(spoilt(a_sheet(tmp_path)))
    name = data.draw(st.sampled_from(["cases.xlsx", "cases.xls", "cases.ods", "cases.xlsb"]))

    accounted(content, name, importing, capsys, tmp_path)


# -- files of which each is odd in its own way -----------------------------------------------


def with_part(folder: Path, name: str, text: str) -> bytes:
    """Return a spreadsheet in which one part is another text."""
    made = folder / "made.xlsx"
    write(made, [COLUMNS, list(GOOD.values())])
    with zipfile.ZipFile(made) as packed:
        parts = {one: packed.read(one) for one in packed.namelist()}
    parts[name] = text.encode()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for one, content in parts.items():
            packed.writestr(one, content)
    return made.read_bytes()


ENTITIES = (
    '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">'
    + "".join(f'<!ENTITY b{n} "{f"&b{n - 1 or str()};" * 10}">' for n in range(1, 9))
    + '<!ENTITY x SYSTEM "file:///etc/passwd">]>'
)


def sheet_of(folder: Path, cells: str) -> bytes:
    return write_raw(folder / "made.xlsx", cells).read_bytes()


def header_cells() -> str:
    return "".join(
        f'<c r="{chr(64 + n)}1" t="inlineStr"><is><t>{name}</t></is></c>'
        for n, name in enumerate(COLUMNS, 1)
    )


def unfolds_to_much(folder: Path) -> bytes:
    made = folder / "made.xlsx"
    with (
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed,
        packed.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(101):
            part.write(b" " * 10_000_000)
    return made.read_bytes()


CORNER = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
BEYOND = '<row r="99999999999"><c r="ZZZZZZ9"><v>1</v></c></row>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEETS: dict[str, tuple[str, Callable[[Path], bytes]]] = {
    "cut short": ("a.xlsx", lambda folder: a_sheet(folder)[:-200]),
    "its first half": ("a.xlsx", lambda folder: a_sheet(folder)[:900]),
    "no zip": ("a.xlsx", lambda folder: b"Ref,Received\n1,2\n"),
    "empty": ("a.xlsx", lambda folder: b""),
    "a zip of nothing": ("a.xlsx", lambda folder: b"PK\x05\x06" + bytes(18)),
    "entities": ("a.xlsx", lambda folder: with_part(folder, "xl/workbook.xml", ENTITIES + "&b8;")),
    "deep": ("a.xlsx", lambda folder: with_part(folder, "xl/workbook.xml", "<a>" * 200_000)),
    "far away": ("a.xlsx", lambda folder: sheet_of(folder, CORNER)),
    "beyond": ("a.xlsx", lambda folder: sheet_of(folder, BEYOND)),
    "two corners": (
        "a.xlsx",
        lambda folder: sheet_of(folder, f'<row r="1">{header_cells()}</row>{CORNER}'),
    ),
    "unfolds to a gigabyte": ("a.xlsx", unfolds_to_much),
    "an old one": ("a.xls", lambda folder: OLE + bytes(2000)),
    "a password": (
        "a.xlsx",
        lambda folder: (
            OLE + struct.pack("<16s8H", bytes(16), 0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0) + bytes(3000)
        ),
    ),
    "an open document": ("a.ods", a_sheet),
    "binary": ("a.xlsb", a_sheet),
    "NUL": ("a.xlsx", lambda folder: bytes(5000)),
}


@pytest.mark.parametrize("name", SHEETS)
def test_an_odd_spreadsheet_is_refused_in_a_sentence(importing, capsys, tmp_path, name):
    file, make = SHEETS[name]

    code, told, errors = importing(make(tmp_path), file, capsys)

    assert code == 1
    assert errors.startswith("putright: ")
    assert "Traceback" not in errors
    assert told.get("taken", 0) == 0


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="B2"><f>1/0</f><v>#DIV/0!</v></c>',
        '<c r="B2" t="e"><v>#REF!</v></c>',
        '<c r="B2" s="1"><v>2958465.99999</v></c>',
        '<c r="B2" s="1"><v>-1</v></c>',
        '<c r="B2" s="1"><v>1e308</v></c>',
        '<c r="B2" s="1"><v>NaN</v></c>',
        '<c r="B2" s="1"><v>60</v></c>',
        '<c r="B2" s="9999"><v>1</v></c>',
        '<c r="B2" t="s"><v>999999</v></c>',
        '<c r="B2" t="b"><v>7</v></c>',
        '<c r="B2" t="d"><v>9999-99-99</v></c>',
        '<c r="B2" t="inlineStr"><is><t>&#x202e;&#xD7FF;&#x10FFFF;</t></is></c>',
        '<c r="B2" t="inlineStr"><is><t>&#0;&#xD800;&#xFFFE;</t></is></c>',
        '<c r="B2"/>',
        '<c t="str"><v>x</v></c>',
    ],
)
def test_an_odd_cell_is_one_row_refused(importing, capsys, tmp_path, cell):
    rest = '<c r="A2" t="inlineStr"><is><t>1</t></is></c>'
    content = sheet_of(tmp_path, f'<row r="1">{header_cells()}</row><row r="2">{rest}{cell}</row>')

    code, told, errors = importing(content, "a.xlsx", capsys)

    assert code == 1
    assert told.get("refused", 0) == 1 or errors.startswith("putright: ")


TEXTS: dict[str, bytes] = {
    "empty": b"",
    "a line end": b"\n",
    "a mark": b"\xef\xbb\xbf",
    "only a header": as_csv([list(COLUMNS)]),
    "twenty thousand columns": as_csv([[*COLUMNS, *map(str, range(20_000))], ["1"] * 20_013]),
    "a header twice": as_csv([[*COLUMNS, "Ref"], ["1"] * 14]),
    "another delimiter": LIKE_REAL.replace(b",", b";"),
    "a quotation mark never closed": LIKE_REAL + b'"' + b"a,b\n" * 1_000,
    "a cell of 10 MB": LIKE_REAL + b"x" * 10_000_000 + b"\n",
    "a quoted cell of 10 MB": LIKE_REAL + b'"' + (b"x" * 999 + b"\n") * 10_000 + b'"\n',
    "UTF-16": LIKE_REAL.decode().encode("utf-16"),
    "two encodings": LIKE_REAL + "t1,01/02/2024,Café,,,,,,,,Zoë,,\n".encode("latin-1") + LIKE_REAL,
    "NUL": LIKE_REAL.replace(b"tap", b"t\x00p"),
    "a spreadsheet by another name": b"PK\x03\x04" + bytes(range(256)) * 100,
    "old line ends": LIKE_REAL.replace(b"\r\n", b"\r"),
    "one long line": b"a" * 9_000_000,
}


@pytest.mark.parametrize("name", TEXTS)
def test_an_odd_text_file_is_accounted_for(importing, capsys, tmp_path, name):
    accounted(TEXTS[name], "cases.csv", importing, capsys, tmp_path)


@pytest.mark.parametrize("name", COLUMNS)
def test_a_very_long_cell_is_taken_or_is_one_row_refused(importing, capsys, tmp_path, name):
    """Chance keeps a database from making it short: what cannot be indexed is one row's fault."""
    long = random.Random(1).randbytes(900_000).hex(" ", 8)  # 1.9 MB
    table = [list(COLUMNS)]
    for number, value in enumerate(["short", long[:5_000], long[:300_000], long, "short"]):
        table.append(list({**GOOD, "Ref": f"l{name}{number}", name: value}.values()))
        if name in ("Ref", "Received"):
            table[-1][COLUMNS.index("Ref")] = f"{value}{name}{number}"

    accounted(as_csv(table), "cases.csv", importing, capsys, tmp_path)


# -- mappings --------------------------------------------------------------------------------


@odd.effort(120, 30_000)
@given(changed(MAPPING))
def test_an_odd_mapping_is_read_or_every_fault_has_its_line(importing, capsys, tmp_path, text):
    tried()
    try:
        mapping = parse_mapping(text, "m.toml")
    except PackFaults as faults:
        assert faults.faults
        for fault in faults.faults:
            assert fault.file == "m.toml"
            assert 1 <= fault.line <= text.count("\n") + 1, fault
            assert len(fault.message) < 2000, fault
        return
    path = tmp_path / "cases.csv"
    path.write_bytes(LIKE_REAL)
    (tmp_path / "m.toml").write_text(text, encoding="utf-8", newline="")
    code = main(["import", "cestria", str(path), "--mapping", str(tmp_path / "m.toml")])
    told = capsys.readouterr()
    assert code in (0, 1)
    assert "Traceback" not in told.err
    assert mapping.head.source


# -- memory ----------------------------------------------------------------------------------

needs_linux = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="needs a system that says what was used"
)
WORK = """
import resource, sys
from pathlib import Path
from putright.imports.mapping import parse_mapping
from putright.imports.sheets import rows
from putright.imports.spreadsheet import Unreadable
mapping = parse_mapping(Path(sys.argv[2]).read_text(), "m.toml")
try:
    print(sum(1 for _ in rows(Path(sys.argv[1]), mapping)))
except Unreadable as fault:
    print(fault)
# Beware: what getrusage says of a process begins with what its parent used.
own = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(int(own.split()[1]) // 1024 + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


def read_apart(path: Path, folder: Path) -> tuple[str, int]:
    """Return what came of reading a file in a process of its own, and its most memory, in MB."""
    (folder / "m.toml").write_text(MAPPING)
    asked = [sys.executable, "-c", WORK, str(path), str(folder / "m.toml")]
    said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    tried()
    told, used = said.splitlines()
    return told, int(used)


def long_csv(folder: Path, many: int) -> Path:
    path = folder / "long.csv"
    with path.open("wb") as file:
        file.write(as_csv([list(COLUMNS)]))
        row = as_csv([list(GOOD.values())])
        for _ in range(many // 1000):
            file.write(row * 1000)
    return path


def long_sheet(folder: Path, many: int) -> Path:
    cells = [f'<row r="1">{header_cells()}</row>']
    for n in range(2, many):
        cells.append(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>')
    return write_raw(folder / "long.xlsx", "".join(cells))


@needs_linux
@pytest.mark.parametrize(
    ("make", "many"),
    [
        (long_csv, 2_000_000 if odd.LONG else 100_000),
        (long_sheet, 2_000_000 if odd.LONG else 20_000),
    ],
)
def test_memory_does_not_grow_with_the_file(tmp_path, make, many):
    small, base = read_apart(make(tmp_path, 1000), tmp_path)
    told, used = read_apart(make(tmp_path, many), tmp_path)

    assert small.strip().isdigit()
    assert used < base + 300  # of which a spreadsheet's own process may have 280
    assert told.strip().isdigit() or "Save it as CSV" in told


@needs_linux
def test_a_packed_file_that_unfolds_to_very_much_is_read_in_little_memory(tmp_path):
    path = tmp_path / "a.csv.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(as_csv([list(COLUMNS)]))
        for _ in range(3000 if odd.LONG else 200):
            file.write(b"x" * 1_000_000)

    told, used = read_apart(path, tmp_path)

    assert told.strip() == "1"
    assert used < 150
