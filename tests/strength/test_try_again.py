"""What the database gives up for the sake of others is done again; anything else is told."""

import itertools
import threading
import time

import pytest
from django.db import OperationalError, connection

from putright.cases import carry_out as door
from putright.cases.bulk import Intake, take_in
from putright.cases.carry_out import Carried
from putright.cases.models import CaseRow, DoorKey, StoredEvent
from putright.cases.rebuild import differences
from putright.cases.verify import verify
from putright.project import trouble
from tests.cases.given import ASHA, NOON, asked, received

pytestmark = pytest.mark.django_db(transaction=True)
on_postgresql = pytest.mark.postgres


def notes():
    return StoredEvent.objects.filter(name="noted").count()


def is_whole():
    return verify().is_whole and list(differences()) == []


# -- as the database says it --------------------------------------------------------------


@on_postgresql
def test_two_who_wait_for_one_another_are_both_done_in_the_end(organisation, at_once):
    one, other = received(organisation), received(organisation)
    begun = threading.Barrier(2)
    tries = itertools.count(1)

    def note_and_reach_for(mine, theirs):
        def reach(carried):
            if next(tries) <= 2:
                begun.wait(30)  # both hold their own case now
            CaseRow.objects.filter(reference=theirs.reference).update(source="")

        return asked(organisation, mine.reference, "note", given={"text": "Rang."}, on_first=reach)

    outcomes = at_once(
        lambda: note_and_reach_for(one, other), lambda: note_and_reach_for(other, one)
    )

    assert [type(outcome) for outcome in outcomes] == [Carried, Carried], outcomes
    assert next(tries) == 4  # so one of them was undone, and did it again
    assert notes() == 2
    assert is_whole()


@on_postgresql
def test_a_lock_that_is_not_got_in_time_is_waited_for_again(organisation, at_once):
    case = received(organisation)

    def note_slowly():
        return asked(
            organisation,
            case.reference,
            "note",
            given={"text": "One."},
            on_first=lambda carried: time.sleep(0.6),
        )

    def note_in_a_hurry():
        time.sleep(0.2)
        with connection.cursor() as cursor:
            cursor.execute("set lock_timeout = '50ms'")
        return asked(organisation, case.reference, "note", given={"text": "Two."})

    outcomes = at_once(note_slowly, note_in_a_hurry)

    assert [type(outcome) for outcome in outcomes] == [Carried, Carried], outcomes
    assert notes() == 2
    assert is_whole()


@on_postgresql
def test_writers_who_must_look_as_if_in_a_row_are_done_one_by_one(organisation, at_once):
    case = received(organisation)

    def note(text):
        with connection.cursor() as cursor:
            cursor.execute("set default_transaction_isolation = 'serializable'")
        return asked(organisation, case.reference, "note", given={"text": text})

    outcomes = at_once(*[lambda text=text: note(text) for text in "abcdef"])

    assert {type(outcome) for outcome in outcomes} == {Carried}, outcomes
    assert notes() == 6
    assert is_whole()


@on_postgresql
def test_a_statement_that_takes_too_long_is_told_at_once(organisation):
    case = received(organisation)
    tries = []

    def linger(carried):
        tries.append(carried)
        with connection.cursor() as cursor:
            cursor.execute("set local statement_timeout = '50ms'; select pg_sleep(5)")

    with pytest.raises(OperationalError) as told:
        asked(organisation, case.reference, "note", given={"text": "x"}, on_first=linger)

    assert trouble.what(told.value) == "the database took too long"
    assert len(tries) == 1
    assert notes() == 0


@on_postgresql
def test_who_is_slow_is_overtaken_once_and_not_for_ever(organisation, at_once):
    case = received(organisation)
    done, tries = threading.Event(), []

    def think(now, since):
        tries.append(len(since))
        time.sleep(0.2)  # between reading and writing, while others write
        return False

    def slow():
        time.sleep(0.2)
        try:
            return asked(
                organisation,
                case.reference,
                "note",
                given={"text": "Slowly."},
                expected=case.sequence,
                is_news=think,
            )
        finally:
            done.set()

    def quick():
        while not done.is_set():
            asked(organisation, case.reference, "note", given={"text": "Quickly."})

    outcomes = at_once(quick, quick, slow)

    assert [type(outcome) for outcome in outcomes] == [type(None), type(None), Carried], outcomes
    assert len(tries) == 2
    assert is_whole()


@pytest.fixture
def slow_keys(transactional_db):
    """Let each key take a while to write, so that two who write several do meet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "create function slowly() returns trigger language plpgsql as"
            " 'begin perform pg_sleep(0.02); return new; end';"
            "create trigger slowly before insert on cases_doorkey"
            " for each row execute function slowly()"
        )
        yield
        cursor.execute("drop function slowly() cascade")


@on_postgresql
@pytest.mark.usefixtures("slow_keys")
def test_imports_of_the_same_rows_the_other_way_round_do_not_stop_one_another(
    organisation, at_once
):
    rows = [
        Intake(n, f"old-{n}", {"kind": "complaint", "what_happened": f"{n}: the lift."})
        for n in range(10)
    ]

    def bring_in(rows):
        return list(take_in(organisation, rows, by=ASHA, at=NOON))

    outcomes = at_once(lambda: bring_in(rows), lambda: bring_in(rows[::-1]))

    assert [type(outcome) for outcome in outcomes] == [list, list], outcomes
    assert CaseRow.objects.count() == DoorKey.objects.count() == len(rows)
    assert is_whole()


# -- how often ----------------------------------------------------------------------------


@pytest.fixture
def tries(monkeypatch):
    """Return how often it was tried, where every try fails alike."""
    seen = []

    def fails(sqlstate):
        def attempt(*args, **rest):
            seen.append(sqlstate)
            error = Exception(sqlstate)
            error.sqlstate = sqlstate
            raise OperationalError("given up") from error

        monkeypatch.setattr(door, "_attempt", attempt)
        monkeypatch.setattr(door, "_PAUSE", 0)
        return seen

    return fails


@pytest.mark.parametrize("sqlstate", ["40001", "40P01", "55P03"])
def test_what_is_always_given_up_is_told_in_the_end(organisation, tries, sqlstate):
    seen = tries(sqlstate)

    with pytest.raises(OperationalError, match="given up"):
        received(organisation)

    assert len(seen) == door._TRIES


@pytest.mark.parametrize("sqlstate", ["57014", "57P01", "53100", "08006", None])
def test_anything_else_is_not_tried_again(organisation, tries, sqlstate):
    seen = tries(sqlstate)

    with pytest.raises(OperationalError, match="given up"):
        received(organisation)

    assert len(seen) == 1
