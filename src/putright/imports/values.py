"""What does a field of a row hold, as the mapping reads it? A value, or why there is none."""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from putright.core.details import type_of
from putright.core.policy import NOT_STATED, Policy
from putright.imports.mapping import Source

_DAYS = ("%Y-%m-%d", "%Y/%m/%d")  # where the mapping does not say how dates are written
_ISO = re.compile(
    r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(?P<zone>Z|[+-]\d\d:\d\d)?)?",
    re.ASCII,
)
_YES = {"yes", "y", "true", "1"}
_NO = {"no", "n", "false", "0"}


class Unread(ValueError):
    """A field of a row cannot be read; the text says which, what it holds and what to write."""


def detail_value(name: str, source: Source, row: dict[str, str], policy: Policy, zone: str) -> Any:
    """Return the value of one detail of a row, or None where it is blank. Raises Unread."""
    if source.value:
        return _known_value(name, source, policy)
    text = source.join.join(entries(source, row)).strip()
    if not text:
        if source.required or name == "kind":
            raise Unread(f"{_columns(source)} is blank.")
        return None
    if source.words or source.otherwise:
        text = _word(source, text)
        if not text:
            return None
    if name == "closed_elsewhere" and text == NOT_STATED:
        return NOT_STATED
    return _typed(type_of(name, policy), source, text, zone)


def _typed(kind: str, source: Source, text: str, zone: str) -> Any:
    if kind == "date":
        return _parsed(source, text).date()
    if kind == "moment":
        return _moment(source, text, zone)
    if kind in ("number", "money"):
        return _number(source, text)
    if kind == "yes-no":
        return _yes_or_no(source, text)
    if kind == "person":
        raise Unread(f"{_columns(source)} would name a member of staff: leave it out.")
    return text


def _columns(source: Source) -> str:
    return " and ".join(source.column)


def _number(source: Source, text: str) -> int | float:
    plain = text.replace(",", "").lstrip("£$€ ")
    if not re.fullmatch(r"-?\d{1,12}(\.\d{1,6})?", plain, re.ASCII):
        raise Unread(f"{_columns(source)} is {text[:40]!r}, which is no number.")
    return float(plain) if "." in plain else int(plain)


def _yes_or_no(source: Source, text: str) -> bool:
    if text.lower() not in _YES | _NO:
        raise Unread(f"{_columns(source)} is {text[:40]!r}: write yes or no.")
    return text.lower() in _YES


def received_at(source: Source, row: dict[str, str], zone: str) -> datetime:
    """Return when a row's case was received: by that its policy is known. Raises Unread."""
    text = source.join.join(entries(source, row)) if source.column else source.value[0]
    if not text.strip():
        raise Unread(f"{_columns(source)} is blank.")
    return _moment(source, text.strip(), zone)


def entries(source: Source, row: dict[str, str]) -> list[str]:
    """Return what stands in the columns of a source, less what counts as blank."""
    found = []
    for column in source.column:
        entry = row.get(column, "").strip()
        if entry and entry not in source.unless:
            found.append(entry)
    return found


def _known_value(name: str, source: Source, policy: Policy) -> str:
    """Return the first word that this policy knows, so that one mapping serves several."""
    words: Mapping[str, Mapping[str, object]] = {"kind": policy.kinds, "role": policy.roles}
    known = words.get(name)
    if known is None:
        return source.value[0]
    for value in source.value:
        if value in known:
            return value
    raise Unread(f"{policy.id} knows no {name} {' or '.join(source.value)}: {', '.join(known)}.")


def _word(source: Source, text: str) -> str:
    if text in source.words:
        return source.words[text]
    if source.otherwise:
        return source.otherwise
    known = ", ".join(source.words)
    raise Unread(f"{_columns(source)} is {text[:60]!r}, not one of {known}.")


def _moment(source: Source, text: str, zone: str) -> datetime:
    """Return an aware moment. A day alone counts at the time the mapping says."""
    found = _parsed(source, text)
    if found.tzinfo is not None:
        return found
    if ":" not in text and "T" not in text:
        at = source.time_of_day
        found = found.replace(hour=at.hour, minute=at.minute)
    return found.replace(tzinfo=ZoneInfo(zone))


def _parsed(source: Source, text: str) -> datetime:
    """Return what a date says. Raises Unread."""
    found = _read(source.dates, text)
    if found is None or not 1 < found.year < 9999:  # beyond, no zone can be reckoned
        raise Unread(f"{_columns(source)} is {text[:40]!r}, which is no date here.")
    return found


# Why kept: many rows have one date, and `strptime` takes long over it.
@lru_cache(maxsize=4096)
def _read(shapes: tuple[str, ...], text: str) -> datetime | None:
    """Return a date written in one of the mapping's ways or, as spreadsheets have it, in ISO."""
    for shape in shapes or _DAYS:
        try:
            return datetime.strptime(text, shape)  # noqa: DTZ007  (the mapping names the zone)
        except ValueError:
            continue
    iso = _ISO.fullmatch(text)
    # Why: a mapping that says how dates are written may have left out a zone on purpose.
    if iso is None or (shapes and iso["zone"]):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
