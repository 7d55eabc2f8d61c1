"""Do we give the 46 dates that were worked by hand? Each row names its case, readings too.

The dates were worked from the calendar and checked by two independent methods
before there was any code. If one fails, it is the code that is wrong.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from putright.core.calendars import WorkingCalendar
from putright.core.counting import Counting, due, parse_amount
from putright.core.explaining import explain
from putright.policies.calendars import bank_holidays

LONDON = ZoneInfo("Europe/London")
EW, SCOTLAND, NI = "england-and-wales", "scotland", "northern-ireland"
ANY, COMMON = "any-division", "common-days"

PLAIN = Counting()
SAME_DAY = Counting(first_day="same day")
AS_MONDAY = Counting(received_on_closed_day="next working day")
CUT_OFF = Counting(received_after_hours="next working day")
MOVES_ON = Counting(ends_on_closed_day="moves on")
COMES_FORWARD = Counting(ends_on_closed_day="comes forward")
NAIVE_UTC = Counting(zone="UTC")
HOURS_IN_GMT = Counting(received_after_hours="next working day", hours_zone="GMT")
STATUTE = SAME_DAY
ICO = MOVES_ON

NEW_YEAR_CLOSURE = frozenset({date(2026, 12, 29), date(2026, 12, 30), date(2026, 12, 31)})
STATE_FUNERAL = frozenset({date(2022, 9, 19)})
WORLD_CUP = frozenset({date(2026, 6, 15)})


def local(day: str, clock: str = "10:00") -> datetime:
    return datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=LONDON)


def utc(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    case: str
    amount: str
    start: datetime
    due: str
    division: str = EW
    counting: Counting = PLAIN
    closures: frozenset[date] = frozenset()
    without: frozenset[date] = frozenset()
    paused: tuple[tuple[date, date], ...] = ()


FRIDAY = local("2026-11-27")
ROWS = [
    Row("1", "2 working days", local("2026-11-23"), "2026-11-25"),
    Row("2 E&W", "2 working days", FRIDAY, "2026-12-01"),
    Row("2 common days", "2 working days", FRIDAY, "2026-12-01", COMMON),
    Row("2 Scotland", "2 working days", FRIDAY, "2026-12-02", SCOTLAND),
    Row("2 any division", "2 working days", FRIDAY, "2026-12-02", ANY),
    Row(
        "3 cut-off on",
        "2 working days",
        local("2026-11-27", "17:01"),
        "2026-12-02",
        counting=CUT_OFF,
    ),
    Row("3 cut-off off", "2 working days", local("2026-11-27", "17:01"), "2026-12-01"),
    Row(
        "4 on the hour",
        "2 working days",
        local("2026-11-27", "17:00:00"),
        "2026-12-01",
        counting=CUT_OFF,
    ),
    Row("5 actual date", "3 working days", local("2026-11-28"), "2026-12-02"),
    Row("5 as Monday", "3 working days", local("2026-11-28"), "2026-12-03", counting=AS_MONDAY),
    Row("6 E&W", "10 working days", local("2026-12-16"), "2027-01-04"),
    Row("6 Scotland", "10 working days", local("2026-12-16"), "2027-01-05", SCOTLAND),
    Row("7", "3 working days", local("2021-12-22"), "2021-12-29"),
    Row("8", "3 working days", local("2022-12-23"), "2022-12-30"),
    Row("9 E&W", "5 working days", local("2022-12-23"), "2023-01-04"),
    Row("9 Scotland", "5 working days", local("2022-12-23"), "2023-01-05", SCOTLAND),
    Row("10", "5 working days", local("2020-04-30"), "2020-05-07"),
    Row("11", "10 working days", local("2020-04-30"), "2020-05-15"),
    Row("12", "10 working days", local("2012-05-28"), "2012-06-13"),
    Row("13", "5 working days", local("2022-05-30"), "2022-06-08"),
    Row(
        "14 as promised that day",
        "10 working days",
        local("2022-09-05"),
        "2022-09-19",
        without=STATE_FUNERAL,
    ),
    Row("14 after the proclamation", "10 working days", local("2022-09-05"), "2022-09-20"),
    Row("15", "10 working days", local("2023-04-27"), "2023-05-15"),
    Row(
        "16 day 1", "5 working days", local("2026-06-10"), "2026-06-17", SCOTLAND, counting=SAME_DAY
    ),
    Row("16 day 0", "5 working days", local("2026-06-10"), "2026-06-18", SCOTLAND),
    Row(
        "16 day 1, stale file",
        "5 working days",
        local("2026-06-10"),
        "2026-06-16",
        SCOTLAND,
        counting=SAME_DAY,
        without=WORLD_CUP,
    ),
    Row(
        "16 day 0, stale file",
        "5 working days",
        local("2026-06-10"),
        "2026-06-17",
        SCOTLAND,
        without=WORLD_CUP,
    ),
    Row("17 E&W", "3 working days", local("2026-04-02"), "2026-04-09"),
    Row("17 Scotland", "3 working days", local("2026-04-02"), "2026-04-08", SCOTLAND),
    Row("18 NI", "2 working days", local("2026-07-10"), "2026-07-15", NI),
    Row("18 E&W", "2 working days", local("2026-07-10"), "2026-07-14"),
    Row("19 any division", "10 working days", local("2026-07-28"), "2026-08-12", ANY),
    Row("19 E&W", "10 working days", local("2026-07-28"), "2026-08-11"),
    Row("19 common days", "10 working days", local("2026-07-28"), "2026-08-11", COMMON),
    Row("20 calendar", "30 calendar days", local("2026-11-23"), "2026-12-23"),
    Row("20 if working days were meant", "30 working days", local("2026-11-23"), "2027-01-07"),
    Row("21 stays", "30 calendar days", local("2026-11-26"), "2026-12-26"),
    Row("21 rolls", "30 calendar days", local("2026-11-26"), "2026-12-29", counting=MOVES_ON),
    Row(
        "21 plan before",
        "30 calendar days",
        local("2026-11-26"),
        "2026-12-24",
        counting=COMES_FORWARD,
    ),
    Row("22 statute", "30 calendar days", FRIDAY, "2026-12-26", counting=STATUTE),
    Row("22 ICO", "30 calendar days", FRIDAY, "2026-12-29", counting=ICO),
    Row("23", "1 month", local("2026-01-31"), "2026-03-02", counting=ICO),
    Row("24", "1 month", local("2026-08-31"), "2026-09-30"),
    Row("25", "8 weeks", local("2026-11-06"), "2027-01-01"),
    Row("26 acknowledgement", "5 working days", local("2026-12-14"), "2026-12-21"),
    Row("26 response, acknowledged", "10 working days", local("2026-12-18"), "2027-01-06"),
    Row("26 response, never acknowledged", "10 working days", local("2026-12-21"), "2027-01-07"),
    Row("26 longest extension", "10 working days", local("2027-01-06"), "2027-01-20"),
    Row("27 acknowledgement", "5 working days", local("2026-03-25"), "2026-04-01"),
    Row("27 response", "20 working days", local("2026-04-01"), "2026-05-01"),
    Row("27 longest extension", "20 working days", local("2026-05-01"), "2026-06-02"),
    Row("28", "3 working days", local("2026-12-24"), "2026-12-31"),
    Row("29 15 days", "15 working days", local("2026-11-23"), "2026-12-14"),
    Row("29 35 days", "35 working days", local("2026-11-23"), "2027-01-14"),
    Row("30", "6 months", local("2026-08-31"), "2027-02-28"),
    Row("31 from the event", "6 years", local("2020-02-29"), "2026-02-28"),
    Row("31 from awareness", "3 years", local("2024-05-01"), "2027-05-01"),
    Row("32", "6 months", local("2026-11-23"), "2027-05-22", counting=SAME_DAY),
    Row("33", "4 working days", local("2026-12-24"), "2027-01-04"),
    Row("34 from the referral", "15 working days", local("2026-11-12"), "2026-12-03"),
    Row("34 from receipt", "15 working days", local("2026-11-02"), "2026-11-23"),
    Row(
        "35",
        "10 working days",
        local("2026-12-16"),
        "2027-01-07",
        counting=Counting(closures="do not count"),
        closures=NEW_YEAR_CLOSURE,
    ),
    Row(
        "35 closures count (case 6)",
        "10 working days",
        local("2026-12-16"),
        "2027-01-04",
        closures=NEW_YEAR_CLOSURE,
    ),
    Row(
        "36 paused",
        "10 working days",
        local("2026-11-02"),
        "2026-11-19",
        paused=((date(2026, 11, 5), date(2026, 11, 10)),),
    ),
    Row("36 not paused", "10 working days", local("2026-11-02"), "2026-11-16"),
    Row("37", "12 months", local("2025-11-21"), "2026-11-21"),
    Row("37 leap day", "12 months", local("2024-02-29"), "2025-02-28"),
    Row("38", "3 months", local("2026-11-30"), "2027-02-28"),
    Row("39 local", "2 working days", utc("2026-06-30 23:30"), "2026-07-03"),
    Row("39 naive", "2 working days", utc("2026-06-30 23:30"), "2026-07-02", counting=NAIVE_UTC),
    Row(
        "40 literal GMT",
        "2 working days",
        utc("2026-07-01 16:30"),
        "2026-07-03",
        counting=HOURS_IN_GMT,
    ),
    Row("40 local", "2 working days", utc("2026-07-01 16:30"), "2026-07-06", counting=CUT_OFF),
    Row("41", "1 working day", local("2026-12-24"), "2026-12-29"),
    Row("43", "3 working days", local("2026-05-22"), "2026-05-28"),
    Row("44 E&W", "3 working days", local("2027-03-25"), "2027-04-01"),
    Row("44 Scotland", "3 working days", local("2027-03-25"), "2027-03-31", SCOTLAND),
    Row("45 E&W", "3 working days", local("2027-12-31"), "2028-01-06"),
    Row("45 Scotland", "3 working days", local("2027-12-31"), "2028-01-07", SCOTLAND),
    Row("46 two years", "2 years", local("2010-04-28"), "2012-04-28"),
    Row("46 three years", "3 years", local("2019-09-30"), "2022-09-30"),
    Row("46 three years from approval", "3 years", local("2020-11-09"), "2023-11-09"),
]


def calendar_of(row: Row) -> WorkingCalendar:
    return WorkingCalendar(bank_holidays(), row.division, row.closures, row.without)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.case)
def test_the_date_worked_by_hand(row: Row):
    found = due(row.start, parse_amount(row.amount), row.counting, calendar_of(row), row.paused)

    assert found.on == date.fromisoformat(row.due)
    assert found.at is None
    assert not found.provisional


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.case)
def test_its_proof_numbers_every_unit_and_ends_where_it_should(row: Row):
    amount = parse_amount(row.amount)

    days = explain(row.start, amount, row.counting, calendar_of(row), row.paused)

    numbers = [day.number for day in days if day.number is not None]
    assert numbers == list(range(1, amount.number + 1))
    on = date.fromisoformat(row.due)
    assert days[-1].date == on or row.counting is COMES_FORWARD
    if row.counting.ends_on_closed_day == "stays":
        assert days[-1].number == amount.number
    assert [day.date for day in days] == [
        date.fromordinal(n) for n in range(days[0].date.toordinal(), days[-1].date.toordinal() + 1)
    ]


def test_case_31_the_later_of_the_two_limits_wins():
    calendar = WorkingCalendar(bank_holidays(), EW)
    event = due(local("2020-02-29"), parse_amount("6 years"), PLAIN, calendar)
    aware = due(local("2024-05-01"), parse_amount("3 years"), PLAIN, calendar)

    assert max(event.on, aware.on) == date(2027, 5, 1)


def test_case_42_hours_pass_the_same_when_the_clocks_change():
    calendar = WorkingCalendar(bank_holidays(), EW)

    found = due(local("2026-10-24", "18:00"), parse_amount("24 hours"), PLAIN, calendar)

    assert found.at == utc("2026-10-25 17:00")
    assert found.on == date(2026, 10, 25)


def test_every_case_has_a_row():
    asked = {int(row.case.split()[0]) for row in ROWS} | {42}

    assert asked == set(range(1, 47))
