"""SQLite, and somebody writes for too long: a page says so, nothing is half done, and it passes."""

import sqlite3
from contextlib import contextmanager

import pytest
from django.db import connection

from putright.cases.models import CaseRow, StoredEvent
from putright.project.sqlite3.turns import Turn
from tests.cases.given import received
from tests.strength import given, invariants
from tests.strength.clients import Journal, Page

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def in_turn(database):
    turn = Turn(database, 30)
    yield
    turn.end()


@contextmanager
def out_of_turn(database):
    """Write as a program does that knows of no turns."""
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("begin immediate")
    yield
    other.execute("rollback")
    other.close()


@pytest.fixture(params=[in_turn, out_of_turn])
def somebody_writes(request, organisation, monkeypatch):
    """Return what has somebody write for longer than we wait."""
    if connection.vendor != "sqlite":
        pytest.skip("is about SQLite")
    connection.close()  # Why: the next one waits as long as is said here
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.05)
    yield lambda: request.param(str(connection.settings_dict["NAME"]))
    connection.close()


def page_of(answer):
    return Page(answer.status_code, answer.content.decode(), answer.headers.get("Location", ""))


def says_that_it_passes(page):
    return page.status == 503 and "We cannot do this just now" in page.words


def test_a_customer_sends_again_what_could_not_be_taken(somebody_writes, organisation, client):
    client.raise_request_exception = False
    client.post("/mini/tell/complaint/what/", {"what_happened": "The lift."})
    sent = {"token": page_of(client.get("/mini/tell/check/")).box("token")}

    with somebody_writes():
        told = page_of(client.post("/mini/tell/check/", sent))

    assert says_that_it_passes(told), told
    assert not CaseRow.objects.exists()
    assert client.post("/mini/tell/check/", sent).status_code == 302
    assert CaseRow.objects.count() == 1
    assert invariants.faults(Journal()) == []


def test_an_officer_saves_again_what_could_not_be_saved(somebody_writes, organisation, client):
    client.raise_request_exception = False
    client.cookies["putright-session"] = given.signed_in(organisation, "asha")
    path = f"/staff/mini/case/{received(organisation).reference}/do/note/"
    form = page_of(client.get(path))
    sent = {name: form.box(name) for name in ("_seen", "_token")} | {"text": "Rang them."}

    with somebody_writes():
        told = page_of(client.post(path, sent))

    assert says_that_it_passes(told), told
    assert client.post(path, sent).status_code == 302
    assert StoredEvent.objects.filter(name="noted").count() == 1
    assert invariants.faults(Journal()) == []
