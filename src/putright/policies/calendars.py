"""Which bank holidays are known? Those of the data file in the package, read once."""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files

from putright.core.calendars import BankHolidays

FILE = "packs/calendars/bank_holidays.toml"


@cache
def bank_holidays() -> BankHolidays:
    """Return the bank holidays that come with the package."""
    return read_bank_holidays(files("putright").joinpath(FILE).read_text(encoding="utf-8"))


def read_bank_holidays(text: str) -> BankHolidays:
    """Return the bank holidays of a data file, or raise ValueError saying what is wrong in it."""
    table = tomllib.loads(text)
    divisions = {name: days for name, days in table.items() if isinstance(days, dict)}
    holidays = BankHolidays(
        version=table["version"],
        horizon=table["horizon"],
        first=table["first"],
        last=table["last"],
        days={
            name: {date.fromisoformat(day): holiday for day, holiday in days.items()}
            for name, days in divisions.items()
        },
    )
    for division, days in holidays.days.items():
        for day in days:
            if day.weekday() >= 5 or not holidays.first <= day <= holidays.last:
                raise ValueError(f"{division} {day}: not a weekday between first and last.")
    return holidays
