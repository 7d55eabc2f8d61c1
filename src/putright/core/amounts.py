"""How much time is it, and how is it counted? What a policy says of it, as values."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from functools import lru_cache
from typing import Literal, get_args
from zoneinfo import ZoneInfo

Unit = Literal["working days", "calendar days", "weeks", "months", "years", "hours", "seconds"]
UNITS: tuple[str, ...] = get_args(Unit)
NEXT = "next working day"
_AMOUNT = re.compile(r"([0-9]{1,6}) ([a-z ]+)")
_WORDS = {
    "first_day": ("day after", "same day"),
    "received_on_closed_day": ("that day", NEXT),
    "received_after_hours": ("that day", NEXT),
    "ends_on_closed_day": ("stays", "moves on", "comes forward"),
    "closures": ("count", "do not count"),
}


@dataclass(frozen=True, slots=True)
class Amount:
    """So many units of time, as a policy states it."""

    number: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f'No unit is called "{self.unit}". There are: {", ".join(UNITS)}.')
        if self.number < 0:
            raise ValueError(f"An amount of time cannot be less than nothing: {self.number}.")

    def __str__(self) -> str:
        return f"{self.number} {self.unit.removesuffix('s') if self.number == 1 else self.unit}"


def parse_amount(text: str) -> Amount:
    """Return the amount that a pack or a person wrote.

    >>> parse_amount("10 working days")
    Amount(number=10, unit='working days')
    """
    written = _AMOUNT.fullmatch(text.strip())
    number, unit = written.groups() if written else ("", "")
    if unit in ("day", "days"):
        raise ValueError(
            f'"{text}" does not say which days: write "{number} working {unit}" '
            f'or "{number} calendar {unit}".'
        )
    for known in get_args(Unit):
        if unit in (known, known.removesuffix("s")):
            return Amount(int(number), known)
    raise ValueError(
        f'"{text}" is not an amount of time. Write a whole number and one of: {", ".join(UNITS)}.'
    )


@dataclass(frozen=True, slots=True)
class Counting:
    """How a policy, or a reading of it, counts.

    `division` "" is the calendar's, `hours_zone` "" is `zone`; `closes` "" means
    the office never closes. A message at the very moment of closing is in hours.

    Beware: with `received_after_hours` set, a closed day is after hours all day,
    whatever `received_on_closed_day` says. Otherwise a complaint sent on Saturday
    would be due before one sent late on Friday.
    """

    first_day: str = "day after"
    received_on_closed_day: str = "that day"
    received_after_hours: str = "that day"
    ends_on_closed_day: str = "stays"
    closures: str = "count"
    division: str = ""
    zone: str = "Europe/London"
    hours_zone: str = ""
    opens: str = ""
    closes: str = "17:00"

    def __post_init__(self) -> None:
        for key, words in _WORDS.items():
            if getattr(self, key) not in words:
                choices = " or ".join(f'"{word}"' for word in words)
                raise ValueError(f'{key} = "{getattr(self, key)}" is not known: write {choices}.')
        zone_named(self.zone)
        zone_named(self.hours_zone or self.zone)
        clock_time(self.closes)
        clock_time(self.opens)

    @property
    def rolls_in(self) -> bool:
        """Whether anything received out of hours may be taken as received later."""
        return NEXT in (self.received_on_closed_day, self.received_after_hours)


@dataclass(frozen=True, slots=True)
class Due:
    """When it is due: the day, and for elapsed units the moment.

    `start_on` is the day counting starts from: the day of receipt, or the working
    day it is taken as received on. `provisional` means the date rests on holidays
    that have not been published yet.
    """

    on: date
    at: datetime | None
    start_on: date
    provisional: bool


@lru_cache(maxsize=64)
def zone_named(name: str) -> tzinfo:
    """Return a time zone. Raises ValueError where there is none of this name."""
    # A pack that writes "GMT" reads the clock so all year, summer time or not (case 40).
    if name in ("GMT", "UTC"):
        return UTC
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(
            f'No time zone is called "{name}": write one such as "Europe/London".'
        ) from None


@lru_cache(maxsize=64)
def clock_time(written: str) -> time | None:
    """Return a time of day, or None where none is written."""
    if not written:
        return None
    try:
        return time.fromisoformat(written)
    except ValueError:
        raise ValueError(f'"{written}" is not a time of day: write it as "17:00".') from None
