"""Does each clock's card say its state in a word, a date with its verb, and a note?"""

from datetime import date

import pytest

from putright.design.clocks import strip, tell
from tests.design.gallery import NOW, clocks, moment, proof, running

CARDS = [tell(one, NOW) for one in clocks()]


# Whence: the table of states in the design's section 6.
@pytest.mark.parametrize(
    ("place", "kind", "word", "when", "note"),
    [
        (0, "met", "Met", "Done Mon 21 Dec", "Due Wed 23 Dec, 2 working days early."),
        (1, "run", "On track", "Due Wed 13 Jan", "Working day 4 of 10."),
        (2, "soon", "Due tomorrow", "Due Wed 6 Jan", "Working day 9 of 10."),
        (3, "late", "Missed", "Was due Mon 4 Jan", "1 working day late. No new date given."),
        (4, "late", "Past its target", "Was due Mon 4 Jan", "1 working day late."),
        (5, "late", "Missed once", "Done Thu 31 Dec", "1 working day late. Next: Fri 8 Jan."),
        (
            6,
            "soon",
            "New date",
            "Due Fri 8 Jan",
            "First promised Mon 4 Jan. New date given Thu 31 Dec.",
        ),
        (7, "held", "Paused", "No date yet", "Since Mon 4 Jan, 7 working days left. Mediation"),
        (8, "none", "Not stated", "No limit", "The policy gives no time. Age: 19 days."),
        (10, "none", "Not sure yet", "Due Mon 6 Jan 2031", "holidays for 2031 are not published"),
        (11, "late", "25 min left", "Due today 9:39am", "24 hours, every hour counted."),
        (12, "soon", "22 h 46 min left", "Due Wed 6 Jan 8:00am", "24 hours"),
        (13, "run", "On track", "Due Fri 12 Mar", "12 weeks, an aim. Week 3 of 12."),
        (
            15,
            "none",
            "Overtaken",
            "First due Wed 6 Jan",
            "The next stage began before this was due",
        ),
        (17, "none", "Not started", "When we acknowledge it", "It has not started."),
    ],
)
def test_a_card_says(place, kind, word, when, note):
    card = CARDS[place]

    assert (card.kind, card.word, card.when) == (kind, word, when)
    assert note in card.note


def test_the_ticks_repeat_the_note():
    assert CARDS[0].ticks == ["on", "", ""]
    assert CARDS[1].ticks == ["on"] * 4 + [""] * 6
    assert CARDS[2].ticks == ["on"] * 8 + ["now", ""]
    assert set(CARDS[3].ticks) == {"on"}
    assert CARDS[7].ticks == ["on"] * 3 + [""] * 7
    assert len(CARDS[13].ticks) == 12  # one a week
    assert len(CARDS[14].ticks) == 12  # sixty days, so weeks
    assert CARDS[8].ticks == []


def test_what_is_not_stated_is_never_late():
    old = tell(running("Answer", "not stated", started_at=moment("2020-01-01")), NOW)

    assert old.kind == "none"
    assert "late" not in old.note.lower()


def test_due_today_and_done_that_day():
    today = tell(running("A", "running", due=NOW.date()), NOW)
    done = tell(running("A", "met", due=NOW.date(), met_at=NOW), NOW)

    assert (today.kind, today.word) == ("soon", "Due today")
    assert done.note == "Due Tue 5 Jan, done that day."


def test_a_clock_without_a_proof_still_has_a_card():
    card = tell(running("A", "late", due=date(2027, 1, 1)), NOW)

    assert card.note == "4 days late. No new date given."
    assert card.ticks == []


def test_the_strip_gives_its_places_to_what_needs_work():
    shown, rest = strip(clocks(), NOW)

    assert len(shown) == 4
    assert "met" not in {card.kind for card in shown}
    assert len(shown) + len(rest) == len(clocks())


def test_what_is_met_is_drawn_before_the_nearest_promise():
    some = [
        running("Later", "running", due=date(2027, 3, 1)),
        running("Soon", "running", due=date(2027, 1, 6)),
        running("No limit", "not stated"),
        {"running": running("Done", "met", due=date(2027, 1, 4), met_at=NOW), "href": "#why"},
    ]

    shown, rest = strip(some, NOW)

    assert [card.label for card in shown] == ["Done", "Soon", "Later", "No limit"]
    assert rest == []
    assert shown[0].href == "#why"


def test_late_by_minutes_is_said_in_minutes():
    hours = proof("2027-01-04", "24 hours", time="09:00")
    card = tell(running("Make safe", "late", due_at=hours["due_at"], due=hours["due"]), NOW)

    assert card.when == "Was due Tue 5 Jan 9:00am"
    assert card.note.startswith("14 minutes late.")
