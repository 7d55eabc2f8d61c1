"""The worker looks after letters too, and goes on at once where there are more to send."""

from datetime import timedelta

import pytest

from putright.commands import work
from putright.letters import outgoing, planning
from putright.letters.models import Begun, Delivery, PrintBatch
from putright.project import clock
from tests.cases.given import asked, received


def test_the_worker_sends_letters_and_says_how_many(council, by_mail):
    received(council, at=clock.now())

    done = work.look()

    assert done[outgoing.SENT] == 1
    assert "1 letters sent" in work.told(done)
    assert len(by_mail.took) == 1


def test_it_goes_on_at_once_while_there_are_more(council, by_mail, monkeypatch):
    for place in (outgoing, planning):
        monkeypatch.setattr(place, "MOST", 2)
    monkeypatch.setattr(outgoing.plan, "__defaults__", (2,))
    monkeypatch.setattr(outgoing.send_due, "__defaults__", (2,))
    for _ in range(3):
        received(council, at=clock.now() - timedelta(minutes=1))

    first = work.look()
    assert (first[outgoing.SENT], work.has_more(first)) == (2, True)
    second = work.look()
    assert (second[outgoing.SENT], work.has_more(second)) == (1, False)


def test_no_two_parts_of_the_worker_count_under_one_name(db, monkeypatch):
    monkeypatch.setattr(work, "LOOKS", ("putright.letters.outgoing", "putright.letters.outgoing"))

    with pytest.raises(ValueError, match="counted already"):
        work.look()


def test_a_worker_that_is_told_to_stop_sends_nothing_more(council, by_mail):
    received(council, at=clock.now())

    done = work.look(lambda: False)

    assert set(done.values()) == {0}
    assert by_mail.took == []


def test_nothing_personal_is_in_the_tables_of_letters(council, by_mail):
    case = received(council).reference
    asked(council, case, "send", given={"letter": "holding", "parts": {"text": "A secret."}})
    by_mail.at_recipient = lambda to: f"550 {to} unknown, Zofia Nowak"
    outgoing.look(clock.now())

    rows = [row for model in (Delivery, PrintBatch, Begun) for row in model.objects.values()]
    assert len(rows) == 2
    for word in ("zofia", "nowak", "example.org", "secret"):
        assert word not in str(rows).lower()
