"""What is a working day, how is a policy's counting read, and what does the proof say?"""

from array import array
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from putright.core.calendars import DIVISIONS, BankHolidays, WorkingCalendar
from putright.core.counting import Amount, Counting, due, parse_amount
from putright.core.explaining import Day, explain

LONDON = ZoneInfo("Europe/London")
EW, SCOTLAND, NI = "england-and-wales", "scotland", "northern-ireland"
NEXT = "next working day"

# A small year's end: enough to be read, and to see where the data stops.
HOLIDAYS = BankHolidays(
    version=date(2026, 11, 21),
    horizon=date(2026, 12, 31),
    first=date(2026, 11, 1),
    last=date(2027, 1, 31),
    days={
        EW: {
            date(2026, 12, 25): "Christmas Day",
            date(2026, 12, 28): "Boxing Day (substitute day)",
            date(2027, 1, 1): "New Year's Day",
        },
        SCOTLAND: {
            date(2026, 11, 30): "St Andrew's Day",
            date(2026, 12, 25): "Christmas Day",
            date(2026, 12, 28): "Boxing Day (substitute day)",
            date(2027, 1, 1): "New Year's Day",
            date(2027, 1, 4): "2nd January (substitute day)",
        },
    },
)
ENGLAND = WorkingCalendar(HOLIDAYS, EW)


def local(day: str, clock: str = "10:00") -> datetime:
    return datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=LONDON)


def on(start: datetime, amount: str, calendar=ENGLAND, paused=(), **counting: str) -> date:
    return due(start, parse_amount(amount), Counting(**counting), calendar, paused).on


# Amounts


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("10 working days", Amount(10, "working days")),
        ("1 working day", Amount(1, "working days")),
        ("0 working days", Amount(0, "working days")),
        ("30 calendar days", Amount(30, "calendar days")),
        ("8 weeks", Amount(8, "weeks")),
        ("1 month", Amount(1, "months")),
        ("2 years", Amount(2, "years")),
        ("24 hours", Amount(24, "hours")),
        ("30 seconds", Amount(30, "seconds")),
        (" 3 months ", Amount(3, "months")),
    ],
)
def test_an_amount_is_read_as_a_policy_writes_it(text, amount):
    assert parse_amount(text) == amount


@pytest.mark.parametrize("text", ["10 working days", "1 month", "0 hours", "1 calendar day"])
def test_an_amount_is_written_as_it_was_read(text):
    assert str(parse_amount(text)) == text


@pytest.mark.parametrize("text", ["10 days", "1 day"])
def test_bare_days_are_refused_with_what_to_write(text):
    with pytest.raises(ValueError, match=r'write "\d+ working days?" or "\d+ calendar days?"'):
        parse_amount(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "ten working days",
        "-1 working days",
        "1.5 hours",
        "10",
        "10 minutes",
        "10  working days",
        "10 working days or so",
        "٣ months",
        "9" * 40 + " weeks",
    ],
)
def test_anything_else_is_refused_with_the_units_there_are(text):
    with pytest.raises(ValueError, match="Write a whole number and one of: working days"):
        parse_amount(text)


def test_an_amount_has_a_known_unit_and_is_not_negative():
    with pytest.raises(ValueError, match="No unit is called"):
        Amount(1, "fortnights")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="less than nothing"):
        Amount(-1, "weeks")


# Calendars


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 12, 24), ""),
        (date(2026, 12, 25), "Christmas Day"),
        (date(2026, 12, 26), "Saturday"),
        (date(2026, 12, 27), "Sunday"),
        (date(2026, 12, 28), "Boxing Day (substitute day)"),
        (date(2026, 12, 29), "Office closed"),
    ],
)
def test_a_closed_day_says_why(day, why):
    calendar = WorkingCalendar(HOLIDAYS, EW, closures={date(2026, 12, 29), date(2026, 12, 25)})

    assert calendar.why_closed(day) == why
    assert calendar.is_working(day) is (why == "")


def test_any_division_closes_for_all_and_common_days_only_for_what_they_share():
    st_andrew, christmas = date(2026, 11, 30), date(2026, 12, 25)

    assert WorkingCalendar(HOLIDAYS, "any-division").why_closed(st_andrew) == "St Andrew's Day"
    assert WorkingCalendar(HOLIDAYS, "common-days").is_working(st_andrew)
    assert WorkingCalendar(HOLIDAYS, "common-days").why_closed(christmas) == "Christmas Day"


