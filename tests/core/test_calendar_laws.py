"""What is true of every date, whatever the policy, the calendar and the pauses?"""

from array import array
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from putright.core.calendars import DIVISIONS, WorkingCalendar
from putright.core.counting import Amount, Counting, due
from putright.core.explaining import explain
from putright.policies.calendars import bank_holidays

ONE_DAY = timedelta(days=1)
LONDON = ZoneInfo("Europe/London")
laws = settings(deadline=None, max_examples=100)


@cache
def calendar_of(division: str, closures: frozenset[date] = frozenset()) -> WorkingCalendar:
    return WorkingCalendar(bank_holidays(), division, closures)


# Beyond 2030 no holidays are known, and the arithmetic is another: the laws hold there too.
days = st.dates(date(2000, 1, 2), date(2033, 12, 31))
moments = st.datetimes(datetime(2000, 1, 2), datetime(2033, 12, 31), timezones=st.just(UTC))
closures = st.frozensets(st.dates(date(2026, 11, 1), date(2027, 2, 28)), max_size=12)
# More examples where the holidays lie thick, and across the end of what is known.
days |= st.dates(date(2026, 11, 1), date(2027, 2, 28)) | st.dates(
    date(2030, 12, 1), date(2031, 1, 31)
)
divisions = st.sampled_from(DIVISIONS)
calendars = st.builds(calendar_of, divisions) | st.builds(calendar_of, divisions, closures)
few = st.integers(0, 40)
numbers = few | st.integers(0, 4000)
countings = st.builds(
    Counting,
    first_day=st.sampled_from(["day after", "same day"]),
    received_on_closed_day=st.sampled_from(["that day", "next working day"]),
    received_after_hours=st.sampled_from(["that day", "next working day"]),
    ends_on_closed_day=st.sampled_from(["stays", "moves on", "comes forward"]),
    closures=st.sampled_from(["count", "do not count"]),
    hours_zone=st.sampled_from(["", "GMT"]),
    closes=st.sampled_from(["", "09:00", "17:00", "23:59"]),
)
working_amounts = st.builds(Amount, few, st.just("working days"))
amounts = st.builds(
    Amount,
    few,
    st.sampled_from(
        ["working days", "calendar days", "weeks", "months", "years", "hours", "seconds"]
    ),
)


@st.composite
def pauses_after(draw: st.DrawFn, moment: datetime) -> list[tuple[date, date]]:
    """Some pauses, in any order, that may overlap and may begin before the start."""
    found = []
    for _ in range(draw(st.integers(0, 3))):
        away = moment.date() + timedelta(days=draw(st.integers(-10, 40)))
        found.append((away, away + timedelta(days=draw(st.integers(0, 20)))))
    return found


def walked(day: date, n: int, calendar: WorkingCalendar) -> date:
    """Add working days as a person does, a day at a time."""
    while n:
        day += ONE_DAY
        if calendar.is_working(day):
            n -= 1
    return day


def counted_closed(calendar: WorkingCalendar, day: date) -> bool:
    """Say whether a day is closed from the data alone, and not by the table."""
    holidays = bank_holidays()
    names = [day in holidays.days[name] for name in holidays.days]
    holiday = {"any-division": any(names), "common-days": all(names)}.get(
        calendar.division, day in holidays.days.get(calendar.division, ())
    )
    closure = day in calendar.closures and day <= holidays.last
    return day.weekday() >= 5 or holiday or closure


@laws
@given(calendars, days)
def test_a_day_is_closed_at_weekends_on_holidays_and_in_closures(calendar, day):
    assert calendar.is_working(day) is not counted_closed(calendar, day)
    assert bool(calendar.why_closed(day)) is counted_closed(calendar, day)


@laws
@given(calendars, days, numbers)
def test_adding_equals_a_loop_over_the_days(calendar, day, n):
    assert calendar.add(day, n) == walked(day, n, calendar)


