"""What does a TOML file say: its tables, or the line on which it is none?

Packs, rehearsals and mappings are written by people. A line that no person writes is
refused before it is read, since reading it could take for ever.
"""

import reprlib
import tomllib
from typing import Any

from putright.core.refusals import Fault, PackFaults

LONGEST_LINE = 5_000  # characters; the longest in our own packs has four hundred
DEEPEST = 40  # names in a row with dots between them
_SHOWN = 100  # characters of something that is quoted in a fault

_short = reprlib.Repr()
_short.maxstring = _short.maxother = _short.maxlong = _SHOWN


def read_toml(text: str, file: str) -> dict[str, Any]:
    """Return the tables of a TOML file. Raises PackFaults, with the line."""
    fault = _unlike_a_person(text)
    if fault is None:
        try:
            return tomllib.loads(text)
        except RecursionError:
            fault = (1, "This is not TOML: too many brackets are open at once. Close each.")
        except ValueError as error:  # a number of thousands of figures is one too
            fault = _syntax(str(error), text)
    raise PackFaults([Fault(file, *fault)])


def shown(value: object) -> str:
    """Return what somebody wrote, short enough to be quoted back."""
    try:
        quoted = _short.repr(value)
    except (ValueError, RecursionError):
        return "a value too large to show"
    return quoted if len(quoted) <= _SHOWN else f"{quoted[:_SHOWN]}…"


def _unlike_a_person(text: str) -> tuple[int, str] | None:
    if "\x00" in text:
        place = text[: text.index("\x00")].count("\n") + 1
        return place, "This is not TOML: it holds a NUL character. Save it as text."
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > LONGEST_LINE:
            return number, (
                f"This line is longer than {LONGEST_LINE:,} characters. "
                'Write long text on several lines, between """ and """.'
            )
        if line.count(".") > DEEPEST and _names_in_a_row(line) > DEEPEST:
            return number, "Tables lie too deep within one another here. Name two or three."
    return None


def _names_in_a_row(line: str) -> int:
    most = now = 0
    for part in line.split("."):
        now = now + 1 if len(part.split()) == 1 else 0
        most = max(most, now)
    return most


def _syntax(message: str, text: str) -> tuple[int, str]:
    line = 1
    if "(at line " in message:
        line = int(message.split("(at line ")[1].split(",")[0])
    elif "end of document" in message:
        line = len(text.splitlines()) or 1
    said = message if len(message) <= 2 * _SHOWN else f"{message[: 2 * _SHOWN]}…"
    return line, f"This is not TOML: {said}. Check the quotes and brackets on this line."
