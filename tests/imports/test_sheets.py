"""Rows are read one at a time, and what is wrong with one is said of that one."""

import csv
import gzip
import zipfile
from pathlib import Path

import pytest

from putright.imports import sheets, spreadsheet
from putright.imports.mapping import Mapping, parse_mapping
from putright.imports.sheets import rows
from putright.imports.spreadsheet import Unreadable
from tests.imports.conftest import MAPPING
from tests.imports.xlsx import cell, write, write_raw

HEADER = "Ref,Received,What,Name\n"
NOISE = bytes(byte * byte * 7919 % 251 for byte in range(4096))
GOOD = "1,01/02/2024,The tap drips,Ada\n"


def values(found: list[sheets.Row]) -> list[dict[str, str]]:
    return [row.values for row in found]


def test_each_row_has_its_number_its_line_and_its_columns(read):
    (row,) = read(HEADER + GOOD)

    assert row == (1, 2, {"Ref": "1", "Received": "01/02/2024", "What": "The tap drips",
                          "Name": "Ada"}, "")  # fmt: skip


def test_a_field_may_hold_line_ends_and_quotation_marks(read):
    (row,) = read(HEADER + '1,01/02/2024,"He said ""wait"",\nand went",Ada\n')

    assert row.values["What"] == 'He said "wait",\nand went'
    assert row.line == 3


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("\ufeff" + HEADER + GOOD, "cases.csv"),
        (HEADER.replace("\n", "\r\n") + GOOD.replace("\n", "\r\n"), "cases.csv"),
        ("Archive: x.zip\n  inflating: cases.csv\n" + HEADER + GOOD, "cases.csv"),
        ("\n\n" + HEADER + "\n" + GOOD + "\n,,,\n", "cases.csv"),
        (HEADER.replace(",", " , ") + GOOD, "cases.csv"),
    ],
    ids=["byte-order mark", "Windows", "chatter first", "blank lines", "spaces in the header"],
)
def test_as_files_really_arrive(read, text: str, name: str):
    assert [(row.values["Ref"], row.fault) for row in read(text, name)] == [("1", "")]


def test_other_delimiters_and_encodings(read):
    head = '[import]\nencoding = "cp1252"\ndelimiter = ";"'
    french = parse_mapping(MAPPING.replace("[import]", head), "m.toml")

    (row,) = read(
        (HEADER + "1,01/02/2024,Café,Zoë\n").replace(",", ";").encode("cp1252"), "a.csv", french
    )

    assert (row.values["What"], row.values["Name"]) == ("Café", "Zoë")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("1,01/02/2024,Short", "this row has 3 fields, and the header 4"),
        ("1,01/02/2024,Long,Ada,more", "this row has 5 fields, and the header 4"),
        ("1,01/02/2024,a\0b,Ada", "What holds a NUL character"),
        ('1,01/02/2024,"a"b,Ada', "this row is no CSV: ',' expected after '\"'"),
        ('1,01/02/2024,"' + "x" * 2_000_001 + '",Ada', "is longer than 2,000,000 characters"),
        ("1," + "x," * 2_100_000 + "Ada", "a line of this row is longer than 4,000,000"),
    ],
    ids=["short", "long", "NUL", "quotes", "long field", "long line"],
)
def test_a_bad_row_is_one_bad_row(read, line: str, fault: str):
    first, bad, last = read(HEADER + GOOD + line + "\n" + GOOD)

    assert (first.fault, last.fault) == ("", "")
    assert fault in bad.fault


def test_bytes_that_are_no_text_spoil_their_row_only(read):
    bad, good = read(HEADER.encode() + b"1,01/02/2024,caf\xe9,Ada\n" + GOOD.encode())

    assert bad.fault == "What holds bytes that are not text in the file's encoding"
    assert good.fault == ""


def test_a_quotation_mark_too_many_says_where_it_begins(read):
    (row,) = read(HEADER + '1,01/02/2024,"no end,Ada\n' + GOOD * 3)

    assert "the file ends in the middle of this row, inside a quoted field" in row.fault
    assert "it begins on line 2" in row.fault


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "No header with the mapping's columns"),
        (b"a,b,c\n1,2,3\n", "Missing: Name, Received, Ref, What"),
        (b"Ref,Received,What\n1,2,3\n", "Missing: Name."),
        (NOISE, "No header"),
        (b"\0" * 4096, "No header"),
        (b"x" * 9_000_000, "No header"),
        (b"Ref,Received,What,Name,Ref\n", "names Ref more than once"),
    ],
    ids=["empty", "other columns", "one missing", "noise", "NULs", "one long line", "twice"],
)
def test_what_is_no_such_file_is_said_at_once(read, content: bytes, said: str):
    with pytest.raises(Unreadable, match=said):
        read(content)


def test_only_a_header_is_no_row(read):
    assert read(HEADER) == []


