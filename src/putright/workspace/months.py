"""Which months are meant? They stand in addresses and boxes as 2026-11."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import BadRequest

from putright.design.days import MONTHS

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 1)
_MONTH = re.compile(r"(\d{4})-(\d\d)")


def month(text: str) -> date | None:
    """Return the first day of a month as it is written, or None if it is none.

    >>> month("2026-11")
    datetime.date(2026, 11, 1)
    """
    found = _MONTH.fullmatch(text) if text.isascii() else None
    if found is None or not 1 <= int(found[2]) <= 12:
        return None
    first = date(int(found[1]) or 1, int(found[2]), 1)
    return first if EARLIEST <= first <= LATEST else None


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
