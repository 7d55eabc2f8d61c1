"""`putright verify` finds what was changed behind its back; `putright rebuild` puts rows right."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from putright.cases.models import CaseRow, StoredEvent, Text
from putright.commands import main
from putright.samples.tell import samples, set_up

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture
def record(db) -> None:
    for sample in samples():
        if sample.slug in ("cestria", "cipfa"):
            set_up(sample, NOW)


def asked(capsys, *words: str, code: int = 0) -> str:
    assert main([*words]) == code
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def data(capsys, *words: str, code: int = 0) -> dict[str, Any]:
    return json.loads(asked(capsys, *words, "--json", code=code))


def test_a_whole_record_is_said_to_be_whole(capsys, record):
    found = data(capsys, "verify")

    assert set(found) == {"cases", "events", "texts", "files", "erasures", "broken"}
    assert found["broken"] == found["erasures"] == []
    assert found["cases"] == CaseRow.objects.count()
    assert found["events"] == StoredEvent.objects.count()
    assert asked(capsys, "verify", "cipfa").endswith(": whole\n")
    assert data(capsys, "verify", "cipfa")["cases"] < found["cases"]


def test_an_event_that_was_changed_is_found(capsys, record):
    event = StoredEvent.objects.filter(name="acknowledged").first()
    StoredEvent.objects.filter(pk=event.pk).update(data=event.data.replace("form", "from"))

    (broken,) = data(capsys, "verify", code=1)["broken"]
    said = asked(capsys, "verify", code=1)

    assert broken["sequence"] == event.sequence
    assert f"{broken['reference']} event {event.sequence}: " in said
    assert said.endswith(": 1 broken\n")


def test_words_that_were_changed_are_found(capsys, record):
    Text.objects.filter(pk=Text.objects.first().pk).update(words="All is well.")

    assert len(data(capsys, "verify", code=1)["broken"]) == 1


def test_rows_that_say_something_else_are_found_and_put_right(capsys, record):
    assert asked(capsys, "rebuild", "--check") == "0 differences\n"
    CaseRow.objects.filter(status="withdrawn").update(status="lost")

    found = data(capsys, "rebuild", "--check", code=1)["differences"]

    assert {one["organisation"] for one in found} == {"cestria", "cipfa"}
    said = asked(capsys, "rebuild", "cestria")
    assert said.startswith(f"cestria case {found[0]['case']}: CaseRow ")
    assert said.endswith("1 differences, put right\n")
    asked(capsys, "rebuild", "cestria", "--check")
    asked(capsys, "rebuild", "--check", code=1)
    asked(capsys, "rebuild")
    assert asked(capsys, "rebuild", "--check") == "0 differences\n"


@pytest.mark.parametrize("word", ["verify", "rebuild"])
def test_a_slip_is_said(capsys, record, word: str):
    assert main([word, "cestira"]) == 1
    assert "no organisation 'cestira'. There are: cestria, cipfa." in capsys.readouterr().err
    assert main([word, "--sing"]) == 2


def test_without_a_database_it_says_how_to_make_one(run_putright):
    outcome = run_putright("verify", "cestria", "--json")

    assert outcome.returncode == 1
    assert outcome.stdout == ""
    assert "`putright demo` makes one to try" in outcome.stderr