def test_an_unknown_division_is_refused_with_those_there_are():
    with pytest.raises(ValueError, match=r'"wales". There are: england-and-wales, scotland'):
        WorkingCalendar(HOLIDAYS, "wales")


def test_a_holiday_can_be_taken_out_or_added():
    before = WorkingCalendar(HOLIDAYS, EW, without={date(2026, 12, 28)})
    after = WorkingCalendar(HOLIDAYS, EW, extra={date(2026, 12, 2): "State occasion"})

    assert before.is_working(date(2026, 12, 28))
    assert after.why_closed(date(2026, 12, 2)) == "State occasion"
    assert after.add(date(2026, 12, 1), 1) == date(2026, 12, 3)


def test_counting_back_is_negative_so_many_working_days_late():
    christmas_eve, new_year_eve = date(2026, 12, 24), date(2026, 12, 31)

    assert ENGLAND.count(christmas_eve, new_year_eve) == 3
    assert ENGLAND.count(new_year_eve, christmas_eve) == -3
    assert ENGLAND.count(christmas_eve, christmas_eve) == 0


def test_the_nearest_working_days_are_never_the_day_itself():
    assert ENGLAND.next_working(date(2026, 12, 24)) == date(2026, 12, 29)
    assert ENGLAND.previous_working(date(2026, 12, 29)) == date(2026, 12, 24)
    assert ENGLAND.next_working(date(2026, 12, 26)) == date(2026, 12, 29)
    assert ENGLAND.previous_working(date(2026, 12, 26)) == date(2026, 12, 24)


def test_a_day_before_the_data_is_refused_in_words():
    with pytest.raises(ValueError, match="known from 1 November 2026; 31 October 2026 is before"):
        ENGLAND.add(date(2026, 10, 31), 1)
    with pytest.raises(ValueError, match="31 October 2026 is before"):
        ENGLAND.is_working(date(2026, 10, 31))
    with pytest.raises(ValueError, match="31 October 2026 is before"):
        ENGLAND.count(date(2026, 12, 1), date(2026, 10, 31))
    with pytest.raises(ValueError, match="31 October 2026 is before"):
        on(local("2026-10-31"), "1 working day")
    with pytest.raises(ValueError, match="No working day is known before 2 November 2026"):
        ENGLAND.previous_working(date(2026, 11, 2))


def test_time_that_needs_no_calendar_may_start_before_the_data():
    assert on(local("1998-05-01"), "12 months") == date(1999, 5, 1)


def test_past_the_data_only_weekends_are_closed():
    last = date(2027, 1, 29)  # a Friday; the data ends on Sunday 31 January

    assert ENGLAND.add(last, 1) == date(2027, 2, 1)
    assert ENGLAND.add(last, 5 * 52) == date(2028, 1, 28)
    assert ENGLAND.why_closed(date(2028, 12, 25)) == ""
    assert ENGLAND.previous_working(date(2027, 2, 8)) == date(2027, 2, 5)
    closed_later = WorkingCalendar(HOLIDAYS, EW, closures={date(2027, 2, 1)})
    assert closed_later.is_working(date(2027, 2, 1))
    assert closed_later.add(last, 1) == date(2027, 2, 1)


def test_working_days_are_not_taken_away():
    with pytest.raises(ValueError, match="not taken away"):
        ENGLAND.add(date(2026, 12, 1), -1)


def test_many_are_answered_in_kind():
    days = [date(2026, 12, 24), date(2026, 12, 25)]
    ordinals = [day.toordinal() for day in days]
    tuesday = date(2026, 12, 29)

    assert ENGLAND.add_many(days, 1) == [tuesday, tuesday]
    assert ENGLAND.add_many(ordinals, 1) == [tuesday.toordinal()] * 2
    assert ENGLAND.add_many(array("i", ordinals), 1) == array("i", [tuesday.toordinal()] * 2)
    assert ENGLAND.add_many([], 1) == []
    assert ENGLAND.add_many(array("i"), 1) == array("i")
    assert ENGLAND.add_many(range(ordinals[0], ordinals[0] + 2), 1) == [tuesday.toordinal()] * 2


