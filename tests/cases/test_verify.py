"""Whatever is done to the record behind our back is found, and where."""

import pytest
from django.db import connection

from putright.cases.models import CaseRow, StoredEvent, Text
from putright.cases.store import event_rows, follow, load, write
from putright.cases.verify import verify
from putright.core.facts import Fact
from tests.cases.given import NOON, asked, received


@pytest.fixture
def cases(council):
    found = [received(council) for _ in range(3)]
    asked(council, found[1].reference, "note", given={"text": "Rang her at noon."})
    asked(council, found[1].reference, "acknowledge")
    return found


def number(carried):
    return CaseRow.objects.get(reference=carried.reference).case


def test_a_record_that_nobody_touched_is_whole(cases):
    verified = verify()

    assert verified.is_whole
    assert verified.cases == 3
    assert verified.events == StoredEvent.objects.count()
    assert verified.texts == Text.objects.count()
    assert verified.erasures == []


EVENTS = [
    {"data": '{"more":1}'},
    {"name": "told"},
    {"by": "s-ben"},
    {"role": "manager"},
    {"stage": "stage-2"},
    {"at": "2020-01-01T00:00Z"},
    {"recorded_at": "2020-01-01T00:00Z"},
    {"hash": b"1" * 32},
    {"texts": "{}"},
    {"shape": 2},
]


@pytest.mark.parametrize("change", EVENTS, ids=lambda change: next(iter(change)))
def test_a_change_to_an_event_is_found_where_it_was_made(cases, change):
    case = number(cases[1])
    noted = StoredEvent.objects.filter(case=case, name="noted")
    sequence = noted.get().sequence

    noted.update(**change)

    (broken,) = verify().broken
    assert (broken.case, broken.reference) == (case, cases[1].reference)
    assert (broken.sequence, broken.code) == (sequence, "event-changed")


def test_an_event_dropped_from_the_middle_is_found(cases):
    case = number(cases[1])
    noted = StoredEvent.objects.filter(case=case, name="noted")
    sequence = noted.get().sequence

    noted.delete()

    (broken,) = verify().broken
    assert (broken.case, broken.sequence, broken.code) == (case, sequence, "event-missing")


def test_the_last_event_dropped_is_found(cases):
    case = number(cases[1])
    last = StoredEvent.objects.filter(case=case).order_by("-sequence").first()
    StoredEvent.objects.filter(case=case, sequence=last.sequence).delete()
    Text.objects.filter(case=case, sequence=last.sequence).delete()

    (broken,) = verify().broken
    assert (broken.case, broken.sequence, broken.code) == (
        case, last.sequence, "events-and-row-differ",
    )  # fmt: skip


def test_an_event_slipped_in_at_the_end_is_found(cases, council):
    case = number(cases[0])
    stream = load(council.pk, case)
    write(event_rows([follow(stream, [Fact("closed", NOON, NOON)])]))

    (broken,) = verify().broken
    assert (broken.case, broken.sequence) == (case, stream.sequence + 1)


def test_an_event_slipped_in_the_middle_is_found(cases):
    case = number(cases[0])
    with connection.cursor() as cursor:
        cursor.execute(
            "update cases_storedevent set sequence = sequence + 100"
            ' where "case" = %s and sequence >= 3', [case],
        )  # fmt: skip
        cursor.execute(
            "update cases_storedevent set sequence = sequence - 99"
            ' where "case" = %s and sequence >= 100', [case],
        )  # fmt: skip
    other = StoredEvent.objects.filter(case=number(cases[2]), sequence=3)
    other.update(case=case)

    broken = {(b.case, b.sequence, b.code) for b in verify().broken}
    assert broken == {
        (case, 3, "event-changed"),
        (number(cases[2]), 3, "event-missing"),
    }


def test_all_events_of_a_case_gone_is_found(cases):
    case = number(cases[2])
    StoredEvent.objects.filter(case=case).delete()

    (broken,) = verify().broken
    assert (broken.case, broken.code, broken.reference) == (
        case, "events-missing", cases[2].reference,
    )  # fmt: skip


GONE = {"words": None, "salt": None}
TEXTS = [
    ({"words": "Rang her at nine."}, "text-changed"),
    ({"salt": b"0" * 16}, "text-changed"),
    (GONE, "text-gone"),
    ({**GONE, "erased_at": "2026-01-01T00:00Z", "erased_by": "s-x"}, "text-gone"),
    ({"name": "zzz"}, "text-missing"),
]


@pytest.mark.parametrize(("change", "code"), TEXTS)
def test_a_change_to_words_is_found_where_it_was_made(cases, change, code):
    case = number(cases[1])
    event = StoredEvent.objects.get(case=case, name="noted")

    Text.objects.filter(case=case, sequence=event.sequence).update(**change)

    (broken,) = verify().broken
    assert (broken.case, broken.sequence, broken.text, broken.code) == (
        case, event.sequence, "text", code,
    )  # fmt: skip


def test_words_that_were_dropped_are_found(cases):
    case = number(cases[1])
    Text.objects.filter(case=case, name="text").delete()

    (broken,) = verify().broken
    assert (broken.text, broken.code) == ("text", "text-missing")


def test_words_that_belong_to_no_event_are_found(cases, council):
    case = number(cases[0])
    Text.objects.create(
        organisation=council, case=case, sequence=2, name="x", words="!", salt=b"0" * 16
    )

    (broken,) = verify().broken
    assert (broken.case, broken.sequence, broken.text, broken.code) == (case, 2, "x", "text-added")


def test_a_case_moved_to_another_organisation_is_found(cases, council, other_council):
    case = number(cases[0])
    for model in (StoredEvent, Text, CaseRow):
        model.objects.filter(case=case).update(organisation=other_council)

    (broken,) = verify(other_council).broken
    assert (broken.sequence, broken.code) == (1, "event-changed")
    (left,) = verify(council).broken  # its clocks still tell of it
    assert (left.case, left.code) == (case, "events-missing")


def test_every_case_is_looked_at_whatever_the_batch(council):
    for _ in range(7):
        received(council)
    last = CaseRow.objects.order_by("case").last()
    StoredEvent.objects.filter(case=last.case, sequence=1).update(by="s-x")
    seen = []

    for batch in (1, 2, 3, 7, 8, 500):
        verified = verify(batch=batch, progress=seen.append)
        assert verified.cases == 7
        assert [broken.case for broken in verified.broken] == [last.case]
    assert sum(seen) == 7 * 6