def test_a_column_that_nobody_reads_may_come_twice(read):
    (row,) = read("Ref,Received,What,Name,Note,Note\n1,01/02/2024,a,Ada,x,y\n")

    assert row.fault == ""


def test_utf_16_without_saying_so_is_no_such_file(read):
    with pytest.raises(Unreadable, match="No header"):
        read((HEADER + GOOD).encode("utf-16"))


def test_an_encoding_that_the_file_is_not_in(read):
    wide = parse_mapping(MAPPING.replace("[import]", '[import]\nencoding = "utf-16"'), "m.toml")

    with pytest.raises(Unreadable, match="is not text in utf-16"):
        read(HEADER + GOOD, "a.csv", wide)


# -- gzip ---------------------------------------------------------------------------------


def test_gzip(read):
    assert len(read(gzip.compress((HEADER + GOOD * 3).encode()), "cases.csv.gz")) == 3
    assert len(read(gzip.compress((HEADER + GOOD * 3).encode()), "CASES.CSV.GZ")) == 3


def test_a_gzip_cut_short_gives_what_it_has_and_then_says_so(tmp_path: Path, mapping: Mapping):
    path = tmp_path / "cases.csv.gz"
    many = "".join(f"{n},01/02/2024,{n * n * 7919},Ada\n" for n in range(9000))
    path.write_bytes(gzip.compress((HEADER + many).encode())[:-9000])
    taken = []

    with pytest.raises(Unreadable, match=r"cases.csv.gz is damaged or cut short"):
        taken.extend(rows(path, mapping))

    assert len(taken) > 1000


def test_what_is_no_gzip(read):
    with pytest.raises(Unreadable, match="damaged or cut short: Not a gzipped file"):
        read(HEADER + GOOD, "cases.csv.gz")


def test_a_folder_or_nothing_at_all(tmp_path: Path, mapping: Mapping):
    for path in (tmp_path, tmp_path / "none.csv"):
        with pytest.raises(Unreadable, match="cannot be read"):
            list(rows(path, mapping))


# -- spreadsheets -------------------------------------------------------------------------


def test_a_spreadsheet_gives_text_whole_numbers_and_days(tmp_path: Path, mapping: Mapping):
    path = write(
        tmp_path / "cases.xlsx",
        [["", "", "", ""], ["Ref", "Received", "What", "Name"], [7, 45323.0, "A tap", "Ada"]],
    )

    (row,) = rows(path, mapping)

    assert row.values == {"Ref": "7", "Received": "2024-02-01", "What": "A tap", "Name": "Ada"}
    assert row.line == 3


def test_a_sheet_that_is_not_there(tmp_path: Path):
    path = write(tmp_path / "cases.xlsx", [["Ref", "Received", "What", "Name"]])
    other = parse_mapping(MAPPING.replace("[import]", '[import]\nsheet = "Sums"'), "m.toml")

    with pytest.raises(Unreadable, match=r"has no sheet 'Sums'. It has: Cases"):
        list(rows(path, other))


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "xlsb", "ods", "XLSX"])
@pytest.mark.parametrize("content", [b"", b"Ref,Received\n", NOISE], ids=["empty", "CSV", "noise"])
def test_what_is_no_spreadsheet(read, suffix: str, content: bytes):
    with pytest.raises(Unreadable, match=r"is no spreadsheet that can be read|is damaged"):
        read(content, f"cases.{suffix}")


def test_a_spreadsheet_cut_short(tmp_path: Path, mapping: Mapping):
    path = write(tmp_path / "cases.xlsx", [["Ref", "Received", "What", "Name"]] * 50)
    path.write_bytes(path.read_bytes()[:-400])

    with pytest.raises(Unreadable, match="is no spreadsheet that can be read"):
        list(rows(path, mapping))


def test_a_spreadsheet_that_unfolds_beyond_all_measure(tmp_path: Path, mapping: Mapping):
    far = f'<row r="1">{cell("A1", "x")}</row><row r="1048576">{cell("XFD1048576", "y")}</row>'
    path = write_raw(tmp_path / "far.xlsx", far)
    assert path.stat().st_size < 3000

    with pytest.raises(Unreadable, match=r"too large for a spreadsheet\. Save it as CSV"):
        list(rows(path, mapping))


def test_a_zip_of_something_else(tmp_path: Path, mapping: Mapping):
    path = tmp_path / "cases.xlsx"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("readme.txt", "hello")

    with pytest.raises(Unreadable, match="is no spreadsheet"):
        list(rows(path, mapping))


def test_reading_may_stop_half_way(tmp_path: Path):
    path = write(tmp_path / "cases.xlsx", [["x"]] * 500)

    reading = spreadsheet.sheet_rows(path, "")
    assert next(reading) == (1, ["x"])
    reading.close()


def test_the_field_limit_is_the_one_that_is_told():
    assert csv.field_size_limit() == sheets.LONGEST_FIELD