def test_one_day_before_the_data_refuses_the_many():
    with pytest.raises(ValueError, match="31 October 2026 is before"):
        ENGLAND.add_many([date(2026, 12, 1), date(2026, 10, 31)], 1)


# Counting


@pytest.mark.parametrize(
    ("key", "word"),
    [
        ("first_day", "day before"),
        ("received_on_closed_day", "moves on"),
        ("received_after_hours", "yes"),
        ("ends_on_closed_day", "rolls"),
        ("closures", "ignore"),
        ("zone", "Europe/Londinium"),
        ("zone", "../etc/passwd"),
        ("hours_zone", "Europe"),
        ("closes", "5pm"),
    ],
)
def test_an_unknown_word_is_refused_with_what_to_write(key, word):
    with pytest.raises(ValueError, match="write"):
        Counting(**{key: word})


def test_the_counting_s_division_overrides_the_calendar_s():
    friday = local("2026-11-27")

    assert on(friday, "2 working days") == date(2026, 12, 1)
    assert on(friday, "2 working days", division=SCOTLAND) == date(2026, 12, 2)
    scottish = WorkingCalendar(HOLIDAYS, SCOTLAND)
    assert on(friday, "2 working days", scottish) == date(2026, 12, 2)
    assert on(friday, "2 working days", scottish, division=EW) == date(2026, 12, 1)


def test_a_holiday_taken_out_stays_out_in_another_division():
    without = WorkingCalendar(HOLIDAYS, EW, without={date(2026, 11, 30)})

    assert on(local("2026-11-27"), "2 working days", without, division=SCOTLAND) == date(
        2026, 12, 1
    )


@pytest.mark.parametrize(("clock", "start_on"), [("17:00", 27), ("17:00:00.000001", 30)])
def test_the_moment_of_closing_is_in_hours(clock, start_on):
    counting = Counting(received_after_hours=NEXT)

    found = due(local("2026-11-27", clock), Amount(2, "working days"), counting, ENGLAND)

    assert found.start_on == date(2026, 11, start_on)


def test_without_a_closing_time_nothing_is_after_hours():
    assert on(
        local("2026-11-27", "23:59"), "1 working day", received_after_hours=NEXT, closes=""
    ) == date(2026, 11, 30)


def test_a_closed_day_is_after_hours_all_day():
    friday_night, saturday = local("2026-11-27", "18:00"), local("2026-11-28", "09:00")

    for start in (friday_night, saturday):
        assert on(start, "1 working day", received_after_hours=NEXT) == date(2026, 12, 1)


def test_a_start_taken_as_later_moves_calendar_days_and_months_too():
    christmas = local("2026-12-25")

    assert on(christmas, "1 month", received_on_closed_day=NEXT) == date(2027, 1, 29)
    assert on(christmas, "7 calendar days", received_on_closed_day=NEXT) == date(2027, 1, 5)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("1 working day", "2026-11-23"),
        ("1 calendar day", "2026-11-23"),
        ("1 week", "2026-11-29"),
        ("1 month", "2026-12-22"),
        ("1 year", "2027-11-22"),
    ],
)
def test_the_same_day_can_be_the_first(amount, expected):
    assert on(local("2026-11-23"), amount, first_day="same day") == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2026-01-31", "1 month", "2026-02-28"),  # there is no 31 February
        ("2026-01-29", "1 month", "2026-02-28"),
        ("2026-01-28", "1 month", "2026-02-27"),
        ("2024-02-29", "1 year", "2025-02-28"),
        ("2026-03-01", "1 month", "2026-03-31"),
    ],
)
def test_months_beginning_with_a_day_end_before_the_corresponding_one(start, months, expected):
    assert on(local(start), months, first_day="same day") == date.fromisoformat(expected)


def test_a_date_brought_forward_never_comes_before_its_start():
    saturday = local("2026-11-28")

    assert on(saturday, "1 calendar day", ends_on_closed_day="comes forward") == date(2026, 11, 28)


def test_a_start_must_know_its_zone():
    with pytest.raises(ValueError, match="time zone"):
        on(datetime(2026, 11, 23, 10), "1 working day")


