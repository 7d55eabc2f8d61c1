"""Very many at once: each becomes a case or is listed with its reason, and only once."""

import gc
import tracemalloc
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from putright.cases.bulk import Intake, take_in
from putright.cases.models import CaseRow, DoorKey, LetterRow, StoredEvent
from putright.cases.queries import case_for
from putright.cases.rebuild import differences
from putright.cases.verify import verify
from putright.people.models import Customer
from tests.cases.given import ASHA, NOON, received

pytestmark = pytest.mark.django_db


def row(place, **rest):
    given = {
        "kind": "complaint",
        "channel": "web",
        "received_at": NOON - timedelta(days=place),
        "what_happened": f"Number {place}: the lift.",
    }
    return Intake(place, f"old-{place}", given | rest, {"name": f"Customer {place}"})


def took(council, rows, **rest):
    return list(take_in(council, rows, by=ASHA, at=NOON, **rest))


@pytest.mark.parametrize("batch", [1, 3, 500])
def test_every_row_is_a_case_with_the_day_it_was_received(council, batch):
    taken = took(council, (row(n) for n in range(8)), batch=batch)

    assert [t.place for t in taken] == list(range(8))
    assert not any(t.again or t.refusal for t in taken)
    for one in taken:
        kept = CaseRow.objects.get(reference=one.reference)
        assert kept.received_at == NOON - timedelta(days=one.place)
        assert kept.recorded_at == NOON
        assert kept.source == f"import:old-{one.place}"
        assert kept.title == f"Number {one.place}: the lift"
    assert Customer.objects.count() == 8
    assert not LetterRow.objects.exists()
    assert verify().is_whole
    assert list(differences()) == []


def test_a_second_run_adds_nothing(council):
    first = took(council, [row(n) for n in range(5)])
    second = took(council, [row(n) for n in range(7)], batch=3)

    assert [t.reference for t in second[:5]] == [t.reference for t in first]
    assert [t.again for t in second] == [True] * 5 + [False] * 2
    assert CaseRow.objects.count() == DoorKey.objects.count() == 7


def test_the_same_row_twice_in_a_batch_is_one_case(council):
    first, again = took(council, [row(1), row(1)])

    assert (first.reference, first.again) == (again.reference, False)
    assert again.again
    assert CaseRow.objects.count() == 1


def test_a_row_that_is_refused_is_listed_and_the_rest_are_taken(council):
    taken = took(council, [row(1), row(2, kind="complant"), row(3)])

    assert [bool(t.reference) for t in taken] == [True, False, True]
    assert taken[1].refusal.code == "unknown-kind"
    assert CaseRow.objects.count() == 2
    assert not DoorKey.objects.filter(key="old-2").exists()


def test_a_row_from_the_future_is_refused(council):
    (taken,) = took(council, [row(-3)])

    assert taken.refusal.code == "in-the-future"


def test_what_is_taken_in_is_a_case_like_any_other(council):
    (taken,) = took(council, [row(1)])

    opened = case_for(council, ASHA, taken.reference, NOON)
    one_by_one = received(council)
    assert opened.facts[0].words == {"what_happened": "Number 1: the lift."}
    assert [f.name for f in opened.facts] == [f.name for f in one_by_one.facts]


def test_rows_without_a_key_are_all_taken(council):
    rows = [row(n)._replace(key="") for n in range(3)]

    assert len({t.reference for t in took(council, rows)}) == 3


def test_nothing_to_take_takes_nothing(council):
    assert took(council, []) == []


def test_a_batch_that_fails_leaves_nothing_of_it(council, monkeypatch):
    def broken(openings, **how):
        raise OSError("The disk is full.")

    took(council, [row(1)])
    monkeypatch.setattr("putright.cases.bulk.write_openings", broken)
    with pytest.raises(OSError, match="disk"):
        took(council, [row(2), row(3)])

    assert CaseRow.objects.count() == 1


def test_a_batch_costs_a_few_statements_however_large(council):
    took(council, [row(0)])
    with CaptureQueriesContext(connection) as queries:
        took(council, [row(n) for n in range(1, 101)])

    assert len([q for q in queries.captured_queries if "SAVEPOINT" not in q["sql"]]) <= 8


def test_memory_stays_flat(council):
    def most(rows):
        gc.collect()
        tracemalloc.start()
        for _ in take_in(council, (row(n) for n in rows), by=ASHA, at=NOON, batch=20):
            pass
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak

    most(range(40))
    short, long = most(range(100, 160)), most(range(200, 500))
    assert long < short * 2  # for five times the rows; when the collector runs is chance
    assert StoredEvent.objects.filter(name="received").count() == 400
