"""How is a spreadsheet read? By a process of its own, which a hostile file may stop, and no more.

A spreadsheet is unpacked whole, and one of a kilobyte may unfold to hundreds of
gigabytes. So whoever asks starts this module as a program, with a limit to its memory,
and is told a row a line, as JSON.
"""

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
MEMORY = 280 * 1024 * 1024  # bytes: some 100,000 rows of twenty columns
SECONDS = 600  # of computing
LARGEST = 1_000_000_000  # bytes, once unpacked: far more than fits into that memory


class Unreadable(Exception):
    """The file as a whole cannot be read; the text says why, and what to do."""


def sheet_rows(path: Path, sheet: str) -> Iterator[tuple[int, list[str]]]:
    """Give each row's number in the sheet and its cells as text. Raises Unreadable."""
    asked = [sys.executable, "-P", "-m", __name__, str(path), sheet]
    with subprocess.Popen(
        asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
    ) as reader:
        assert reader.stdout is not None
        try:
            yield from _told(reader.stdout, path)
        finally:
            reader.kill()


def _told(lines: IO[str], path: Path) -> Iterator[tuple[int, list[str]]]:
    for line in lines:
        told = json.loads(line)
        if isinstance(told, str):
            if told:
                raise Unreadable(told)
            return  # the end, and nothing was lost
        yield told[0], told[1]
    raise Unreadable(
        f"{path.name} is damaged, or too large for a spreadsheet. Save it as CSV, which may "
        "be any size."
    )


# -- the other process ------------------------------------------------------------------------


def _read(path: Path, sheet: str) -> Iterator[object]:
    from python_calamine import CalamineError, CalamineWorkbook

    size = _unpacked(path)
    if size > LARGEST:
        yield (
            f"{path.name} would unpack to {size // 1_000_000:,} MB, which no spreadsheet does. "
            "Save it as CSV, which may be any size."
        )
        return
    try:
        book = CalamineWorkbook.from_path(str(path))
        name = sheet or next(iter(book.sheet_names), "")
        if name not in book.sheet_names:
            yield f"{path.name} has no sheet {name!r}. It has: {', '.join(book.sheet_names)}."
            return
        found = book.get_sheet_by_name(name)
        first = found.start[0] if found.start else 0
        for number, cells in enumerate(found.iter_rows(), start=first + 1):
            yield number, [_text(cell) for cell in cells]
        yield ""
    except (CalamineError, OSError) as error:
        yield f"{path.name} is no spreadsheet that can be read: {error}."


def _unpacked(path: Path) -> int:
    """Return how many bytes a spreadsheet says it unpacks to; nothing for one that is no zip."""
    try:
        with zipfile.ZipFile(path) as packed:
            return sum(part.file_size for part in packed.infolist())
    # Beware: of a damaged zip, Python's reader may say any of these.
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, MemoryError):
        return 0


def _text(cell: object) -> str:
    """Return a cell as text: a whole number without its '.0', a moment as ISO 8601."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if hasattr(cell, "isoformat"):
        return str(cell.isoformat())
    return str(cell)


def _limit() -> None:
    try:
        import resource
    except ImportError:  # on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _limit()
    for told in _read(Path(sys.argv[1]), sys.argv[2]):
        print(json.dumps(told))
