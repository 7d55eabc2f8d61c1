"""Which months are meant? They stand in addresses and boxes as 2026-11."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import BadRequest

from putright.design.days import MONTHS

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 1)
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
# Why: some browsers show a box for a month as one for any text, and people write what they know.
_TYPED = re.compile(r"(\d{1,2}|[a-z]{3,9})[ /.-](\d{4})", re.IGNORECASE)


def month(text: str) -> date | None:
    """Return the first day of a month as it is written, or None if it is none.

    >>> month("2026-11"), month("11/2026") == month("nov 2026") == month("November 2026")
    (datetime.date(2026, 11, 1), True)
    """
    text = " ".join(text.split())
    if not text.isascii():
        return None
    found, typed = _MONTH.fullmatch(text), _TYPED.fullmatch(text)
    if found:
        year, number = int(found[1]), int(found[2])
    elif typed:
        year, number = int(typed[2]), _number(typed[1])
    else:
        return None
    if not 1 <= number <= 12:
        return None
    first = date(year or 1, number, 1)
    return first if EARLIEST <= first <= LATEST else None


def _number(word: str) -> int:
    """Return which month of the year is meant, by number or by name; 0 for none."""
    if word.isdecimal():
        return int(word)
    begin = word.lower()
    named = [n for n, name in enumerate(MONTHS, 1) if name.lower().startswith(begin)]
    return named[0] if len(named) == 1 else 0


def asked(text: str) -> date | None:
    """Return the month that an address asks for, if it asks for one."""
    found = month(text) if text else None
    if text and found is None:
        raise BadRequest("A month is written as 2026-11.")
    return found


def written(first: date) -> str:
    return f"{first.year}-{first.month:02}"  # strftime takes five times as long


def named(first: date) -> str:
    return f"{MONTHS[first.month - 1]} {first.year}"


def period(first: date, last: date) -> str:
    """Return "November 2026" or "January to November 2026"."""
    if first == last:
        return named(first)
    begin = MONTHS[first.month - 1] if first.year == last.year else named(first)
    return f"{begin} to {named(last)}"


def later(first: date, months: int) -> date:
    """Return the month that comes so many months later, or earlier where that is below nought."""
    year, place = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, place + 1, 1)


def begins(first: date, zone: str) -> datetime:
    """Return the moment at which a month begins where the organisation is."""
    return datetime(first.year, first.month, 1, tzinfo=ZoneInfo(zone))
