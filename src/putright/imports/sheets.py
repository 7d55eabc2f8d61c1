"""How are rows read, from CSV or a spreadsheet? One at a time, each with what is wrong with it."""

import csv
import gzip
import io
import zlib
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Any, NamedTuple

from putright.imports.mapping import Mapping
from putright.imports.spreadsheet import SUFFIXES, Unreadable, sheet_rows

LONGEST_FIELD = 2_000_000  # characters: the longest words a person is likely to send
LONGEST_LINE = 4_000_000
LOOKED_AT = 30  # lines in which the header is looked for; some programs write chatter first

csv.field_size_limit(LONGEST_FIELD)


class Row(NamedTuple):
    """A row of the file, its values by column, or what is wrong with it."""

    number: int  # of the row, the header not counted
    line: int  # on which it ends in the file
    values: dict[str, str]
    fault: str = ""


class Raw(NamedTuple):
    """A row as it was read: the lines it runs over, its fields, and what is wrong."""

    begins: int
    ends: int
    fields: list[str]
    fault: str = ""


def rows(path: Path, mapping: Mapping) -> Iterator[Row]:
    """Give every row of a CSV (also gzipped) or spreadsheet. Raises Unreadable."""
    if path.suffix.lower() in SUFFIXES:
        cells = sheet_rows(path, mapping.head.sheet)
        yield from _with_header((Raw(line, line, fields) for line, fields in cells), mapping)
        return
    try:
        with _opened(path, mapping) as stream:
            yield from _with_header(_csv_rows(_Lines(stream), mapping), mapping)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Unreadable(f"{path.name} is damaged or cut short: {error}.") from None
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror or error}.") from None
    except UnicodeError as error:
        raise Unreadable(
            f"{path.name} is not text in {mapping.head.encoding}: {error}. "
            "Say the file's encoding in the mapping."
        ) from None


def _opened(path: Path, mapping: Mapping) -> IO[str]:
    """Open as text. Bytes that are no text are kept apart, so that one row is refused for them."""
    zipped = path.suffix.lower() == ".gz"
    raw: Any = gzip.open(path, "rb") if zipped else path.open("rb")  # noqa: SIM115
    encoding = mapping.head.encoding
    if encoding.lower().replace("_", "-") in ("utf-8", "utf8"):
        encoding = "utf-8-sig"
    return io.TextIOWrapper(raw, encoding=encoding, errors="surrogateescape", newline="")


class _Lines:
    """The lines of a file, none longer than a limit: what is beyond it is left out, and noted.

    Why: a file without line ends, such as a picture, would otherwise be read whole.
    """

    def __init__(self, stream: IO[str]) -> None:
        self.stream = stream
        self.cut = False

    def __iter__(self) -> Iterator[str]:
        while line := self.stream.readline(LONGEST_LINE):
            if len(line) == LONGEST_LINE and not line.endswith("\n"):
                self.cut = True
                self._leave_out_the_rest()
                line += "\n"
            yield line

    def _leave_out_the_rest(self) -> None:
        while (more := self.stream.readline(LONGEST_LINE)) and not more.endswith("\n"):
            pass


def _csv_rows(lines: _Lines, mapping: Mapping) -> Iterator[Raw]:
    reader = csv.reader(lines, delimiter=mapping.head.delimiter, strict=True)
    while True:
        begins = reader.line_num + 1
        fields: list[str] = []
        fault = ""
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            fault = _csv_fault(str(error))
        if lines.cut:
            fault = f"a line of this row is longer than {LONGEST_LINE:,} characters"
            lines.cut = False
        yield Raw(begins, reader.line_num, fields, fault)


def _csv_fault(error: str) -> str:
    if "unexpected end of data" in error:
        return "the file ends in the middle of this row, inside a quoted field"
    if "field limit" in error:
        return f"a field of this row is longer than {LONGEST_FIELD:,} characters"
    return f"this row is no CSV: {error}"


# -- what the columns are called ----------------------------------------------------------------


def _with_header(raw: Iterable[Raw], mapping: Mapping) -> Iterator[Row]:
    """Find the header, then give each row its columns' names."""
    waiting = iter(raw)
    header = _header(waiting, mapping)
    number = 0
    for one in waiting:
        if not one.fault and not any(field.strip() for field in one.fields):
            continue  # a blank line is no row
        number += 1
        fault = _where(one, one.fault or _fault(one.fields, header))
        yield Row(number, one.ends, dict(zip(header, one.fields, strict=False)), fault)


def _header(waiting: Iterator[Raw], mapping: Mapping) -> list[str]:
    nearest: list[str] = []
    for one in islice(waiting, LOOKED_AT):
        names = [field.strip().removeprefix("\ufeff") for field in one.fields]
        if mapping.columns <= set(names):
            _no_column_twice(names, mapping)
            return names
        if len(set(names) & mapping.columns) > len(set(nearest) & mapping.columns) or not nearest:
            nearest = names
    missing = sorted(mapping.columns - set(nearest))
    raise Unreadable(
        f"No header with the mapping's columns was found in the first {LOOKED_AT} lines. "
        f"Missing: {', '.join(missing)}. Is this the right mapping for this file?"
    )


def _no_column_twice(names: list[str], mapping: Mapping) -> None:
    twice = sorted(name for name in mapping.columns if names.count(name) > 1)
    if twice:
        raise Unreadable(
            f"The header names {', '.join(twice)} more than once, so which column is meant "
            "cannot be told. Rename or remove one."
        )


def _where(one: Raw, fault: str) -> str:
    """Say where a faulty row begins, if not on the line on which it ends."""
    if not fault or one.begins >= one.ends:
        return fault
    return f"{fault} (it begins on line {one.begins}: is a quotation mark missing or doubled?)"


def _fault(fields: list[str], header: list[str]) -> str:
    if len(fields) != len(header):
        return f"this row has {len(fields)} fields, and the header {len(header)}"
    for name, field in zip(header, fields, strict=True):
        if "\x00" in field:
            return f"{name} holds a NUL character"
        if not field.isascii() and any("\ud800" <= char <= "\udfff" for char in field):
            return f"{name} holds bytes that are not text in the file's encoding"
    return ""