@pytest.mark.parametrize(
    "amount", ["9999 years", "999999 months", "999999 weeks", "999999 working days"]
)
def test_a_date_no_calendar_holds_is_refused_in_words(amount):
    with pytest.raises(ValueError, match="after the year 9999"):
        on(local("9000-01-01"), amount)


# Elapsed time


def test_elapsed_time_is_a_moment_and_its_day_is_local():
    found = due(
        datetime(2026, 7, 1, 22, 30, tzinfo=UTC), Amount(3600, "seconds"), Counting(), ENGLAND
    )

    assert found.at == datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert found.on == date(2026, 7, 2)
    assert found.start_on == date(2026, 7, 1)


def test_a_pause_takes_whole_days_out_of_elapsed_time():
    start = local("2026-12-01", "18:00")
    paused = [(date(2026, 12, 1), date(2026, 12, 3))]

    found = due(start, Amount(24, "hours"), Counting(), ENGLAND, paused)

    assert found.at == local("2026-12-04", "18:00")


# Pauses


MONDAY = local("2026-11-02")


@pytest.mark.parametrize(
    ("paused", "expected"),
    [
        ([], "2026-11-16"),
        ([(date(2026, 11, 5), date(2026, 11, 10))], "2026-11-19"),
        ([(date(2026, 11, 5), date(2026, 11, 5))], "2026-11-16"),
        ([(date(2026, 11, 5), None)], "2026-11-16"),
        ([(date(2026, 11, 6), date(2026, 11, 8))], "2026-11-16"),  # a weekend
        ([(date(2026, 11, 16), date(2026, 11, 20))], "2026-11-16"),  # after it was due
        ([(date(2026, 11, 15), date(2026, 11, 16))], "2026-11-17"),  # the due day itself
        ([(date(2026, 10, 1), date(2026, 11, 3))], "2026-11-17"),  # begun before the start
        (
            [(date(2026, 11, 5), date(2026, 11, 9)), (date(2026, 11, 6), date(2026, 11, 10))],
            "2026-11-19",
        ),  # one over another
        (
            [(date(2026, 11, 16), date(2026, 11, 18)), (date(2026, 11, 5), date(2026, 11, 6))],
            "2026-11-19",
        ),  # the second counts because the first moved the date
    ],
)
def test_a_pause_takes_out_the_days_after_it_up_to_the_day_of_resuming(paused, expected):
    assert on(MONDAY, "10 working days", paused=paused) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [("10 calendar days", "2026-11-17"), ("2 weeks", "2026-11-21"), ("1 month", "2026-12-07")],
)
def test_a_pause_shifts_calendar_time_by_its_days(amount, expected):
    paused = [(date(2026, 11, 5), date(2026, 11, 10))]

    assert on(MONDAY, amount, paused=paused) == date.fromisoformat(expected)


# The horizon


@pytest.mark.parametrize(
    ("start", "amount", "counting", "provisional"),
    [
        ("2026-12-30", "1 working day", {}, False),
        ("2026-12-30", "2 working days", {}, True),
        ("2026-12-30", "2 calendar days", {}, False),  # no holiday can move it
        ("2026-12-30", "2 calendar days", {"ends_on_closed_day": "moves on"}, True),
        ("2026-12-25", "1 month", {"received_on_closed_day": NEXT}, False),
        ("2027-01-01", "1 month", {"received_on_closed_day": NEXT}, True),
    ],
)
def test_a_date_that_rests_on_unpublished_holidays_is_provisional(
    start, amount, counting, provisional
):
    found = due(local(start), parse_amount(amount), Counting(**counting), ENGLAND)

    assert found.provisional is provisional


# The proof


def said(days: list[Day]) -> list[tuple[int, str, int | None]]:
    return [(day.date.day, day.why, day.number) for day in days]


def test_the_proof_of_working_days_names_every_day():
    closed = WorkingCalendar(HOLIDAYS, EW, closures={date(2026, 12, 30)})
    counting = Counting(closures="do not count")

    days = explain(local("2026-12-23"), Amount(3, "working days"), counting, closed)

    assert said(days) == [
        (23, "Start (day 0)", None),
        (24, "Working day", 1),
        (25, "Christmas Day", None),
        (26, "Saturday", None),
        (27, "Sunday", None),
        (28, "Boxing Day (substitute day)", None),
        (29, "Working day", 2),
        (30, "Office closed", None),
        (31, "Working day", 3),
    ]
    assert [day.counts for day in days] == [day.number is not None for day in days]


