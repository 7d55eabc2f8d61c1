"""Are the details of a command shaped as its step can read them?

Pages, mappings and rehearsals send them; whatever else may come to ask is told
what is wrong, and nothing breaks.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from putright.core.details import CORE_DETAILS
from putright.core.refusals import Refused
from putright.core.said import says_nothing

_LISTS = (
    "points", "records", "consulted", "orders", "members", "says", "tell", "files", "audience",
)  # fmt: skip
_NAMES = (
    "kind", "procedure", "role", "channel", "form", "outcome", "to", "remedy", "bar", "diversion",
    "letter", "route", "clock", "record", "way", "ask_for", "wanted", "of", "of_role", "of_team",
)  # fmt: skip
_MOMENTS = ("received_at", "happened", "closed_elsewhere")
# Why: lists are sorted and sought by names such as a team's, and no index holds a long one.
LONGEST_NAME = 200
# Why something goes all the same: who reads it later must find a reason there.
_REASONS = frozenset({"despite", "discretion", "good_reason", "though_away"})
_SHAPED = frozenset({*_LISTS, *_NAMES, *_MOMENTS, "number", "interests", "lines"})


def check_shapes(given: Mapping[str, Any]) -> None:
    """Raise Refused (`wrong-shape`) for the first detail that no step could read."""
    for name, value in given.items():
        wanted = _wanted(name, value)
        if wanted:
            raise Refused("wrong-shape", f"{name}: give {wanted}.", missing=(name,))


def _is_lines(value: Any) -> bool:
    return isinstance(value, Mapping) and all(isinstance(v, list | tuple) for v in value.values())


def _wanted(name: str, value: Any) -> str:
    """Return what a detail should have been, or nothing where it is well."""
    if isinstance(value, str) and len(value) > LONGEST_NAME and CORE_DETAILS.get(name) == "choice":
        return f"a name of {LONGEST_NAME} characters or fewer"
    if isinstance(value, str) and value and says_nothing(value) and _is_reason(name):
        return "the reason in words"
    if value is None or name not in _SHAPED:
        return ""
    if name == "interests" and not isinstance(value, Mapping):
        return "a table of names by person"
    if name == "lines" and not _is_lines(value):
        return "a table of lists: who is above each person, the nearest first"
    if name in _LISTS and not isinstance(value, list | tuple):
        return "" if name == "points" and isinstance(value, Mapping) else "a list"
    if name in _NAMES and not isinstance(value, str):
        return "one word in quotes"
    if name == "number" and not str(value).isdecimal() and value != "":
        return "a whole number"
    if name in _MOMENTS and isinstance(value, datetime) and value.tzinfo is None:
        return "a moment with its time zone"
    return ""


def _is_reason(name: str) -> bool:
    return name.endswith("_because") or name in _REASONS
