"""Does the proof of a date show what the core counted, in words and in the calendar alike?"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from putright.core.calendars import WorkingCalendar
from putright.design.days import day_plain
from putright.design.proof import holiday, read, skipped
from putright.design.why import count
from putright.policies.calendars import bank_holidays
from tests.design.gallery import NOW, moment, proof, proofs

TODAY = NOW.date()
DIVISIONS = ("england-and-wales", "scotland", "northern-ireland", "any-division", "common-days")


def words(given_proof, staff=False) -> str:
    return " ".join(reason.striptags() for reason in count(given_proof, staff, TODAY).reasons)


def cells(given_proof, look):
    return [cell for cell in count(given_proof, now=TODAY).cells if look in cell.look.split()]


# ------------------------------------------------------------------ the laws

counted = st.builds(
    lambda start, number, unit, division, time: (
        proof(
            start.isoformat(),
            f"{number} {unit}" if number > 1 else f"{number} {unit.removesuffix('s')}",
            time=time,
            calendar=WorkingCalendar(bank_holidays(), division),
        )
        | {"calendar": {"division": division}}
    ),
    start=st.dates(date(2010, 1, 1), date(2029, 6, 1)),
    # Beyond 45 days a calendar is condensed: 26 working days over Scotland's New Year come near.
    number=st.integers(1, 25),
    unit=st.sampled_from(["working days", "calendar days"]),
    division=st.sampled_from(DIVISIONS),
    time=st.sampled_from(["00:00", "09:00", "17:01", "23:59"]),
)


@given(counted)
def test_the_numbered_cells_are_the_limit_and_the_last_is_the_due_date(given_proof):
    shown = count(given_proof, now=TODAY)
    numbered = [cell for cell in shown.cells if cell.number]

    assert [cell.number for cell in numbered] == list(range(1, len(numbered) + 1))
    assert len(numbered) == int(given_proof["amount"].split()[0])
    assert numbered[-1].date == given_proof["due"]
    assert "is-due" in numbered[-1].look


@given(counted)
def test_no_numbered_cell_is_a_closed_day_and_no_open_day_is_hatched(given_proof):
    calendar = WorkingCalendar(bank_holidays(), given_proof["calendar"]["division"])
    if given_proof["unit"] != "working days":
        return

    for cell in count(given_proof, now=TODAY).cells:
        assert not (cell.number and "is-off" in cell.look)
        if cell.number:
            assert calendar.is_working(cell.date)
        if "is-off" in cell.look:
            assert not calendar.is_working(cell.date)


@given(counted)
def test_the_sentence_and_the_calendar_name_the_same_holidays(given_proof):
    named = {cell.word for cell in cells(given_proof, "is-off") if cell.word}
    said = words(given_proof)

    assert named == {holiday(gone.why) for gone in skipped(read(given_proof))}
    for cell in cells(given_proof, "is-off"):
        if cell.word:
            assert cell.word in said
            assert day_plain(cell.date, year=False) in said


@given(counted)
def test_weeks_are_whole_and_run_from_monday(given_proof):
    weeks = count(given_proof, now=TODAY).weeks

    for week in weeks:
        assert [cell.date.weekday() for cell in week] == list(range(7))
    days = [cell.date for week in weeks for cell in week]
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]


@given(counted)
def test_customers_and_staff_see_the_same_calendar(given_proof):
    assert count(given_proof, now=TODAY).weeks == count(given_proof, staff=True, now=TODAY).weeks


# ------------------------------------------------------------------ each kind of date


def test_the_story_of_the_prototypes_reads_as_it_should():
    shown = count(proofs()["working days"], now=TODAY)

    assert [reason.striptags() for reason in shown.reasons] == [
        "Our policy says the stage 1 answer comes within 10 working days (clause 3.6).",
        "You told us on Friday 18 December 2026. The first day counted is Monday 21 December.",
        "Weekends and bank holidays in England and Wales are not working days, so they are "
        "skipped. Christmas Day (25 December), the holiday for Boxing Day (28 December) and "
        "New Year’s Day (1 January) all fall in between.",
    ]
    assert shown.summary == "Why this date?"
    assert shown.caption == "10 working days from Friday 18 December"
    assert [cell.date.day for cell in shown.cells if "is-today" in cell.look] == [5]


def test_staff_see_strength_reading_calendar_and_both_dates():
    shown = count(proofs()["working days"], staff=True, now=TODAY)
    said = " ".join(reason.striptags() for reason in (*shown.reasons, *shown.after))

    assert shown.summary == "Why is “stage 1 answer” due on Wed 6 Jan?"
    assert "Strength: will." in said
    assert "The day of receipt is day 0. Decided by: the Board, 14 September 2026." in said
    assert "It could also be read: it is day 1." in said
    assert "England and Wales, list of 5 November 2026." in said
    assert "First promised: 6 January 2027. Worked out again today: 6 January 2027." in said


@pytest.mark.parametrize(
    ("strength", "said"),
    [
        ("must", "Our policy says this comes within"),
        ("will", "Our policy says this comes within"),
        ("aim", "Our policy aims for this within"),
        ("usually", "Our policy says this usually comes within"),
    ],
)
def test_an_aim_stays_an_aim(strength, said):
    assert said in words(proof("2026-12-18", "10 working days", strength=strength))


def test_every_calendar_day_is_numbered_and_none_is_hatched():
    given_proof = proofs()["calendar days"]

    assert cells(given_proof, "is-off") == []
    assert "Every day counts" in words(given_proof)


@pytest.mark.parametrize(
    "name", ["weeks", "months", "hours", "agreed", "not stated", "not started"]
)
def test_some_dates_have_no_calendar(name):
    assert count(proofs()[name], now=TODAY).weeks == ()


def test_a_month_names_the_day_that_corresponds():
    said = words(proofs()["months"])

    assert "3 months after 30 November 2026 is Sunday 28 February 2027." in said
    assert "its last day is used" in said
    assert "The date stays there" in said


def test_hours_give_two_times_and_the_change_of_the_clocks():
    said = words(proofs()["hours"])

    assert "You told us at 6:30pm on Saturday 27 March 2027." in said
    assert "24 hours later is 7:30pm on Sunday 28 March 2027." in said
    assert "The clocks go forward in between" in said


def test_paused_days_are_marked_and_not_numbered():
    held = cells(proofs()["paused once"], "is-held")

    assert [held[0].date, held[-1].date] == [date(2026, 12, 23), date(2026, 12, 30)]
    assert not [cell for cell in held if cell.number]
    assert "was paused after Tuesday 22 December 2026" in words(proofs()["paused once"])


def test_what_is_paused_now_has_no_date():
    shown = count(proofs()["paused now"], now=TODAY)

    assert shown.summary == "Why is there no date yet?"
    assert not [cell for cell in shown.cells if "is-due" in cell.look]


def test_a_new_date_never_replaces_the_first():
    due = cells(proofs()["extended"], "is-due")

    assert [(cell.date, cell.word) for cell in due] == [
        (date(2027, 1, 6), "First date"),
        (date(2027, 1, 15), "New date"),
    ]
    assert "The first date, Wednesday 6 January 2027, stays here." in words(proofs()["extended"])


def test_a_promise_does_not_move_when_a_holiday_is_added():
    given_proof = proofs()["new holiday"]

    assert [(cell.date.day, cell.word) for cell in cells(given_proof, "is-due")] == [
        (5, "Promised")
    ]
    assert [cell.date.day for cell in cells(given_proof, "is-again")] == [6]
    assert "because a bank holiday was added" in words(given_proof)
    assert "it is still Tuesday 5 January 2027" in words(given_proof)


def test_a_long_count_folds_the_weeks_that_have_nothing_to_say():
    shown = count(proofs()["long"], now=TODAY)

    assert [week for week in shown.weeks if isinstance(week, str)] == [
        "9 ordinary weeks, working days 13 to 57"
    ]
    assert shown.cells[-5].number == 60


def test_a_start_out_of_hours_shows_both_days():
    said = words(proofs()["moved start"])

    assert "You told us on Saturday 19 December 2026." in said
    assert "so it is taken as Monday 21 December 2026" in said
    starts = cells(proofs()["moved start"], "is-start")
    assert [(cell.date.day, cell.word) for cell in starts] == [(19, "Received"), (21, "Day 0")]


def test_what_is_not_stated_is_not_made_up():
    shown = count(proofs()["not stated"], now=TODAY)

    assert shown.summary == "Why is there no date?"
    assert "does not give a time for this (clause FO-2). We do not make one up." in words(
        proofs()["not stated"]
    )


def test_what_has_not_started_says_what_will_start_it():
    shown = count(proofs()["not started"], now=TODAY)

    assert shown.summary == "When does this start?"
    assert "The count starts when we acknowledge your complaint." in words(proofs()["not started"])


def test_a_date_beyond_the_published_holidays_is_said_to_be_unsure():
    assert "Bank holidays for 2031 are not published yet" in words(proofs()["provisional"])


def test_once_it_is_past_the_question_is_why_it_was():
    assert count(proofs()["late"], now=TODAY).summary == "Why was it 4 January?"


def test_nothing_a_policy_says_becomes_markup():
    shown = count(
        proof(
            "2026-12-18",
            "10 working days",
            rule="<b>within 10 working days</b>",
            clauses=[{"id": "<3>", "href": '"><script>'}],
        )
    )

    assert "<b>" not in shown.reasons[0]
    assert "<script>" not in shown.reasons[0]
    assert "&lt;3&gt;" in shown.reasons[0]


@pytest.mark.parametrize("staff", [True, False])
@pytest.mark.parametrize("missing", sorted(proofs()["extended"]))
def test_a_proof_with_a_part_missing_is_still_shown(missing, staff):
    part = {name: value for name, value in proofs()["extended"].items() if name != missing}

    assert count(part, staff, TODAY).summary


def test_a_proof_of_nothing_at_all_says_so():
    assert count({}).reasons == ["Our policy does not give a time for this. We do not make one up."]


def test_a_moment_in_another_zone_is_the_organisation_s_day():
    late_on_the_17th = moment("2026-12-17", "23:30")

    assert "Thursday 17 December 2026" in words(
        proof("2026-12-18", "1 working day") | {"start_at": late_on_the_17th, "start_on": None}
    )
