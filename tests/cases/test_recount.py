"""A new bank holiday moves what is worked out, and never what was promised."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from putright.cases import binding
from putright.cases.models import CaseRow, ClockRow
from putright.cases.rebuild import differences
from putright.cases.recount import recount
from putright.policies import load
from putright.policies.calendars import bank_holidays
from tests.cases.given import NOON, asked, received

LATER = NOON + timedelta(days=1)
NEW = date(2026, 12, 1)


@pytest.fixture
def proclaim(monkeypatch):
    """Make one more day a bank holiday, as for a jubilee."""

    def proclaimed(day):
        known = bank_holidays()
        days = {division: {**found, day: "Jubilee"} for division, found in known.days.items()}
        changed = replace(known, days=days)
        monkeypatch.setattr(load, "bank_holidays", lambda: changed)
        _forget()

    yield proclaimed
    monkeypatch.undo()
    _forget()


def _forget():
    load.load_folder.cache_clear()
    load.versions.cache_clear()
    binding._with_figures.cache_clear()


def dates():
    return {
        (row.case, row.stage, row.clock): (row.promised, row.due, row.owed_on)
        for row in ClockRow.objects.filter(is_open=True)
    }


def test_with_the_same_calendar_nothing_moves(council):
    for n in range(5):
        received(council, at=NOON + timedelta(days=n))
    before = dates()

    assert recount(council, LATER) == (5, 0)
    assert dates() == before


def test_a_new_holiday_is_shown_beside_the_promise(council, proclaim):
    received(council)
    before = dates()
    proclaim(NEW)

    found = recount(council, LATER)

    assert found.moved > 0
    for name, (promised, due, owed_on) in dates().items():
        was = before[name]
        assert (promised, owed_on) == (was[0], was[2])
        assert due is None or due >= was[1]
    respond = ClockRow.objects.get(clock="respond")
    assert (respond.promised, respond.due) == (date(2026, 12, 7), date(2026, 12, 8))
    assert list(differences()) == []
    assert recount(council, LATER).moved == 0


def test_one_that_was_paused_is_worked_out_with_its_pause(council, proclaim):
    case = received(council)
    asked(council, case.reference, "pause", given={"clock": "respond", "reason": "Away."}, days=2)
    asked(council, case.reference, "resume", given={"clock": "respond"}, days=4)
    still = received(council)
    asked(council, still.reference, "pause", given={"clock": "respond", "reason": "Away."}, days=2)
    proclaim(NEW)

    recount(council, NOON + timedelta(days=5))

    assert list(differences()) == []
    number = CaseRow.objects.get(reference=case.reference).case
    row = ClockRow.objects.get(clock="respond", case=number)
    assert row.promised == date(2026, 12, 7)
    assert row.owed_on == row.due > date(2026, 12, 9)


def test_batches_of_any_size_give_the_same(council, proclaim):
    for n in range(7):
        received(council, at=NOON + timedelta(days=n))
    proclaim(NEW)

    assert recount(council, LATER, batch=2).cases == 7
    assert list(differences()) == []
    assert recount(council, LATER).moved == 0


def test_what_was_finished_before_the_new_holiday_is_not_called_different(council, proclaim):
    case = received(council)
    asked(council, case.reference, "acknowledge", given={"form": "letter", "text": "We have it."})
    finished = ClockRow.objects.get(is_open=False)
    assert NOON.date() < finished.due
    proclaim(finished.due)

    recount(council, LATER)

    assert list(differences(council)) == []
    assert ClockRow.objects.get(is_open=False).due == finished.due
