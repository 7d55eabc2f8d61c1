"""The nights on which clocks change, leap days, and a machine whose own clock is set back.

2027-03-28 is Easter Sunday, and London's clocks leap from 01:00 to 02:00. On 2027-10-31
they fall back from 02:00 to 01:00, so that half past one comes twice.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from putright.cases.models import ClockRow
from putright.cases.overdue import pass_deadlines
from putright.cases.queries import worklist
from putright.cases.rebuild import differences
from putright.cases.store import load_by_reference
from putright.cases.verify import verify
from putright.people.models import Organisation
from tests.cases.given import CLEO, NOON, asked, received
from tests.running.machine import PACKS

LONDON = ZoneInfo("Europe/London")
pytestmark = pytest.mark.django_db


@pytest.fixture
def council(monkeypatch):
    monkeypatch.setenv("PUTRIGHT_PACKS", str(PACKS))
    return Organisation.objects.create(
        slug="mini", name="Mini Council", pack="mini", reference_prefix="MC"
    )


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def london(text: str, *, second: bool = False) -> datetime:
    """Return the moment at which London shows this; the second, where it comes twice."""
    wall = datetime.fromisoformat(text).replace(tzinfo=LONDON, fold=int(second))
    return wall.astimezone(UTC)


def owed(clock: str) -> date | None:
    return ClockRow.objects.get(clock=clock).owed_on


def late(council, at):
    everybody = worklist(council, CLEO, "late", at, whose="all")
    return {promise.clock for promise in everybody if promise.is_late}


def whole(council):
    assert verify().is_whole
    assert list(differences(council)) == []


@pytest.mark.parametrize(
    ("moment", "utc_moment", "acknowledge", "respond"),
    [
        # The night before the clocks change, the last minute of it, and the first after.
        ("2027-03-27T23:30", "2027-03-27T23:30", date(2027, 4, 1), date(2027, 4, 5)),
        ("2027-03-28T00:59", "2027-03-28T00:59", date(2027, 4, 1), date(2027, 4, 5)),
        ("2027-03-28T02:00", "2027-03-28T01:00", date(2027, 4, 1), date(2027, 4, 5)),
        # Summer time: this is still the 29th in UTC, and the 30th in London.
        ("2027-03-30T00:30", "2027-03-29T23:30", date(2027, 4, 2), date(2027, 4, 6)),
        # The last day of summer time, both halves past one, and the first full day after.
        ("2027-10-31T00:30", "2027-10-30T23:30", date(2027, 11, 3), date(2027, 11, 5)),
        ("2027-11-01T00:30", "2027-11-01T00:30", date(2027, 11, 4), date(2027, 11, 8)),
        # A leap day, and the days beside it.
        ("2028-02-28T23:59", "2028-02-28T23:59", date(2028, 3, 2), date(2028, 3, 6)),
        ("2028-02-29T12:00", "2028-02-29T12:00", date(2028, 3, 3), date(2028, 3, 7)),
        ("2028-03-01T00:00", "2028-03-01T00:00", date(2028, 3, 6), date(2028, 3, 8)),
    ],
)
def test_a_promise_counts_from_the_day_it_was_in_london(
    council, moment, utc_moment, acknowledge, respond
):
    at = london(moment)
    assert at == utc(utc_moment)

    carried = received(council, at=at)

    assert carried.facts[0].at == at
    assert (owed("acknowledge"), owed("respond")) == (acknowledge, respond)
    whole(council)


def test_a_time_that_the_clocks_leap_over_is_the_moment_after_the_leap(council):
    carried = received(council, at=london("2027-03-28T01:00"))

    assert carried.facts[0].at == utc("2027-03-28T01:00")
    assert owed("acknowledge") == date(2027, 4, 1)


def test_half_past_one_that_comes_twice_is_two_moments_an_hour_apart(council):
    first = london("2027-10-31T01:30")
    second = london("2027-10-31T01:30", second=True)
    assert second - first == timedelta(hours=1)
    carried = received(council, at=first)

    answered = asked(council, carried.reference, "acknowledge", at=second)

    stream = load_by_reference(council.pk, carried.reference)
    assert stream is not None
    assert [fact.at for fact in stream.facts] == sorted(fact.at for fact in stream.facts)
    assert answered.facts[0].at - carried.facts[0].at == timedelta(hours=1)
    clock = ClockRow.objects.get(clock="acknowledge")
    assert (clock.state, clock.met_at, clock.owed_on) == ("met", second, date(2027, 11, 3))
    whole(council)


@pytest.mark.parametrize(
    ("received_at", "owed_on", "ends"),
    [
        ("2027-03-24T12:00", date(2027, 3, 31), "2027-03-31T23:00"),  # in summer time
        ("2027-10-26T12:00", date(2027, 10, 29), "2027-10-29T23:00"),  # its last working day
        ("2027-10-27T12:00", date(2027, 11, 1), "2027-11-02T00:00"),  # in winter time
        ("2028-02-24T12:00", date(2028, 2, 29), "2028-03-01T00:00"),  # on a leap day
    ],
)
def test_a_promise_is_late_when_its_day_is_over_in_london(council, received_at, owed_on, ends):
    received(council, at=utc(received_at))
    assert owed("acknowledge") == owed_on
    over = utc(ends)

    assert "acknowledge" not in late(council, over - timedelta(seconds=1))
    assert pass_deadlines(council, over - timedelta(seconds=1)) == 0
    assert "acknowledge" in late(council, over)
    assert pass_deadlines(council, over) == 1
    whole(council)


@pytest.mark.parametrize("back", [timedelta(seconds=1), timedelta(hours=1), timedelta(days=400)])
def test_a_clock_that_is_set_back_turns_nobody_away_and_keeps_the_order(council, back):
    carried = received(council, at=NOON)
    asked(council, carried.reference, "note", given={"text": "Rang her."}, at=NOON)

    asked(council, carried.reference, "acknowledge", at=NOON - back)

    stream = load_by_reference(council.pk, carried.reference)
    assert stream is not None
    recorded = [fact.recorded_at for fact in stream.facts]
    assert recorded == sorted(recorded)
    assert recorded[-1] == NOON
    assert ClockRow.objects.get(clock="acknowledge").state == "met"
    assert pass_deadlines(council, NOON - back) == 0
    whole(council)


def test_what_is_said_to_have_happened_after_now_is_still_refused(council):
    from putright.core.refusals import Refused

    carried = received(council, at=NOON)
    given = {"text": "Rang her.", "happened": NOON + timedelta(hours=1)}

    with pytest.raises(Refused):
        asked(council, carried.reference, "note", given=given, at=NOON - timedelta(minutes=5))