def test_the_proof_begins_on_the_day_it_came_though_it_was_taken_as_later():
    after_hours = Counting(received_after_hours=NEXT)

    days = explain(local("2026-11-27", "17:01"), Amount(1, "working days"), after_hours, ENGLAND)

    assert said(days) == [
        (27, "Received after hours", None),
        (28, "Saturday", None),
        (29, "Sunday", None),
        (30, "Start (day 0)", None),
        (1, "Working day", 1),
    ]


def test_the_proof_shows_where_the_first_day_is_day_1():
    counting = Counting(first_day="same day")

    assert said(explain(local("2026-11-26"), Amount(2, "working days"), counting, ENGLAND)) == [
        (26, "Start (day 1)", 1),
        (27, "Working day", 2),
    ]
    assert said(explain(local("2026-11-28"), Amount(1, "working days"), counting, ENGLAND)) == [
        (28, "Saturday", None),
        (29, "Sunday", None),
        (30, "Working day", 1),
    ]


def test_the_proof_of_a_pause_leaves_its_days_without_numbers():
    paused = [(date(2026, 11, 5), date(2026, 11, 9))]

    days = explain(local("2026-11-04"), Amount(2, "working days"), Counting(), ENGLAND, paused)

    assert said(days) == [
        (4, "Start (day 0)", None),
        (5, "Working day", 1),
        (6, "Paused", None),
        (7, "Saturday", None),
        (8, "Sunday", None),
        (9, "Paused", None),
        (10, "Working day", 2),
    ]


def test_the_proof_of_calendar_days_numbers_every_day():
    days = explain(local("2026-11-27"), Amount(3, "calendar days"), Counting(), ENGLAND)

    assert said(days) == [
        (27, "Start (day 0)", None),
        (28, "Calendar day", 1),
        (29, "Calendar day", 2),
        (30, "Calendar day", 3),
    ]


def test_the_proof_of_a_date_moved_on_shows_the_days_it_passed():
    counting = Counting(ends_on_closed_day="moves on")

    days = explain(local("2026-12-24"), Amount(2, "calendar days"), counting, ENGLAND)

    assert said(days) == [
        (24, "Start (day 0)", None),
        (25, "Calendar day", 1),
        (26, "Saturday", 2),
        (27, "Sunday", None),
        (28, "Boxing Day (substitute day)", None),
        (29, "Moved on to a working day", None),
    ]


def test_the_proof_of_a_date_brought_forward_shows_the_day_it_would_have_been():
    counting = Counting(ends_on_closed_day="comes forward")

    days = explain(local("2026-12-23"), Amount(3, "calendar days"), counting, ENGLAND)

    assert said(days) == [
        (23, "Start (day 0)", None),
        (24, "Brought forward to a working day", 1),
        (25, "Calendar day", 2),
        (26, "Saturday", 3),
    ]


def test_the_proof_of_weeks_and_months_numbers_the_day_each_is_complete():
    weeks = explain(local("2026-11-23"), Amount(2, "weeks"), Counting(), ENGLAND)
    months = explain(local("2026-11-30"), Amount(3, "months"), Counting(), ENGLAND)

    assert [(day.date, day.why) for day in weeks if day.number] == [
        (date(2026, 11, 30), "Week complete"),
        (date(2026, 12, 7), "Week complete"),
    ]
    assert len(weeks) == 15
    assert [day.date for day in months if day.number] == [
        date(2026, 12, 30),
        date(2027, 1, 30),
        date(2027, 2, 28),
    ]


def test_the_proof_of_nothing_is_its_start():
    days = explain(local("2026-11-28"), Amount(0, "working days"), Counting(), ENGLAND)

    assert said(days) == [(28, "Start (day 0)", None)]


def test_the_proof_of_elapsed_time_lists_its_days_without_numbers():
    days = explain(local("2026-10-24", "18:00"), Amount(24, "hours"), Counting(), ENGLAND)

    assert said(days) == [(24, "Start", None), (25, "", None)]


def test_every_division_the_packs_may_name_is_known():
    assert DIVISIONS == (EW, SCOTLAND, NI, "any-division", "common-days")
