"""Are days, counts and sums written as people read them?"""

from datetime import UTC, date, datetime

import pytest

from putright.design import days, voice
from putright.design.jinja import paragraphs

DAY = date(2027, 1, 6)
SUMMER = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # already the 2nd in London


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (days.day_full(DAY), "Wednesday 6 January 2027"),
        (days.day_short(DAY), "Wed 6 Jan"),
        (days.day_short(DAY, year=True), "Wed 6 Jan 2027"),
        (days.day_plain(DAY), "6 January 2027"),
        (days.day_near(DAY, date(2026, 12, 1)), "Wed 6 Jan"),
        (days.day_near(DAY, date(2025, 12, 1)), "Wed 6 Jan 2027"),
        (days.iso(DAY), "2027-01-06"),
        (days.plural(1, "day"), "1 day"),
        (days.plural(0, "day"), "0 days"),
        (days.plural(1200, "reply", "replies"), "1,200 replies"),
        (days.money(250), "£250"),
        (days.money("1200.5"), "£1,200.50"),
        (days.money(0.1 + 0.2), "£0.30"),
        (days.money(-5), "-£5"),
        (days.listed(["a", "b", "c"]), "a, b and c"),
        (days.listed(["a"]), "a"),
        (days.listed([]), ""),
        (days.lower_first("Your name"), "your name"),
        (days.lower_first("MP or councillor"), "MP or councillor"),
    ],
)
def test_it_is_written(shown, expected):
    assert shown == expected


def test_a_moment_is_shown_in_the_organisation_s_zone():
    assert days.day_time(SUMMER) == "Thursday 2 July 2026, 12:30am"
    assert days.day_time_short(SUMMER) == "Thu 2 Jul, 12:30am"
    assert days.clock_time(datetime(2027, 1, 6, 12, 0, tzinfo=UTC)) == "12:00pm"
    assert days.iso(SUMMER) == "2026-07-02T00:30:00+01:00"


@pytest.mark.parametrize(
    ("day", "said"), [(5, "yesterday"), (6, "today"), (7, "tomorrow"), (8, "")]
)
def test_a_near_day_is_named(day, said):
    assert days.near(date(2027, 1, day), DAY) == said


def test_typed_text_keeps_its_lines_and_loses_its_tags():
    assert paragraphs("One\r\ntwo <b>\n\n\nThree") == (
        '<p class="govuk-body">One<br>two &lt;b&gt;</p><p class="govuk-body">Three</p>'
    )


def test_a_missed_aim_is_past_its_target_and_never_a_breach():
    assert voice.state("late", "must").word == "Missed"
    for strength in ("aim", "usually", "may"):
        assert voice.state("late", strength).word == "Past its target"
    words = [mark.word for mark in (*voice.STATES.values(), *voice.STATUSES.values())]
    words += [part for event in voice.EVENTS.values() for part in event]
    for never in voice.NEVER:
        assert not [word for word in words if never.lower() in word.lower()]


def test_a_state_that_has_no_words_yet_is_still_shown():
    assert voice.state("waiting_for_consent") == ("none", "Waiting for consent")
    assert voice.happened("medical-letter", "today") == "We recorded “medical letter” today."
    assert voice.happened("You moved in", "today") == "You moved in today."
