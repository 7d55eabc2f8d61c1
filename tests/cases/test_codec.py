"""What is written down reads the same for ever."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from putright.cases import codec
from putright.cases.store import Stream, as_stored, as_stream, follow
from putright.core.facts import Fact

WHEN = datetime(2026, 11, 23, 12, 0, 0, 123456, tzinfo=UTC)

texts = st.text(max_size=40)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | texts
    | st.floats(allow_nan=False, allow_infinity=False)
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4)
)
details = st.dictionaries(texts, values, max_size=6)
moments = st.datetimes(
    min_value=datetime(1900, 1, 1), max_value=datetime(2999, 1, 1), timezones=st.just(UTC)
)
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=80)
facts = st.builds(
    Fact,
    name=st.sampled_from(["received", "noted", "lesson", "medical-letter"]),
    at=moments,
    recorded_at=moments,
    by=texts,
    role=texts,
    stage=texts,
    data=details,
    words=st.dictionaries(texts, words, max_size=3),
)


@given(details)
def test_plain_details_come_back_exactly(data):
    assert codec.decode("noted", 1, codec.encode(data)) == data


@given(details)
def test_an_encoder_made_once_writes_what_the_other_does(data):
    plain = json.JSONEncoder(separators=(",", ":"), sort_keys=True, default=str)

    assert codec.quick(plain)(data) == plain.encode(data)


@given(details)
def test_what_is_said_to_read_back_does(data):
    decoded = codec.decode("noted", 1, codec.encode(data))

    if codec.reads_back(data):
        assert decoded == data
        assert json.dumps(decoded, sort_keys=True) == json.dumps(data, sort_keys=True)


@pytest.mark.parametrize(
    "value",
    [date(2026, 1, 1), WHEN, Decimal("1.5"), (1, 2), {1: "a"}, {"a": (1,)}, [{"a": {1, 2}}]],
)
def test_what_reads_otherwise_is_not_said_to_read_back(value):
    assert not codec.reads_back({"on": value})


@given(details)
def test_what_is_written_has_one_form(data):
    written = codec.encode(data)

    assert written.isascii()
    assert codec.encode(json.loads(written)) == written


@given(st.lists(facts, min_size=1, max_size=6))
def test_every_fact_survives_being_stored(several):
    appended = follow(Stream(1, 7), several)

    events = [as_stored(row[2:]) for row in appended.events]
    kept = {(row[2], row[3]): row[4] for row in appended.texts}
    read = as_stream(1, 7, events, kept)

    assert list(read.facts) == several
    assert read.facts == appended.stream.facts
    assert read.head == appended.stream.head


def test_days_moments_and_sums_are_plain_text():
    given_data = {
        "on": date(2026, 12, 1),
        "at": datetime(2026, 7, 1, 10, tzinfo=ZoneInfo("Europe/London")),
        "amount": Decimal("25.50"),
        "roles": frozenset({"b", "a"}),
    }

    assert codec.decode("offered", 1, codec.encode(given_data)) == {
        "on": "2026-12-01",
        "at": "2026-07-01T09:00:00.000000+00:00",
        "amount": "25.50",
        "roles": ["a", "b"],
    }


@pytest.mark.parametrize("value", [datetime(2026, 7, 1, 10), object(), float("nan")])
def test_what_cannot_be_read_back_is_not_written(value):
    with pytest.raises((TypeError, ValueError)):
        codec.encode({"value": value})


def test_an_old_shape_is_upgraded_step_by_step(monkeypatch):
    monkeypatch.setitem(codec.SHAPES, "assigned", 3)
    monkeypatch.setitem(
        codec.UPGRADES, ("assigned", 1), lambda data: {"to": data["handler"], "v": 2}
    )
    monkeypatch.setitem(codec.UPGRADES, ("assigned", 2), lambda data: {**data, "v": 3})

    assert codec.decode("assigned", 1, '{"handler":"s-asha"}') == {"to": "s-asha", "v": 3}
    assert codec.decode("assigned", 3, '{"to":"s-ben"}') == {"to": "s-ben"}
    assert follow(Stream(1, 1), [Fact("assigned", WHEN, WHEN)]).events[0][4] == 3


@given(st.text())
def test_clean_words_can_be_kept_by_both_databases(text):
    kept = codec.clean(text)

    assert "\x00" not in kept
    assert kept.encode("utf-8").decode("utf-8") == kept
    assert codec.clean(kept) == kept
