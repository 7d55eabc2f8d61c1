"""How does what JSON can say become what a step of the core takes?

JSON knows no days and no moments. What each detail is, the policy says.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from putright.core.details import type_of
from putright.core.policy import Policy
from putright.core.refusals import Refused


def as_given(given: Mapping[str, Any], policy: Policy) -> dict[str, Any]:
    """Return details as the core takes them, or raise Refused (`wrong-shape`)."""
    return {name: _value(name, value, policy) for name, value in given.items()}


def _value(name: str, value: Any, policy: Policy) -> Any:
    if isinstance(value, Mapping):
        return as_given(value, policy)
    if isinstance(value, list):
        return [_value(name, one, policy) for one in value]
    if value is None:
        return None
    kind = type_of(name, policy)
    if kind == "date":
        return _read(name, value, _day, "a day, such as 2026-11-23")
    if kind == "moment":
        return _read(name, value, _moment, "a moment, such as 2026-11-23T10:00:00Z")
    if kind == "yes-no" and not isinstance(value, bool):
        raise _wrong(name, "true or false")
    if kind == "money" and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise _wrong(name, "a number of pounds")
    if kind == "number" and isinstance(value, float) and value != int(value):
        raise _wrong(name, "a whole number")
    if kind in ("choice", "person", "words") and not isinstance(value, str):
        raise _wrong(name, "text")
    return value


def _read(name: str, value: Any, reader: Any, wanted: str) -> Any:
    if not isinstance(value, str):
        raise _wrong(name, wanted)
    try:
        return reader(value)
    except (ValueError, OverflowError):
        raise _wrong(name, wanted) from None


def _day(text: str) -> date:
    if len(text) != 10:
        raise ValueError(text)
    return _sane(date.fromisoformat(text))


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(text)
    _sane(found.date())
    return found


def _sane(day: date) -> date:
    # Why: no calendar reaches further, and no zone can be reckoned at the ends of time.
    if not 1900 <= day.year <= 2200:
        raise ValueError(day)
    return day


def _wrong(name: str, wanted: str) -> Refused:
    return Refused("wrong-shape", f"{name}: give {wanted}.", missing=(name,))
