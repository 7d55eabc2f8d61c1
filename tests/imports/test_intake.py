"""Every row becomes a case or is listed with its reason; nothing else ever happens."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from putright.cases.bulk import BATCH, Taken
from putright.cases.models import CaseRow, StoredEvent
from putright.cases.store import load_by_reference
from putright.core.case import fold
from putright.imports.intake import NotTaken, import_rows
from putright.imports.mapping import Mapping, parse_mapping
from putright.imports.sheets import Row, rows
from putright.imports.spreadsheet import Unreadable
from putright.people.models import Customer, Organisation
from tests.imports.conftest import MAPPING

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
COLUMNS = ("Ref", "Received", "What", "Name")


@pytest.fixture
def organisation() -> Organisation:
    return Organisation.objects.create(
        slug="o", name="O", pack="cestria", reference_prefix="OO", demonstration=True
    )


def as_rows(*lines: tuple[str, ...]) -> list[Row]:
    return [
        Row(number, number + 1, dict(zip(COLUMNS, line, strict=True)))
        for number, line in enumerate(lines, start=1)
    ]


def taken_in(
    organisation: Organisation, found: list[Row], mapping: Mapping, at: datetime = NOW
) -> list:
    return list(import_rows(organisation, found, mapping, at))


def test_a_row_becomes_a_case_received_when_it_was(organisation, mapping):
    (outcome,) = taken_in(organisation, as_rows(("7", "01/02/2024", "The tap", "Ada")), mapping)

    assert isinstance(outcome, Taken)
    case = fold(load_by_reference(organisation.pk, outcome.reference, words=True).facts)
    received = case.facts[0]
    assert received.at == datetime(2024, 2, 1, 12, tzinfo=UTC)
    assert received.recorded_at == NOW  # back-dated, and that is said
    assert received.words == {"what": "The tap"}
    row = CaseRow.objects.get()
    assert (row.kind, row.source, row.link) == ("complaint", "import:old-system", "")
    assert Customer.objects.get(key=row.customer).name == "Ada"


def test_outcomes_come_in_the_order_of_the_rows(organisation, mapping):
    outcomes = taken_in(
        organisation,
        as_rows(
            ("1", "01/02/2024", "a", ""),
            ("2", "sometime", "b", ""),
            ("", "01/02/2024", "c", ""),
            ("4", "01/02/2030", "d", ""),
            ("5", "01/02/1999", "e", ""),
            ("6", "", "f", ""),
            ("7", "01/02/2024", "g", ""),
        ),
        mapping,
    )

    assert [str(one) if isinstance(one, NotTaken) else one.place for one in outcomes] == [
        1,
        "Received is 'sometime', which is no date here.",
        "Ref is blank.",
        "This cannot have been received later than now.",
        "The calendars begin in 2000: check the year.",
        "Received is blank.",
        7,
    ]
    assert CaseRow.objects.count() == 2


def test_a_second_time_adds_nothing(organisation, mapping):
    found = as_rows(("1", "01/02/2024", "a", ""), ("2", "01/02/2024", "b", ""))
    first = taken_in(organisation, found, mapping)
    events = StoredEvent.objects.count()

    again = taken_in(organisation, found, mapping, NOW + timedelta(minutes=1))

    assert [one.again for one in again] == [True, True]
    assert [one.reference for one in again] == [one.reference for one in first]
    assert StoredEvent.objects.count() == events


def test_one_key_twice_in_a_file_is_one_case_and_the_second_row_is_listed(organisation, mapping):
    found = as_rows(("1", "01/02/2024", "a", ""), ("1", "01/02/2024", "b", ""))

    first, second = taken_in(organisation, found, mapping)

    assert isinstance(first, Taken)
    assert isinstance(second, NotTaken)
    assert f"which is case {first.reference}" in second.reason


def test_one_key_in_two_systems_is_two_cases(organisation, mapping):
    other = parse_mapping(MAPPING.replace("old-system", "other-system"), "m.toml")
    found = as_rows(("1", "01/02/2024", "a", ""))

    taken_in(organisation, found, mapping)
    (outcome,) = taken_in(organisation, found, other)

    assert not outcome.again


def test_keys_of_two_columns_do_not_run_together(organisation):
    two = parse_mapping(MAPPING.replace('key = "Ref"', 'key = ["Ref", "Name"]'), "m.toml")
    found = as_rows(("1", "01/02/2024", "a", "23"), ("12", "01/02/2024", "a", "3"))

    assert [one.again for one in taken_in(organisation, found, two)] == [False, False]


def test_the_kind_is_one_that_the_policy_had_at_the_time(mapping):
    """Citizen's first policy knew complaints only, its second service requests too."""
    citizen = Organisation.objects.create(
        slug="c", name="C", pack="citizen", reference_prefix="CC", demonstration=True
    )
    requests = parse_mapping(
        MAPPING.replace('["complaint", "casework"]', '["service-request", "complaint"]'), "m.toml"
    )

    taken_in(
        citizen,
        as_rows(("1", "01/02/2018", "a", ""), ("2", "01/02/2024", "b", "")),
        requests,
    )

    found = CaseRow.objects.order_by("received_at").values_list("version", "kind")
    assert list(found) == [("1.0", "complaint"), ("2.0", "service-request")]


