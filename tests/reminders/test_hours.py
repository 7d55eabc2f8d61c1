"""Reminders come before the day, on working days, in office hours, once: whatever the calendar."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from putright.core.counting import Amount
from putright.reminders.hours import (
    calendar_of,
    digest_day,
    horizon,
    is_office_open,
    moment,
    names_undated,
    nearest,
    next_moment,
    reminded_on,
)
from tests.builders import CESTRIA, CIPFA

CALENDAR = calendar_of(CESTRIA)
ON_THE_DAY, TWO = Amount(0, "working days"), Amount(2, "working days")
LONDON = "Europe/London"
DAYS = st.dates(date(2024, 1, 1), date(2031, 12, 1))
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2031, 12, 1), timezones=st.just(UTC))
AMOUNTS = st.builds(
    Amount, st.integers(0, 30), st.sampled_from(["working days", "calendar days", "weeks"])
)
ZONES = st.sampled_from([LONDON, "Pacific/Auckland", "America/St_Johns", "UTC"])
TIMES = st.times().map(lambda one: f"{one:%H:%M}")


@pytest.mark.parametrize(
    ("owed", "before", "told"),
    [
        ("2026-12-18", "2 working days", "2026-12-16"),
        ("2026-12-21", "2 working days", "2026-12-17"),  # over a weekend
        ("2026-12-29", "2 working days", "2026-12-23"),  # over Christmas, a Friday, and its Monday
        ("2026-12-18", "0 working days", "2026-12-18"),
        ("2026-12-19", "0 working days", "2026-12-18"),  # a Saturday: told on the Friday
        ("2026-12-28", "0 working days", "2026-12-24"),  # a bank holiday
        ("2026-12-18", "7 calendar days", "2026-12-11"),
        ("2027-01-03", "1 weeks", "2026-12-24"),  # a week before is Sunday 27 December
        ("2027-03-29", "1 working days", "2027-03-24"),  # Easter Monday, then Good Friday
    ],
)
def test_the_day_on_which_somebody_is_told(owed, before, told):
    number, unit = before.split(" ", 1)
    amount = Amount(int(number), unit)
    assert reminded_on(date.fromisoformat(owed), amount, CALENDAR) == date.fromisoformat(told)


@given(DAYS, AMOUNTS)
def test_it_is_a_working_day_and_never_after(owed, before):
    day = reminded_on(owed, before, CALENDAR)
    assert day <= owed
    assert CALENDAR.is_working(day)


@given(DAYS, AMOUNTS, st.integers(-3, 3))
def test_the_horizon_holds_those_days_and_no_other(today, before, beyond):
    today = today if CALENDAR.is_working(today) else CALENDAR.next_working(today)
    last = horizon(today, before, CALENDAR)
    day = last + timedelta(days=beyond)
    assert (reminded_on(day, before, CALENDAR) <= today) == (day <= last)


@given(DAYS, st.lists(AMOUNTS, min_size=1, max_size=4), st.integers(0, 60))
def test_the_nearest_threshold_has_come_and_none_that_has_is_nearer(owed, amounts, away):
    today = owed - timedelta(days=away)
    found = nearest(owed, today, tuple(amounts), CALENDAR)
    come = [reminded_on(owed, one, CALENDAR) for one in amounts]
    if found is None:
        assert all(day > today for day in come)
    else:
        day = reminded_on(owed, found, CALENDAR)
        assert day <= today
        assert not any(day < other <= today for other in come)


@pytest.mark.parametrize(
    ("when", "is_open"),
    [
        ("2026-11-27T16:59", True),  # a Friday
        ("2026-11-27T17:00", False),
        ("2026-11-27T08:59", False),
        ("2026-11-28T11:00", False),  # Saturday
        ("2026-12-25T11:00", False),  # a bank holiday
        ("2026-07-01T08:00", True),  # nine o'clock in summer
        ("2026-07-01T07:59", False),
        ("2026-07-01T16:00", False),  # five o'clock in summer
        ("2026-11-23T00:00", False),
    ],
)
def test_when_the_office_is_open(when, is_open):
    at = datetime.fromisoformat(when).replace(tzinfo=UTC)
    assert is_office_open(at, CIPFA, LONDON) is is_open


@given(MOMENTS, TIMES, ZONES)
def test_a_digest_goes_on_a_working_day_after_its_time_and_before_closing(at, time, zone):
    day = digest_day(at, time, CIPFA, zone)
    if day is None:
        return
    local = at.astimezone(ZoneInfo(zone))
    assert calendar_of(CIPFA).is_working(day)
    assert day == local.date()
    assert moment(day, time, zone) <= at < moment(day, "17:00", zone)


@given(MOMENTS, st.sets(TIMES, min_size=1, max_size=4), ZONES)
def test_the_next_moment_is_later_and_on_a_working_day(at, times, zone):
    found = next_moment(at, times, CIPFA, zone)
    local = found.astimezone(ZoneInfo(zone))
    assert found > at
    assert found - at < timedelta(days=15)
    assert calendar_of(CIPFA).is_working(local.date())


@pytest.mark.parametrize(
    ("after", "next_one"),
    [
        ("2026-11-27T08:59", "2026-11-27T09:00"),
        ("2026-11-27T09:00", "2026-11-30T09:00"),  # Friday, then Monday
        ("2026-12-24T16:59", "2026-12-29T09:00"),  # Christmas to the Tuesday
        ("2026-03-27T12:00", "2026-03-30T08:00"),  # the clocks went forward on the 29th
        ("2026-10-23T12:00", "2026-10-26T09:00"),  # and back on 25 October
        ("2026-10-25T00:30", "2026-10-26T09:00"),  # in the night of it
    ],
)
def test_the_next_digest_at_nine(after, next_one):
    at = datetime.fromisoformat(after).replace(tzinfo=UTC)
    expected = datetime.fromisoformat(next_one).replace(tzinfo=UTC)
    assert next_moment(at, {"09:00"}, CIPFA, LONDON) == expected


@given(DAYS)
def test_one_day_of_a_week_names_what_has_no_date(day):
    monday = day - timedelta(days=day.weekday())
    week = [monday + timedelta(days=n) for n in range(7)]
    open_days = [one for one in week if CALENDAR.is_working(one)]
    assert [one for one in open_days if names_undated(one, CESTRIA)] == open_days[:1]
