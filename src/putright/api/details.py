"""How does what JSON can say become what a step of the core takes?

JSON knows no days and no moments. What each detail is, the policy says.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from putright.api.known_details import TABLES, refuse_unknown
from putright.core.details import type_of
from putright.core.policy import Policy
from putright.core.refusals import Refused

# Those that hold several. Beware: no rule looks for a list elsewhere, and words in one would
# not be kept apart from the record.
_LISTS = TABLES | {"says", "tell", "audience", "remedies", "before", "to_role", "substitutes"}


def as_given(given: Mapping[str, Any], policy: Policy) -> dict[str, Any]:
    """Return details as the core takes them, or raise Refused (`unknown-detail`, `wrong-shape`)."""
    refuse_unknown(given, policy)
    return _table(given, policy)


def _table(given: Mapping[str, Any], policy: Policy) -> dict[str, Any]:
    return {name: _value(name, value, policy) for name, value in given.items()}


def _value(name: str, value: Any, policy: Policy) -> Any:
    kind = type_of(name, policy)
    if isinstance(value, Mapping):
        if name not in TABLES and not name.isdecimal():
            raise _wrong(name, _WANTED.get(kind, "text"))
        if name == "points" and not all(number.isdecimal() for number in value):
            raise _wrong(name, "a list, or a table by the numbers of the points")
        return _table(value, policy)
    if isinstance(value, list):
        if name not in _LISTS:
            raise _wrong(name, _WANTED.get(kind, "text"))
        return [_one_of(name, one, policy) for one in value]
    if value is None:
        return None
    return _alone(name, value, kind)


def _one_of(name: str, value: Any, policy: Policy) -> Any:
    is_table = isinstance(value, Mapping) and name in TABLES
    return _table(value, policy) if is_table else _value(name, value, policy)


def _alone(name: str, value: Any, kind: str) -> Any:
    """Return one value of one detail, as its type says."""
    if kind in _READERS:
        return _read(name, value, kind)
    is_wrong = (
        (kind == "yes-no" and not isinstance(value, bool))
        or (kind == "money" and (isinstance(value, bool) or not isinstance(value, int | float)))
        or (kind == "number" and isinstance(value, float) and value != int(value))
        or (kind in ("choice", "person", "words") and not isinstance(value, str))
    )
    if is_wrong:
        raise _wrong(name, _WANTED.get(kind, "text"))
    return value


def _read(name: str, value: Any, kind: str) -> Any:
    if not isinstance(value, str):
        raise _wrong(name, _WANTED[kind])
    try:
        return _READERS[kind](value)
    except (ValueError, OverflowError):
        raise _wrong(name, _WANTED[kind]) from None


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


_READERS: Mapping[str, Callable[[str], Any]] = {"date": _day, "moment": _moment}
_WANTED = {
    "date": "a day, such as 2026-11-23",
    "moment": "a moment, such as 2026-11-23T10:00:00Z",
    "yes-no": "true or false",
    "money": "a number of pounds",
    "number": "a whole number",
    "words": "text",
}


def _wrong(name: str, wanted: str) -> Refused:
    return Refused("wrong-shape", f"{name}: give {wanted}.", missing=(name,))