def test_no_more_is_read_than_a_batch(organisation, mapping):
    read = 0

    def endless() -> Iterator[Row]:
        nonlocal read
        while True:
            read += 1
            yield Row(read, read + 1, {}, "this row is no CSV")

    outcomes = import_rows(organisation, endless(), mapping, NOW)

    assert isinstance(next(outcomes), NotTaken)
    assert read <= BATCH


def test_where_a_file_breaks_off_what_came_before_is_taken(organisation, mapping):
    def broken() -> Iterator[Row]:
        yield from as_rows(("1", "01/02/2024", "a", ""), ("2", "01/02/2024", "b", ""))
        raise Unreadable("cut short")

    taken = []
    with pytest.raises(Unreadable):
        taken.extend(import_rows(organisation, broken(), mapping, NOW))

    assert len(taken) == CaseRow.objects.count() == 2


# -- odd text -----------------------------------------------------------------------------

ODD = st.text(
    st.characters() | st.sampled_from("\x00\x1b\u202e\ufeff\ud800\"',;\r\n\t=@") | st.just("é"),
    max_size=40,
)
DAYS = st.sampled_from(
    ["01/02/2024", "29/02/2023", "2024-02-01", "01/01/0001", "31/12/9999", "1/1/99", ""]
)
LINES = st.lists(st.tuples(ODD, ODD | DAYS, ODD, ODD), min_size=1, max_size=6)


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(lines=LINES)
@example(lines=[("\ud800", "01/02/2024", "\ud800", "\ud800")])
@example(lines=[("\x00", "01/02/2024", "\x00", "\x00")])
def test_whatever_the_rows_hold_each_has_an_outcome(organisation, mapping, lines):
    found = as_rows(*lines)

    outcomes = taken_in(organisation, found, mapping)

    assert len(outcomes) == len(found)
    for outcome in outcomes:
        assert isinstance(outcome, Taken) or str(outcome)
    again = taken_in(organisation, found, mapping)
    assert all(isinstance(one, NotTaken) or one.again for one in again)


@settings(
    max_examples=80,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    lines=LINES,
    junk=st.binary(max_size=60) | st.just(b'"'),
    place=st.integers(0, 400),
    dialect=st.sampled_from(["excel", "excel-tab", "unix"]),
)
def test_whatever_the_file_holds_it_is_read_or_refused(
    organisation, mapping, tmp_path: Path, lines, junk, place, dialect
):
    text = io.StringIO()
    csv.writer(text, dialect).writerows([COLUMNS, *lines])
    content = text.getvalue().encode("utf-8", "surrogatepass")
    path = tmp_path / "odd.csv"
    path.write_bytes(content[:place] + junk + content[place:])

    try:
        for outcome in import_rows(organisation, rows(path, mapping), mapping, NOW):
            assert isinstance(outcome, Taken) or str(outcome)
    except Unreadable as fault:
        assert str(fault)
