"""Somebody else was first: whoever should know of it is told what happened, and nobody else is."""

from datetime import timedelta

import pytest
from django.test import Client

from putright.cases.carry_out import Conflict
from putright.cases.models import StoredEvent
from putright.cases.overdue import pass_deadlines
from putright.project import clock
from tests.cases.given import ASHA, asked, received
from tests.strength import given, invariants
from tests.strength.clients import Journal, Page

pytestmark = pytest.mark.django_db(transaction=True)

TWO_MONTHS = timedelta(days=60)


def note(organisation, case, text="Rang them.", **rest):
    return asked(organisation, case.reference, "note", at=clock.now(), given={"text": text}, **rest)


def answer(organisation, case):
    for do, given_ in (("acknowledge", {}), ("respond", {"outcome": "upheld", "text": "Yes."})):
        asked(organisation, case.reference, do, at=clock.now(), given=given_)


def notes():
    return StoredEvent.objects.filter(name="noted").count()


# -- at the one door ----------------------------------------------------------------------


def test_days_that_pass_stand_in_nobodys_way(organisation):
    case = received(organisation, at=clock.now() - TWO_MONTHS)
    assert pass_deadlines(organisation, clock.now()) > 0

    kept = note(organisation, case, expected=case.sequence)

    assert [fact.name for fact in kept.facts] == ["noted"]
    assert invariants.faults(Journal()) == []


def test_what_somebody_did_is_told_with_the_days_that_passed(organisation):
    case = received(organisation, at=clock.now() - TWO_MONTHS)
    missed = pass_deadlines(organisation, clock.now())
    note(organisation, case)

    with pytest.raises(Conflict) as told:
        note(organisation, case, "Wrote to them.", expected=case.sequence)

    names = [fact.name for fact in told.value.since]
    assert (names.count("missed"), names[-1]) == (missed, "noted")
    assert told.value.since[-1].words == {"text": "Rang them."}
    assert notes() == 1


def test_nobody_can_have_seen_what_has_not_happened(organisation):
    case = received(organisation)

    with pytest.raises(Conflict):
        note(organisation, case, expected=case.sequence + 1, is_news=lambda case, since: False)

    assert notes() == 0


def test_what_is_no_news_to_them_is_not_told(organisation):
    case = received(organisation)
    note(organisation, case)

    def is_news(now, since):
        assert [fact.name for fact in since] == ["noted"]
        assert now.facts[-1] is since[-1]
        return False

    note(organisation, case, "Wrote to them.", expected=case.sequence, is_news=is_news)

    assert notes() == 2


# -- on the customer's pages --------------------------------------------------------------


@pytest.fixture
def case(organisation):
    return received(organisation, at=clock.now() - timedelta(days=1), secret="K7P392MX4TQ8WD5R")


def opened(client, path):
    page = client.get(path)
    assert page.status_code == 200
    return Page(page.status_code, page.content.decode(), "")


def add(client, case, form, text="It broke again."):
    boxes = {name: form.box(name) for name in ("token", "seen")}
    page = client.post(f"{home(case)}add/", {**boxes, "text": text})
    return Page(page.status_code, page.content.decode(), page.headers.get("Location", ""))


def home(case):
    return f"/mini/case/{case.reference}/{case.secret}/"


def test_a_customer_is_told_what_they_may_know_and_saves_again(organisation, case, client):
    form = opened(client, f"{home(case)}add/")
    note(organisation, case, "An internal word.")
    answer(organisation, case)

    told = add(client, case, form)

    assert told.status == 409
    assert "This case changed while you had it open" in told.words
    assert "We answered at stage 1" in told.words
    assert "internal" not in told.words
    assert notes() == 1

    assert add(client, case, told).status == 302
    assert notes() == 2


def test_a_customer_is_not_stopped_by_what_is_internal_however_much_of_it(
    organisation, case, at_once
):
    def staff():
        for _ in range(15):
            note(organisation, case)

    def customer():
        client, found = Client(), []
        for _ in range(8):
            form = opened(client, f"{home(case)}add/")
            found.append(add(client, case, form).status)
        return found

    *nothing, statuses = at_once(*[staff] * 4, customer)

    assert nothing == [None] * 4
    assert statuses == [302] * 8
    assert notes() == 4 * 15 + 8
    assert invariants.faults(Journal()) == []


# -- on the staff's -----------------------------------------------------------------------


def test_staff_are_told_who_did_what_and_save_again_once(organisation, case, client):
    client.cookies["putright-session"] = given.signed_in(organisation, "mo")
    path = f"/staff/mini/case/{case.reference}/do/note/"
    form = opened(client, path)
    asked(organisation, case.reference, "acknowledge", by=ASHA, at=clock.now())

    def save(form):
        boxes = {name: form.box(name) for name in ("_seen", "_token")}
        page = client.post(path, {**boxes, "text": "Rang them."})
        return Page(page.status_code, page.content.decode(), page.headers.get("Location", ""))

    told = save(form)

    assert told.status == 409
    assert "This case changed while you had it open" in told.words
    assert "Acknowledged" in told.words
    assert "Rang them." in told.words
    assert notes() == 0
    assert save(told).status == save(told).status == 302
    assert notes() == 1