@laws
@given(calendars, days, days)
def test_counting_equals_a_loop_over_the_days(calendar, after, until):
    first, last = sorted([after, until])
    between = range(first.toordinal() + 1, last.toordinal() + 1)
    loop = sum(calendar.is_working(date.fromordinal(n)) for n in between)

    assert calendar.count(after, until) == (loop if after <= until else -loop)


@laws
@given(calendars, days, st.integers(1, 4000))
def test_what_was_added_can_be_counted(calendar, day, n):
    assert calendar.count(day, calendar.add(day, n)) == n


@laws
@given(calendars, days.filter(lambda day: day > date(2000, 2, 1)))
def test_the_next_and_previous_working_days_are_the_nearest(calendar, day):
    later, earlier = calendar.next_working(day), calendar.previous_working(day)

    assert calendar.is_working(later)
    assert calendar.is_working(earlier)
    assert earlier < day < later
    assert calendar.count(day, later) == 1
    assert calendar.count(earlier, day) == calendar.is_working(day)


@laws
@given(calendars, st.lists(days, max_size=30), numbers)
def test_adding_to_many_equals_adding_to_each(calendar, many, n):
    each = [calendar.add(day, n) for day in many]
    ordinals = [day.toordinal() for day in many]

    assert calendar.add_many(many, n) == each
    assert calendar.add_many(tuple(many), n) == each
    assert calendar.add_many(ordinals, n) == [day.toordinal() for day in each]
    found = calendar.add_many(array("i", ordinals), n)
    assert isinstance(found, array)
    assert list(found) == [day.toordinal() for day in each]


@laws
@given(moments, amounts, countings, calendars, st.data())
def test_a_later_start_is_never_due_earlier(start, amount, counting, calendar, data):
    later = start + data.draw(st.timedeltas(timedelta(), timedelta(days=14)))
    paused = data.draw(pauses_after(start))
    if amount.unit in ("months", "years"):
        # Beware: both 30 and 31 January are a month from 28 February, so the earlier of them
        # has the longer time, and a day more to lose in a pause.
        paused = []

    first = due(start, amount, counting, calendar, paused)
    second = due(later, amount, counting, calendar, paused)

    assert second.on >= first.on
    if first.at and second.at:
        assert second.at >= first.at


@laws
@given(moments, amounts, countings, calendars, st.data())
def test_more_time_is_never_due_earlier(start, amount, counting, calendar, data):
    more = Amount(amount.number + data.draw(few), amount.unit)
    paused = data.draw(pauses_after(start))

    first = due(start, amount, counting, calendar, paused)

    assert due(start, more, counting, calendar, paused).on >= first.on


@laws
@given(moments, working_amounts, countings, divisions, closures)
def test_more_holidays_are_never_due_earlier(start, amount, counting, division, more):
    # Beware: a date that 'comes forward' to a working day comes forward further, as it should.
    assume(counting.ends_on_closed_day != "comes forward")
    holidays = bank_holidays()
    fewer = WorkingCalendar(holidays, division)
    greater = WorkingCalendar(holidays, division, extra=dict.fromkeys(more, "Proclaimed"))

    without, with_more = (due(start, amount, counting, it).on for it in (fewer, greater))

    assert with_more >= without


@laws
@given(days, few, divisions)
def test_any_division_is_never_earlier_nor_common_days_later(day, n, division):
    one = calendar_of(division).add(day, n)

    assert calendar_of("common-days").add(day, n) <= one <= calendar_of("any-division").add(day, n)


@laws
@given(moments, working_amounts, countings, calendars, st.data())
def test_a_date_in_working_days_is_a_working_day(start, amount, counting, calendar, data):
    assume(amount.number)
    counted = calendar.counted_by(calendar.division, closures=counting.closures == "do not count")

    on = due(start, amount, counting, calendar, data.draw(pauses_after(start))).on

    assert counted.is_working(on)


