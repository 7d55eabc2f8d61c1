"""When is each row of a file due? A date and its clause beside what was asked, or why not."""

import argparse
import csv
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import IO, Any, NamedTuple

from putright.commands import Failed
from putright.commands.due_asked import clock_named, moment
from putright.core.clocks import due_of
from putright.core.policy import Clock, Policy
from putright.core.refusals import PackFaults
from putright.policies.load import load_policy

_COLUMNS = ("policy", "clock", "from")
_ADDED = ("due", "clause", "reading", "provisional", "error")
_SHOWN = 20  # of the rows that could not be answered


class _Line(NamedTuple):
    """A row of the batch: the line on which it ends, its fields by column, what is wrong."""

    number: int
    fields: dict[str, str]
    fault: str = ""


def answer_all(args: argparse.Namespace) -> int:
    """Answer every row; a row that cannot be answered says why in its own column."""
    with _opened(args.batch) as stream:
        header, lines = _read(stream)
        answers = _answers(lines, args.version)
        wrong = _print_json(answers) if args.json else _print_csv(answers, header)
    for number, error in wrong[:_SHOWN]:
        print(f"line {number}: {error}", file=sys.stderr)
    if len(wrong) > _SHOWN:
        print(f"and {len(wrong) - _SHOWN} more: see the column 'error'.", file=sys.stderr)
    return 1 if wrong else 0


def _print_csv(answers: Iterable[dict], header: list[str]) -> list[tuple[int, str]]:
    own = [name for name in dict.fromkeys(header) if name not in _ADDED]
    writer = csv.DictWriter(sys.stdout, [*own, *_ADDED], extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    wrong = []
    for row in answers:
        writer.writerow(row)
        if row["error"]:
            wrong.append((row["row"], row["error"]))
    return wrong


def _print_json(answers: Iterable[dict]) -> list[tuple[int, str]]:
    wrong = []
    print("[", end="")
    for number, row in enumerate(answers):
        print("," if number else "", json.dumps(row, ensure_ascii=False), sep="\n", end="")
        if row["error"]:
            wrong.append((row["row"], row["error"]))
    print("\n]")
    return wrong


def _opened(path: str) -> IO[str]:
    """Open a file, or the standard input. Bytes that are no text are kept apart, row by row."""
    try:
        raw: IO[bytes] = sys.stdin.buffer if path == "-" else open(path, "rb")  # noqa: SIM115
    except OSError as error:
        raise Failed(f"{path} cannot be read: {error.strerror}.") from None
    return io.TextIOWrapper(raw, encoding="utf-8-sig", errors="surrogateescape", newline="")


def _read(stream: IO[str]) -> tuple[list[str], Iterator[_Line]]:
    """Return the header and the rows. Raises Failed where a column is missing."""
    reader = csv.reader(stream)
    try:
        header = [_shown(name.strip()) for name in next(reader, [])]
    except csv.Error as error:
        raise Failed(f"The file is no CSV: {error}.") from None
    missing = [name for name in _COLUMNS if name not in header]
    if missing:
        raise Failed(f"The file has no column {', '.join(missing)}. It needs policy,clock,from.")
    return header, _lines(reader, header)


def _lines(reader: Any, header: list[str]) -> Iterator[_Line]:
    while True:
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield _Line(reader.line_num, {}, f"This row is no CSV: {error}.")
            continue
        if not any(fields):
            continue  # a blank line is no row
        shown = dict(zip(header, map(_shown, fields), strict=False))
        yield _Line(reader.line_num, shown, _fault(fields, header))


def _fault(fields: list[str], header: list[str]) -> str:
    if len(fields) > len(header):
        return f"This row has {len(fields)} fields, and the header {len(header)}."
    if any(_shown(field) != field for field in fields):
        return "This row is not UTF-8 text. Save the file as UTF-8."
    return ""


def _shown(text: str) -> str:
    """Return text that can be printed: bytes that were none are shown as the mark for that."""
    return text.encode("utf-8", "replace").decode() if not text.isascii() else text


def _answers(lines: Iterable[_Line], version: str | None) -> Iterator[dict]:
    asked = lru_cache(maxsize=1000)(lambda pack, clock: _asked(pack, clock, version))
    for line in lines:
        row: dict[str, Any] = {"row": line.number, **line.fields}
        yield {**row, **(_unanswered(line.fault) if line.fault else _answer(row, asked))}


def _asked(pack: str, name: str, version: str | None) -> tuple[Policy, Clock] | str:
    """Return the policy and clock of a row, or why there are none: many rows ask the same."""
    try:
        policy = load_policy(pack, version)
        return policy, clock_named(policy, name)
    except (Failed, LookupError, PackFaults) as error:
        return str(error)


def _answer(row: Mapping[str, Any], asked: Callable[[str, str], Any]) -> dict:
    found = asked(row.get("policy", "").strip(), row.get("clock", "").strip())
    if isinstance(found, str):
        return _unanswered(found)
    policy, clock = found
    try:
        due = due_of(clock, moment(row.get("from", ""), policy), policy)
    except (Failed, ValueError, OverflowError) as error:
        return _unanswered(str(error))
    return {
        "due": due and (due.at or due.on).isoformat(),
        "clause": ", ".join(clock.cites) or clock.added,
        "reading": "; ".join(clock.readings),
        "provisional": "yes" if due and due.provisional else "",
        "error": "",
    }


def _unanswered(error: str) -> dict:
    return {**dict.fromkeys(_ADDED, ""), "due": None, "error": error}
