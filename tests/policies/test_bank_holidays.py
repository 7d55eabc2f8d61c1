"""Are the bank holidays in the package right? Compared with two libraries, and with the news.

Both libraries are needed only here and by the script that drafts the data.
"""

from collections import Counter
from datetime import date, timedelta

import pytest

from putright.core.calendars import WorkingCalendar
from putright.policies.calendars import bank_holidays, read_bank_holidays

EW, SCOTLAND, NI = "england-and-wales", "scotland", "northern-ireland"
SUBDIVISION = {EW: "ENG", SCOTLAND: "SCT", NI: "NIR"}

# Where a library and we differ, and why. Anything else that differs fails.
HOLIDAYS_IS_WRONG = {
    # The Act that made St Andrew's Day a bank holiday came into force on 16 January 2007.
    (SCOTLAND, date(2006, 11, 30)),
}
GOVUK_COPY_IS_STALE = {
    # Proclaimed on 3 February 2026, after the library's copy was taken.
    (SCOTLAND, date(2026, 6, 15)),
}


@pytest.mark.parametrize("division", SUBDIVISION)
def test_they_agree_with_the_holidays_library(division):
    library = pytest.importorskip("holidays")
    listed = library.country_holidays("GB", subdiv=SUBDIVISION[division], years=range(2000, 2031))
    theirs = {day for day in listed if day.weekday() < 5}

    differ = set(bank_holidays().days[division]) ^ theirs

    assert {(division, day) for day in differ} <= HOLIDAYS_IS_WRONG


@pytest.mark.parametrize("division", SUBDIVISION)
def test_they_agree_with_the_copy_of_gov_uk_s_list(division):
    library = pytest.importorskip("govuk_bank_holidays.bank_holidays")
    # Beware: without `use_cached_holidays` it asks the network first.
    listed = library.BankHolidays(use_cached_holidays=True).get_holidays(division=division)
    theirs = {entry["date"] for entry in listed if entry["date"].weekday() < 5}
    years = range(min(theirs).year, max(theirs).year + 1)
    ours = {day for day in bank_holidays().days[division] if day.year in years}

    assert {(division, day) for day in ours ^ theirs} <= GOVUK_COPY_IS_STALE


@pytest.mark.parametrize("wales", ["ENG", "WLS"])
def test_england_and_wales_have_the_same_days(wales):
    library = pytest.importorskip("holidays")
    listed = library.country_holidays("GB", subdiv=wales, years=range(2000, 2031))

    assert {day for day in listed if day.weekday() < 5} == set(bank_holidays().days[EW])


@pytest.mark.parametrize(
    ("division", "day", "closed"),
    [
        (EW, "2002-05-27", False),  # moved to 4 June for the Golden Jubilee
        (EW, "2002-06-03", True),
        (EW, "2002-06-04", True),
        (EW, "2011-04-29", True),  # a royal wedding
        (EW, "2012-05-28", False),  # moved to 4 June for the Diamond Jubilee
        (EW, "2012-06-04", True),
        (EW, "2012-06-05", True),
        (EW, "2018-05-18", False),  # that royal wedding was on a Saturday
        (EW, "2018-05-21", False),
        (EW, "2020-05-04", False),  # moved to 8 May for VE Day
        (EW, "2020-05-08", True),
        (EW, "2022-05-30", False),  # moved to 2 June for the Platinum Jubilee
        (EW, "2022-06-02", True),
        (EW, "2022-06-03", True),
        (EW, "2022-09-19", True),
        (EW, "2023-05-08", True),
        (EW, "2026-06-15", False),
        (SCOTLAND, "2026-06-15", True),
        (SCOTLAND, "2006-11-30", False),
        (SCOTLAND, "2007-11-30", True),
        (SCOTLAND, "2026-04-06", False),  # Easter Monday
        (SCOTLAND, "2026-08-03", True),
        (SCOTLAND, "2026-08-31", False),
        (NI, "2026-03-17", True),
        (NI, "2026-07-13", True),  # 12 July was a Sunday
        (NI, "2026-08-31", True),
    ],
)
def test_moved_and_proclaimed_days_are_as_published(division, day, closed):
    calendar = WorkingCalendar(bank_holidays(), division)

    assert calendar.is_working(date.fromisoformat(day)) is not closed


# Whence: working-day table for the year's end, both countries.
@pytest.mark.parametrize(
    ("from_", "england", "scotland"),
    [
        ("2020-12-24", {"12-25", "12-28", "01-01"}, {"12-25", "12-28", "01-01", "01-04"}),
        ("2021-12-24", {"12-27", "12-28", "01-03"}, {"12-27", "12-28", "01-03", "01-04"}),
        ("2022-12-23", {"12-26", "12-27", "01-02"}, {"12-26", "12-27", "01-02", "01-03"}),
        ("2026-12-24", {"12-25", "12-28", "01-01"}, {"12-25", "12-28", "01-01", "01-04"}),
        ("2027-12-24", {"12-27", "12-28", "01-03"}, {"12-27", "12-28", "01-03", "01-04"}),
    ],
)
def test_weekdays_lost_at_the_end_of_the_year(from_, england, scotland):
    first = date.fromisoformat(from_)
    fortnight = {first + timedelta(days=n) for n in range(14)}

    for division, expected in ((EW, england), (SCOTLAND, scotland)):
        lost = fortnight & set(bank_holidays().days[division])
        assert {f"{day:%m-%d}" for day in lost} == expected


def test_an_ordinary_year_has_eight_nine_and_ten():
    for division, ordinary in ((EW, 8), (SCOTLAND, 9), (NI, 10)):
        years = Counter(day.year for day in bank_holidays().days[division])
        # St Andrew's Day came in 2007.
        expected = {
            year: ordinary - (division == SCOTLAND and year < 2007) for year in range(2000, 2031)
        }
        for year in (2002, 2011, 2012, 2023):
            expected[year] += 1
        expected[2022] += 2
        expected[2026] += division == SCOTLAND
        assert years == expected


def test_every_division_is_in_order_and_every_day_is_a_named_weekday():
    for days in bank_holidays().days.values():
        assert list(days) == sorted(days)
        assert all(day.weekday() < 5 for day in days)
        assert all(name.strip() == name and name for name in days.values())


def test_every_holiday_has_one_name_wherever_it_is_kept():
    names: dict[date, set[str]] = {}
    for days in bank_holidays().days.values():
        for day, name in days.items():
            names.setdefault(day, set()).add(name)

    differ = {day: found for day, found in names.items() if len(found) > 1}

    # On these, 2 January stands in Scotland where the others have New Year's Day in lieu.
    assert set(differ) == {date(2006, 1, 2), date(2012, 1, 2), date(2017, 1, 2)}


def test_the_data_says_how_far_it_may_be_relied_on():
    holidays = bank_holidays()

    assert set(holidays.days) == {EW, SCOTLAND, NI}
    assert (holidays.first, holidays.last) == (date(2000, 1, 1), date(2030, 12, 31))
    assert holidays.version == date(2026, 11, 21)
    assert holidays.horizon == date(2028, 12, 31)
    assert bank_holidays() is holidays


def test_a_holiday_that_is_not_a_weekday_of_the_data_is_refused():
    text = (
        "version = 2026-11-21\nhorizon = 2026-12-31\nfirst = 2026-01-01\nlast = 2026-12-31\n"
        "[scotland]\n{} = 'A day'\n"
    )

    assert read_bank_holidays(text.format("2026-11-30")).days["scotland"]
    for day in ("2026-11-28", "2027-01-01"):
        with pytest.raises(ValueError, match="not a weekday between first and last"):
            read_bank_holidays(text.format(day))
