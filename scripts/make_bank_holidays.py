"""Which days are bank holidays? Draft the data file, for a maintainer to read and compare.

    python -m scripts.make_bank_holidays           print the draft
    python -m scripts.make_bank_holidays --check   compare the file kept in the package with it
    python -m scripts.make_bank_holidays --write   replace the file kept in the package

The days come from the `holidays` library, corrected by what is listed below, and are
compared with `govuk-bank-holidays` for the years it holds. The names are GOV.UK's.

Each year: move LAST on a year, move HORIZON to the last day whose holidays are published at
https://www.gov.uk/bank-holidays, set VERSION to the day you looked, write, and read the
difference before it is committed. A one-off day is proclaimed at short notice: if a library
has not heard of it yet, add it to ADDED.
"""

import argparse
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import holidays
from govuk_bank_holidays.bank_holidays import BankHolidays

VERSION = date(2026, 11, 21)
FIRST, LAST = date(2000, 1, 1), date(2030, 12, 31)
HORIZON = date(2028, 12, 31)
FILE = Path(__file__).parents[1] / "src/putright/packs/calendars/bank_holidays.toml"

DIVISIONS = {"england-and-wales": "ENG", "scotland": "SCT", "northern-ireland": "NIR"}

HEAD = f"""\
# Bank holidays of the United Kingdom that fall on a weekday, by division.
#
# Drafted by scripts/make_bank_holidays.py; read its first lines before changing this by hand.
# Holidays that fall at a weekend are left out (weekends are closed already); the weekdays
# given in their place are here. Days after the horizon follow the statutes and have not been
# published, so a date that rests on them is provisional.

source = [
    "GOV.UK bank holidays, https://www.gov.uk/bank-holidays (2012 to 2028)",
    "Banking and Financial Dealings Act 1971, and proclamations under it (other years)",
    "Royal Proclamation of 3 February 2026 (Scotland, 15 June 2026)",
]
version = {VERSION}
horizon = {HORIZON}
first = {FIRST}
last = {LAST}
"""

# Beware: `holidays` 0.109 has St Andrew's Day from 2006. The Act that made it a bank holiday
# (St Andrew's Day Bank Holiday (Scotland) Act 2007) came into force on 16 January 2007.
REMOVED = {("scotland", date(2006, 11, 30))}
ADDED: dict[tuple[str, date], str] = {}

# Where GOV.UK's list and the libraries may differ, and why.
NOT_YET_IN_GOVUK = {("scotland", date(2026, 6, 15))}  # proclaimed after its copy was taken

WORDS = {
    "Battle of the Boyne": "Battle of the Boyne (Orangemen's Day)",
    "Golden Jubilee of Elizabeth II": "Queen's Golden Jubilee",
    "Late Summer Bank Holiday": "Summer bank holiday",
    "May Day": "Early May bank holiday",
    "New Year Holiday": "2nd January",
    "Saint Andrew's Day": "St Andrew's Day",
    "Saint Patrick's Day": "St Patrick's Day",
    "Scotland's participation in the FIFA World Cup final": "World Cup bank holiday",
    "Spring Bank Holiday": "Spring bank holiday",
    "Summer Bank Holiday": "Summer bank holiday",
    "Wedding of William and Catherine": "Royal wedding",
}
SUBSTITUTE = " (substitute day)"
NAMED = {
    # GOV.UK calls the moved holiday of 2012 a substitute day in two divisions of three.
    ("england-and-wales", date(2012, 6, 4)): "Spring bank holiday",
    ("scotland", date(2012, 6, 4)): "Spring bank holiday",
    # When 1 January is a Sunday, 2 January stands and New Year's Day is given on the 3rd.
    ("scotland", date(2006, 1, 2)): "2nd January",
    ("scotland", date(2006, 1, 3)): "New Year's Day" + SUBSTITUTE,
}

Days = dict[date, str]


def published(division: str) -> Days:
    """Return the weekdays GOV.UK lists; `govuk-bank-holidays` keeps a copy of them."""
    # Beware: without `use_cached_holidays` it asks the network first.
    listed = BankHolidays(use_cached_holidays=True).get_holidays(division=division)
    return {
        entry["date"]: entry["title"].replace("\u2019", "'")
        + (SUBSTITUTE if entry["notes"] == "Substitute day" else "")
        for entry in listed
        if entry["date"].weekday() < 5
    }


def drafted(division: str) -> Days:
    """Return the weekdays of every year from FIRST to LAST, with GOV.UK's names."""
    years = range(FIRST.year, LAST.year + 1)
    listed = holidays.country_holidays("GB", subdiv=DIVISIONS[division], years=years)
    names = published(division)
    days = {
        day: NAMED.get((division, day)) or names.get(day) or our_words(name)
        for day, name in listed.items()
        if day.weekday() < 5 and (division, day) not in REMOVED
    }
    days |= {day: name for (where, day), name in ADDED.items() if where == division}
    return dict(sorted(days.items()))


def our_words(name: str) -> str:
    """Return GOV.UK's name for a holiday the library names otherwise.

    >>> our_words("Saint Andrew's Day (observed)")
    "St Andrew's Day (substitute day)"
    """
    plain = name.removesuffix(" (observed)")
    return WORDS.get(plain, plain) + (SUBSTITUTE if plain != name else "")


def disagreements() -> Iterator[str]:
    """Say each weekday on which the two libraries differ and we have not said why."""
    for division in DIVISIONS:
        ours, theirs = set(drafted(division)), set(published(division))
        from_, until = date(min(theirs).year, 1, 1), date(max(theirs).year, 12, 31)
        for day in sorted({d for d in ours if from_ <= d <= until} ^ theirs):
            if (division, day) not in NOT_YET_IN_GOVUK:
                yield f"{division} {day}: only in {'holidays' if day in ours else 'GOV.UK'}"


def draft() -> str:
    """Return the text of the whole file."""
    return HEAD + "".join(
        f"\n[{division}]\n"
        + "".join(f'{day} = "{name}"\n' for day, name in drafted(division).items())
        for division in DIVISIONS
    )


def main() -> int:
    parser = argparse.ArgumentParser(description="Draft the bank holiday data.")
    parser.add_argument("--check", action="store_true", help="compare, and say what differs")
    parser.add_argument("--write", action="store_true", help="replace the file in the package")
    asked = parser.parse_args()

    problems = list(disagreements())
    if asked.check and FILE.read_text(encoding="utf-8") != draft():
        problems.append(f"{FILE.name} is not what this script drafts")
    if asked.write and not problems:
        FILE.write_text(draft(), encoding="utf-8")
    elif not asked.check and not asked.write:
        print(draft(), end="")
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
