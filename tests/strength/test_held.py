"""What works through many cases at once sees each as it is, though others were writing to it."""

import threading
from datetime import date

import pytest
from django.db import connection

from putright.cases.erase import Erased, erase_person
from putright.cases.models import ClockRow, StoredEvent, Text
from putright.cases.overdue import pass_deadlines
from putright.cases.rebuild import differences, rebuild
from putright.cases.recount import recount
from putright.cases.verify import verify
from tests.cases.given import asked, received
from tests.cases.test_recount import LATER, proclaim

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

__all__ = ["proclaim"]

A_WHILE = 0.4  # seconds in which the other comes to wait


@pytest.fixture
def meanwhile(at_once):
    """Return a function that has something done while a case is held by another writer."""

    def run(organisation, case, do, what, **given):
        held, go_on = threading.Event(), threading.Event()

        def hold(carried):
            held.set()
            assert go_on.wait(30)

        def writer():
            return asked(organisation, case.reference, do, days=1, given=given, on_first=hold)

        def other():
            assert held.wait(30)
            threading.Timer(A_WHILE, go_on.set).start()
            return what()

        return at_once(writer, other)

    return run


def is_whole():
    return verify().is_whole and list(differences()) == []


def test_a_recount_sees_what_was_written_while_it_waited(organisation, meanwhile, proclaim):
    cases = [received(organisation) for _ in range(3)]

    def recount_anew():
        proclaim(date(2026, 11, 25))
        return recount(organisation, LATER)

    carried, recounted = meanwhile(organisation, cases[1], "acknowledge", recount_anew)

    assert [fact.name for fact in carried.facts] == ["acknowledged"], carried
    assert recounted.moved > 0, recounted
    clocks = ClockRow.objects.filter(clock="acknowledge").order_by("case")
    assert list(clocks.values_list("state", "is_open")) == [
        ("running", True),
        ("met", False),
        ("running", True),
    ]


def test_a_rebuild_sees_what_was_written_while_it_waited(organisation, meanwhile):
    cases = [received(organisation) for _ in range(3)]
    ClockRow.objects.filter(clock="respond").update(label="Spoilt")

    closed, rebuilt = meanwhile(
        organisation, cases[1], "acknowledge", lambda: rebuild(organisation)
    )

    assert [fact.name for fact in closed.facts] == ["acknowledged"], closed
    assert not isinstance(rebuilt, Exception), rebuilt
    assert is_whole()


def test_a_look_at_the_days_leaves_out_a_case_that_somebody_holds(organisation, meanwhile):
    cases = [received(organisation) for _ in range(3)]
    at = LATER.replace(year=2027)

    acknowledged, missed = meanwhile(
        organisation, cases[1], "acknowledge", lambda: pass_deadlines(organisation, at)
    )

    assert [fact.name for fact in acknowledged.facts] == ["acknowledged"], acknowledged
    assert missed > 0, missed
    told = StoredEvent.objects.filter(name="missed")
    assert cases[1].reference not in _references(told)
    assert pass_deadlines(organisation, at) > 0
    assert cases[1].reference in _references(told)
    assert is_whole()


def _references(events):
    from putright.cases.models import CaseRow

    cases = set(events.values_list("case", flat=True))
    return set(CaseRow.objects.filter(case__in=cases).values_list("reference", flat=True))


def test_words_are_erased_that_were_written_while_it_waited(organisation, meanwhile):
    case = received(organisation)
    again = received(organisation)

    def erase():
        return erase_person(organisation, again.customer, by="s-asha", rule="DP-1", at=LATER)

    noted, erased = meanwhile(organisation, again, "note", erase, text="Rang her.")

    assert [fact.name for fact in noted.facts] == ["noted"], noted
    assert (erased.cases, erased.texts) == (1, 2)  # what she wrote, and the note on it
    assert case.reference != again.reference
    assert is_whole()


@pytest.fixture
def slow_erasures(transactional_db):
    """Let each text take a while to erase, so that two who erase several do meet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "create function slowly() returns trigger language plpgsql as"
            " 'begin perform pg_sleep(0.2); return new; end';"
            "create trigger slowly before update on cases_text"
            " for each row execute function slowly()"
        )
        yield
        cursor.execute("drop function slowly() cascade")


@pytest.mark.usefixtures("slow_erasures")
def test_two_who_are_in_each_others_cases_are_both_erased(organisation, at_once):
    one, other = received(organisation), received(organisation)
    for case, party in ((one, other), (other, one)):
        joined = {"party": "representative", "key": party.customer, "name": "Her sister"}
        asked(organisation, case.reference, "join", given=joined)

    def erase(customer):
        return erase_person(organisation, customer, by="s-asha", rule="DP-1", at=LATER)

    outcomes = at_once(lambda: erase(one.customer), lambda: erase(other.customer))

    assert all(isinstance(outcome, Erased) for outcome in outcomes), outcomes
    assert not Text.objects.filter(words__isnull=False, name="what_happened").exists()
    assert is_whole()
