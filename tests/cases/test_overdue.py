"""A missed promise becomes a fact and a reminder, once, whoever looks and how often."""

from datetime import UTC, datetime, timedelta

import pytest

from putright.cases.models import CaseRow, ClockRow, LetterRow
from putright.cases.overdue import pass_deadlines
from putright.cases.rebuild import differences, rebuild
from putright.cases.store import load
from putright.cases.verify import verify
from tests.cases.given import NOON, asked, received

LATE = NOON + timedelta(days=40)


def facts_of(carried, organisation):
    case = CaseRow.objects.get(reference=carried.reference).case
    return load(organisation.pk, case).facts


def missed(carried, organisation):
    return [fact for fact in facts_of(carried, organisation) if fact.name == "missed"]


def test_a_missed_promise_is_a_fact_with_its_day_and_a_reminder_to_its_handler(council):
    case = received(council)
    asked(council, case.reference, "acknowledge", days=1)
    asked(council, case.reference, "assign", given={"to": "s-asha"}, days=1)

    assert pass_deadlines(council, LATE) > 0

    fact = next(one for one in missed(case, council) if one.data["clock"] == "respond")
    row = ClockRow.objects.get(clock="respond")
    assert fact.data["owed_on"] == row.owed_on.isoformat()
    assert fact.data["to"] == "s-asha"
    assert (fact.recorded_at, fact.by) == (LATE, "")
    assert fact.at == datetime(2026, 12, 8, tzinfo=UTC)  # the day was 7 December
    assert (row.told, row.state) == (True, "late")
    letters = LetterRow.objects.filter(letter="reminder").values_list("recipient", flat=True)
    assert set(letters) == {"s-asha"}
    assert len(letters) == len(missed(case, council))


def test_looking_again_adds_nothing(council):
    received(council)
    pass_deadlines(council, LATE)
    before = list(LetterRow.objects.values_list())

    assert pass_deadlines(council, LATE) == 0
    assert pass_deadlines(council, LATE + timedelta(hours=1)) == 0
    assert list(LetterRow.objects.values_list()) == before


def test_the_day_itself_is_not_missed_yet(council):
    case = received(council)
    asked(council, case.reference, "acknowledge", days=1)
    last = datetime(2026, 12, 7, 23, 59, tzinfo=UTC)

    assert pass_deadlines(council, last) == 0
    assert pass_deadlines(council, last + timedelta(minutes=1)) == 1


def test_a_new_date_that_was_agreed_is_the_one_that_is_missed(council):
    case = received(council)
    asked(council, case.reference, "acknowledge", days=1)
    given = {
        "clock": "respond",
        "until": "2026-12-16",
        "reason": "Waiting for a part.",
        "told": True,
    }
    asked(council, case.reference, "extend", given=given, days=10)

    assert pass_deadlines(council, NOON + timedelta(days=20)) == 0
    pass_deadlines(council, NOON + timedelta(days=30))

    days = [one.data["owed_on"] for one in missed(case, council) if one.data["clock"] == "respond"]
    assert days == ["2026-12-16"]


def test_a_clock_that_starts_when_another_is_missed_has_its_promise_recorded(council):
    case = received(council)

    pass_deadlines(council, NOON + timedelta(days=4))

    facts = facts_of(case, council)
    assert [one.data["clock"] for one in facts if one.name == "missed"] == ["acknowledge"]
    promise = next(one for one in facts if one.name == "promised" and one.data["clock"] == "remind")
    row = ClockRow.objects.get(clock="remind")
    assert row.promised.isoformat() == promise.data["due"]


def test_rows_are_those_that_the_facts_give_and_the_record_is_whole(council):
    for n in range(7):
        case = received(council, at=NOON + timedelta(days=n))
        if n % 2:
            asked(council, case.reference, "acknowledge", days=n)
    pass_deadlines(council, LATE, batch=3)

    assert ClockRow.objects.filter(told=True).count() > 7
    assert list(differences()) == []
    assert verify().is_whole
    assert rebuild().differences == []


def test_one_organisation_is_looked_at_without_the_other(council, other_council):
    received(council)
    received(other_council)

    pass_deadlines(council, LATE)

    told = ClockRow.objects.filter(told=True).values_list("organisation", flat=True)
    assert set(told) == {council.pk}


@pytest.mark.parametrize("batch", [1, 2, 500])
def test_the_same_is_found_in_batches_of_any_size(council, batch):
    for n in range(4):
        received(council, at=NOON + timedelta(days=n))

    number = pass_deadlines(council, LATE, batch=batch)

    assert number == ClockRow.objects.filter(told=True).count() == 12
    assert not ClockRow.objects.filter(is_open=True, told=False, owed_on__lt=LATE.date()).exists()
