"""What is in the files of a pack, and on which line? Text in; tables, or faults, out."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from putright.core.lines import Path, line_map, line_of
from putright.core.pack_words import LONGEST_WORD, in_words, nearest
from putright.core.policy import Policy
from putright.core.refusals import Fault, PackFaults
from putright.core.toml import read_toml

# A table lives in its own file only, so that each file answers one question.
TABLES = {
    "pack.toml": ("policy", "calendar", "counting", "settings", "overlays", "contact", "mailbox"),
    "clauses.toml": ("clause", "gap", "document"),
    "readings.toml": ("reading",),
    "kinds.toml": ("kind", "points"),
    "people.toml": (
        "access",
        "role",
        "routing",
        "handing_over",
        "course",
        "attestation",
        "interests",
        "outside_line",
    ),
    "stages.toml": ("procedure", "stage"),
    "clocks.toml": ("clock", "reminders"),
    "records.toml": ("detail", "record", "gate"),
    "admission.toml": ("bar", "diversion"),
    "remedies.toml": ("outcome", "remedy", "authority", "band"),
    "letters.toml": ("letter", "route", "every_letter", "by_post", "plain_words"),
    "cycles.toml": ("cycle",),
    "surveys.toml": ("survey", "equality"),
}
HOME = {table: file for file, tables in TABLES.items() for table in tables}
_SINGLE = (
    "policy", "calendar", "counting", "settings", "overlays", "points", "handing_over", "access",
    "equality", "reminders", "every_letter", "plain_words",
)  # fmt: skip


class Reader:
    """Reads the files of a pack and remembers where everything stands."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = files
        self.lines: dict[str, dict[Path, int]] = {}
        self.faults: list[Fault] = []

    def read(self) -> dict[str, Any]:
        tables: dict[str, Any] = {}
        if "pack.toml" not in self.files:
            self.faults.append(
                Fault(
                    "pack.toml",
                    1,
                    "This file is missing. Every pack needs one: say in it whose policy this is.",
                )
            )
        for name, text in sorted(self.files.items()):
            if name not in TABLES:
                self._unknown_file(name)
                continue
            self._read_file(name, text, tables)
        return tables

    def _unknown_file(self, name: str) -> None:
        if "/" in name or not name.endswith(".toml"):
            return
        near = nearest(name, TABLES)
        self.faults.append(Fault(name, 1, f"A pack has no file of this name.{near}"))

    def _read_file(self, name: str, text: str, tables: dict[str, Any]) -> None:
        try:
            found = read_toml(text, name)
        except PackFaults as faults:
            self.faults += faults.faults
            return
        self.lines[name] = line_map(text)
        for table, content in found.items():
            self._take(name, table, content, tables)

    def _take(self, name: str, table: str, content: object, tables: dict[str, Any]) -> None:
        line = line_of(self.lines[name], (table,))
        if table not in HOME:
            # Why not for ever: a file with thousands of these is no pack that is misspelt.
            near = nearest(table, HOME) if len(self.faults) < 100 else ""
            said = f"There is no table called {table[:LONGEST_WORD]}.{near}"
            self.faults.append(Fault(name, line, said))
        elif HOME[table] != name:
            self.faults.append(Fault(name, line, f"{table} belongs in {HOME[table]}."))
        elif table not in _SINGLE and not isinstance(content, list):
            self.faults.append(
                Fault(name, line, f"Write [[{table}]] with two brackets: there may be several.")
            )
        else:
            tables[table] = content

    def build(self, tables: dict[str, Any]) -> Policy | None:
        plain = {
            table: tuple(content) if table not in _SINGLE else content
            for table, content in tables.items()
        }
        try:
            return Policy.model_validate(plain)
        except ValidationError as error:
            for problem in error.errors():
                self.faults.append(self._fault(problem, tables))
            return None

    def _fault(self, problem: Any, tables: dict[str, Any]) -> Fault:
        path = tuple(part for part in problem["loc"] if part != "constrained-str")
        file = HOME.get(str(path[0]), "pack.toml") if path else "pack.toml"
        where = ".".join(str(part)[:LONGEST_WORD] for part in path)
        return Fault(file, self.line(path), f"{where}: {in_words(problem, path)}")

    def line(self, path: Path) -> int:
        file = HOME.get(str(path[0]), "pack.toml") if path else "pack.toml"
        return line_of(self.lines.get(file, {}), path)
