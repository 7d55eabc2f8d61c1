"""Very many write at once: nobody meets an error, and nothing that was saved is lost."""

import json
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection

from putright.cases.models import StoredEvent
from tests.cases.given import received
from tests.strength import given, invariants
from tests.strength.clients import Browser, Customer, Journal, Officer
from tests.strength.harness import ROOT, Installation

pytestmark = pytest.mark.django_db(transaction=True)

PROCESSES = 2
SECONDS = 4
SEED = 20261122


@pytest.fixture
def installed(tmp_path):
    """Return an installation on the tests' own database, with two who work beside it."""
    installation = Installation(tmp_path, given.address(), settings.SECRET_KEY, workers=2)
    yield installation
    installation.stop()


@pytest.fixture
def many():
    """Return how many write at once: SQLite has one writer at a time, and is for fewer."""
    return 32 if connection.vendor == "postgresql" else 8


def test_over_the_web(installed, organisation, many):
    journal = Journal()
    installed.start()
    clients = [
        Officer(f"officer{n}", journal, browser(installed, organisation, n), SEED)
        if n % 2
        else Customer(f"customer{n}", journal, Browser(installed.port), SEED)
        for n in range(many)
    ]
    for client in clients:
        client.start()
    until = time.monotonic() + SECONDS
    alarms: list[str] = []
    while time.monotonic() < until and not alarms:
        alarms += invariants.whole()
    for client in clients:
        client.ending.set()
    for client in clients:
        client.join()
    installed.kill_work()

    assert journal.faults == [], f"seed {SEED}"
    assert alarms == []  # however much is written while the record is looked at
    unanswered = {what: n for what, n in journal.count.items() if what.startswith("unanswered")}
    assert unanswered == {}, f"seed {SEED}\n{installed.log('server')[-3000:]}"
    assert len(journal.cases) >= many // 2
    assert invariants.faults(journal) == []
    assert "Traceback" not in installed.log("work")
    assert "rror" not in installed.log("work")


def browser(installed, organisation, number):
    return Browser(installed.port, given.signed_in(organisation, f"officer{number}"))


@pytest.mark.parametrize("cases", [1, 3])
def test_on_one_case_or_a_few(organisation, many, cases):
    references = [received(organisation).reference for _ in range(cases)]
    before = StoredEvent.objects.count()
    notes = 64 // many

    found = write_at_once(many // PROCESSES, notes, references)

    assert [one["faults"] for one in found] == [[]] * PROCESSES
    kept = sum(one["kept"] for one in found)
    assert kept == many * notes
    assert sum(one["told"] for one in found) > 0
    assert StoredEvent.objects.count() == before + kept
    assert [mark for mark, places in invariants.marks().items() if len(places) != 1] == []
    assert len(invariants.marks()) == kept
    assert list(invariants.whole()) == []


def write_at_once(writers, notes, references):
    """Start processes that each have several writers; return what each of them was told."""
    words = [sys.executable, "-m", "tests.strength.writers"]
    processes = [
        subprocess.Popen(
            [*words, f"p{number}", str(writers), str(notes), *references],
            cwd=ROOT,
            env=given.environment(),
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(PROCESSES)
    ]
    return [json.loads(process.communicate()[0]) for process in processes]
