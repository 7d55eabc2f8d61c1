"""How are rows read, from CSV or a spreadsheet? One at a time, each with what is wrong with it."""

import csv
import gzip
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, NamedTuple

from putright.imports.mapping import Mapping

csv.field_size_limit(2_000_000)  # characters: the longest words a person is likely to send
LOOKED_AT = 30  # lines in which the header is looked for; some programs write chatter first
LARGEST_SHEET = 400_000_000  # bytes, unpacked: a spreadsheet is read whole
SHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


class Unreadable(Exception):
    """The file as a whole cannot be read; the text says why, and what to do."""


class Row(NamedTuple):
    """A row of the file, its values by column, or what is wrong with it."""

    number: int  # of the row, the header not counted
    line: int  # on which it ends in the file
    values: dict[str, str]
    fault: str = ""


def rows(path: Path, mapping: Mapping) -> Iterator[Row]:
    """Give every row of a CSV (also gzipped) or spreadsheet. Raises Unreadable."""
    if path.suffix.lower() in SHEETS:
        yield from _with_header(_sheet_rows(path, mapping), mapping)
        return
    try:
        with _opened(path, mapping) as stream:
            yield from _with_header(_csv_rows(stream, mapping), mapping)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Unreadable(f"{path.name} is damaged or cut short: {error}.") from None
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror or error}.") from None


def _opened(path: Path, mapping: Mapping) -> IO[str]:
    """Open as text. Bytes that are no text are kept apart, so that one row is refused for them."""
    raw: IO[bytes] = path.open("rb")
    if path.suffix == ".gz":
        raw = gzip.GzipFile(fileobj=raw)  # type: ignore[assignment]
    encoding = (
        "utf-8-sig" if mapping.head.encoding.lower() in ("utf-8", "utf8") else mapping.head.encoding
    )
    return io.TextIOWrapper(raw, encoding=encoding, errors="surrogateescape", newline="")


Raw = tuple[int, list[str], str]  # the line, the fields, and what is wrong


def _csv_rows(stream: IO[str], mapping: Mapping) -> Iterator[Raw]:
    reader = csv.reader(stream, delimiter=mapping.head.delimiter, strict=True)
    while True:
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield reader.line_num, [], _csv_fault(str(error))
            continue
        yield reader.line_num, fields, ""


def _csv_fault(error: str) -> str:
    if "unexpected end of data" in error:
        return "the file ends in the middle of this row, inside a quoted field"
    if "field limit" in error:
        return "a field of this row is longer than 2,000,000 characters"
    return f"this row is no CSV: {error}"


def _sheet_rows(path: Path, mapping: Mapping) -> Iterator[Raw]:
    from python_calamine import CalamineError, CalamineWorkbook  # it takes a while to load

    _not_a_bomb(path)
    try:
        book = CalamineWorkbook.from_path(str(path))
        names = book.sheet_names
        name = mapping.head.sheet or (names[0] if names else "")
        if name not in names:
            raise Unreadable(f"{path.name} has no sheet {name!r}. It has: {', '.join(names)}.")
        for number, cells in enumerate(book.get_sheet_by_name(name).to_python(), start=1):
            yield number, [_cell(cell) for cell in cells], ""
    except (CalamineError, OSError) as error:
        raise Unreadable(f"{path.name} is no spreadsheet that can be read: {error}.") from None


def _not_a_bomb(path: Path) -> None:
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as packed:
        if sum(part.file_size for part in packed.infolist()) > LARGEST_SHEET:
            raise Unreadable(
                f"{path.name} is too large unpacked. Save it as CSV, which may be any size."
            )


def _cell(cell: object) -> str:
    """Return a cell as text: a whole number without its '.0', a moment as ISO 8601."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if hasattr(cell, "isoformat"):
        return str(cell.isoformat())
    return str(cell)


def _with_header(raw: Iterable[Raw], mapping: Mapping) -> Iterator[Row]:
    """Find the header, then give each row its columns' names."""
    waiting = iter(raw)
    header = _header(waiting, mapping)
    number = 0
    for line, fields, fault in waiting:
        if not fault and not any(field.strip() for field in fields):
            continue  # a blank line is no row
        number += 1
        yield Row(
            number, line, dict(zip(header, fields, strict=False)), fault or _fault(fields, header)
        )


def _header(waiting: Iterator[Raw], mapping: Mapping) -> list[str]:
    nearest: list[str] = []
    for _, fields, _ in (raw for _, raw in zip(range(LOOKED_AT), waiting, strict=False)):
        names = [field.strip().removeprefix("\ufeff") for field in fields]
        if mapping.columns <= set(names):
            return names
        if len(set(names) & mapping.columns) > len(set(nearest) & mapping.columns) or not nearest:
            nearest = names
    missing = sorted(mapping.columns - set(nearest))
    raise Unreadable(
        f"No header with the mapping's columns was found in the first {LOOKED_AT} lines. "
        f"Missing: {', '.join(missing)}. Is this the right mapping for this file?"
    )


def _fault(fields: list[str], header: list[str]) -> str:
    if len(fields) != len(header):
        return f"this row has {len(fields)} fields, and the header {len(header)}"
    for name, field in zip(header, fields, strict=True):
        if "\x00" in field:
            return f"{name} holds a NUL character"
        if any("\ud800" <= char <= "\udfff" for char in field):
            return f"{name} holds bytes that are not text in the file's encoding"
    return ""