@laws
@given(moments, amounts, countings, calendars, st.data())
def test_nothing_of_anything_is_the_same_day(start, amount, counting, calendar, data):
    nothing = Amount(0, amount.unit)

    found = due(start, nothing, counting, calendar, data.draw(pauses_after(start)))

    assert found.on == found.start_on
    assert found.at in (None, start)


@laws
@given(moments, amounts, countings, calendars, st.data())
def test_a_pause_never_shortens(start, amount, counting, calendar, data):
    paused = data.draw(pauses_after(start))

    plain = due(start, amount, counting, calendar)
    for number in range(1, len(paused) + 1):
        longer = due(start, amount, counting, calendar, paused[:number])
        assert longer.on >= plain.on
        plain = longer


@laws
@given(moments, amounts, countings, calendars)
def test_a_pause_that_has_not_ended_takes_out_nothing_yet(start, amount, counting, calendar):
    paused = [(start.date(), None)]

    assert due(start, amount, counting, calendar, paused) == due(start, amount, counting, calendar)


@laws
@given(days, working_amounts, calendars)
def test_a_pause_over_closed_days_changes_nothing(day, amount, calendar):
    start = datetime(day.year, day.month, day.day, 10, tzinfo=LONDON)
    counting = Counting(closures="do not count")
    last_open = calendar.add(day, 1)
    paused = [(last_open, calendar.next_working(last_open) - ONE_DAY)]

    assert due(start, amount, counting, calendar, paused) == due(start, amount, counting, calendar)


@laws
@given(moments, amounts, countings, calendars, st.data())
def test_the_proof_numbers_the_limit_and_ends_on_the_date(start, amount, counting, calendar, data):
    assume(amount.unit not in ("hours", "seconds"))
    assume(amount.unit not in ("months", "years") or amount.number <= 13)
    paused = data.draw(pauses_after(start))

    answer = due(start, amount, counting, calendar, paused)
    proof = explain(start, amount, counting, calendar, paused)

    numbered = [day for day in proof if day.number is not None]
    assert [day.number for day in numbered] == list(range(1, amount.number + 1))
    assert all(day.counts for day in numbered)
    assert answer.on in {day.date for day in proof}
    if counting.ends_on_closed_day == "stays" and numbered:
        assert numbered[-1].date == proof[-1].date == answer.on


@laws
@given(moments, working_amounts, countings, calendars, st.data())
def test_the_proof_of_working_days_equals_a_loop_over_the_days(
    start, amount, counting, calendar, data
):
    paused = data.draw(pauses_after(start))
    counted = calendar.counted_by(calendar.division, closures=counting.closures == "do not count")
    out = {
        away + timedelta(days=n) for away, back in paused for n in range(1, (back - away).days + 1)
    }
    answer = due(start, amount, counting, calendar, paused)
    day = answer.start_on - ONE_DAY if counting.first_day == "same day" else answer.start_on
    expected = []
    while len(expected) < amount.number:
        day += ONE_DAY
        if counted.is_working(day) and day not in out:
            expected.append(day)

    proof = explain(start, amount, counting, calendar, paused)

    assert [day.date for day in proof if day.counts] == expected
    assert answer.on == (expected[-1] if expected else answer.start_on)
    for shown in proof:
        assert shown.counts or shown.why
        if shown.counts:
            assert counted.is_working(shown.date)
            assert shown.date not in out


@laws
@given(moments, st.integers(1, 60), st.data())
def test_calendar_days_with_pauses_equal_a_loop_over_the_days(start, n, data):
    paused = data.draw(pauses_after(start))
    out = {
        away + timedelta(days=k) for away, back in paused for k in range(1, (back - away).days + 1)
    }
    day, left = start.astimezone(LONDON).date(), n
    while left:
        day += ONE_DAY
        left -= day not in out

    found = due(start, Amount(n, "calendar days"), Counting(), calendar_of("scotland"), paused)

    assert found.on == day
