"""`putright import`: cases from a CSV file or a spreadsheet."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from putright.commands import Failed, database_ready
from putright.commands.verify import named

NAME = "import"
HELP = "Take cases in from a CSV file or a spreadsheet."
EXAMPLES = """\
examples:
  putright import cestria cases.csv --mapping mapping.toml
  putright import citizen old.xlsx --mapping mapping.toml --json

A mapping says which column fills which detail: docs/how-to/import.md teaches it. Every
row becomes a case or is listed with its reason; a second run adds nothing. Exit code 1
says that some rows were not taken.
"""

_LONGEST = 500  # characters of a key or a reason


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("organisation", help="the organisation, such as cestria")
    parser.add_argument("file", help="a CSV (also .gz), .xlsx or .ods file")
    parser.add_argument("--mapping", required=True, help="the mapping: a TOML file")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    from django.db import OperationalError

    from putright.imports.mapping import parse_mapping
    from putright.imports.spreadsheet import Unreadable

    mapping = parse_mapping(_text(args.mapping), args.mapping)
    path = Path(args.file)
    if not path.is_file():
        raise Failed(f"{args.file} is not a file that can be read.")
    database_ready()
    outcomes = _outcomes(args.organisation, path, mapping)
    told = _Told(as_json=args.json)
    try:
        for outcome in _with_progress(outcomes):
            told.take(outcome)
    except Unreadable as fault:
        told.end()
        raise Failed(
            f"{_shown(str(fault))} What was taken before stays; mend the file and run it again."
        ) from None
    except OperationalError as fault:  # a full disk, or another program at work in it
        told.end()
        raise Failed(
            f"the database refused: {str(fault).strip()}. What was taken before stays; "
            "run it again."
        ) from None
    told.end()
    return 1 if told.not_taken else 0


def _text(name: str) -> str:
    try:
        return Path(name).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise Failed(f"{name} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise Failed(f"{name} is not UTF-8 text. Save it as UTF-8.") from None


def _outcomes(slug: str, path: Path, mapping: Any) -> Iterator[Any]:
    from putright.imports.intake import import_rows
    from putright.imports.sheets import rows
    from putright.policies.load import load_policy
    from putright.project.clock import now

    organisation = named(slug)
    assert organisation is not None
    load_policy(organisation.pack)  # what is wrong with its pack is said before anything is told
    return import_rows(organisation, rows(path, mapping), mapping, now())


def _shown(text: str) -> str:
    """Return text from a file as it may be printed: no line ends, no orders to the terminal."""
    plain = text.encode("utf-8", "replace").decode()
    shown = "".join(char if char.isprintable() else "\ufffd" for char in plain)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


def _with_progress(outcomes: Iterator[Any]) -> Iterable[Any]:
    if not sys.stderr.isatty():
        return outcomes
    from tqdm import tqdm

    return tqdm(outcomes, unit=" rows", file=sys.stderr, mininterval=0.5)


class _Told:
    """Tells what came of each row as it comes, so that memory stays flat."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self.taken = self.before = self.not_taken = 0
        if as_json:
            print('{"not_taken": [', end="")

    def take(self, outcome: Any) -> None:
        from putright.imports.intake import NotTaken

        if isinstance(outcome, NotTaken):
            self._list(outcome)
        elif outcome.again:
            self.before += 1
        else:
            self.taken += 1

    def _list(self, outcome: Any) -> None:
        self.not_taken += 1
        key, reason = _shown(outcome.key.replace("\x1f", " ")), _shown(outcome.reason)
        if self.as_json:
            row = {"row": outcome.row, "line": outcome.line, "key": key, "reason": reason}
            print(
                "," if self.not_taken > 1 else "",
                json.dumps(row, ensure_ascii=False),
                sep="\n",
                end="",
            )
        else:
            named = f" ({key})" if key else ""
            print(f"row {outcome.row}, line {outcome.line}{named}: {reason}")

    def end(self) -> None:
        counts = {"taken": self.taken, "taken_before": self.before, "refused": self.not_taken}
        if self.as_json:
            print("],", json.dumps(counts)[1:])
        else:
            print(f"{self.taken} taken, {self.before} taken before, {self.not_taken} not taken")
