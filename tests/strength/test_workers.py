"""Two who work never do one thing twice, and what a killed one had begun is taken up again."""

import os
import random
import signal
import subprocess
import sys
from datetime import timedelta

import pytest

from putright.cases.bulk import Intake, take_in
from putright.cases.models import ClockRow, LetterRow, StoredEvent
from putright.cases.overdue import pass_deadlines
from putright.project import clock
from tests.cases.given import ASHA
from tests.strength import given, invariants
from tests.strength.clients import Journal
from tests.strength.harness import PACKS, ROOT, wait_for

pytestmark = pytest.mark.django_db(transaction=True)

CASES, WORKERS, KILLS = 150, 3, 4
SEED = 20261122

# Why so few at a time: the others are to come in between, and the kills too.
WORK = f"""
import os, django; django.setup()
os.environ["PUTRIGHT_PACKS"] = {str(PACKS)!r}
from putright.cases.overdue import pass_deadlines
from putright.people.models import Organisation
from putright.project import clock
print(pass_deadlines(Organisation.objects.get(), clock.now(), batch=2))
"""


def missed():
    return StoredEvent.objects.filter(name="missed").count()


@pytest.fixture
def overdue(organisation):
    """Return how many promises were missed in cases that came in two months ago."""
    at = clock.now() - timedelta(days=60)
    rows = [
        Intake(n, f"old-{n}", {"kind": "complaint", "what_happened": "The lift."})
        for n in range(CASES)
    ]
    list(take_in(organisation, rows, by=ASHA, at=at))
    return ClockRow.objects.filter(is_open=True, owed_on__lt=clock.today()).count()


def started():
    return subprocess.Popen(
        [sys.executable, "-c", WORK],
        cwd=ROOT,
        env=given.environment(),
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def test_each_promise_is_told_as_missed_once_whoever_is_killed_meanwhile(organisation, overdue):
    chance = random.Random(SEED)
    assert overdue >= CASES
    workers = [started() for _ in range(WORKERS)]

    for kill in range(1, KILLS + 1):
        wait_for(lambda kill=kill: missed() >= kill * overdue // (KILLS + 2), "the next misses")
        worker = workers.pop(chance.randrange(WORKERS))
        os.killpg(worker.pid, signal.SIGKILL)
        worker.communicate()
        workers.append(started())
    told = [int(worker.communicate()[0]) for worker in workers]

    assert all(worker.returncode == 0 for worker in workers)
    assert sum(told) <= missed()
    pass_deadlines(organisation, clock.now())  # what the last one was at when others looked
    assert invariants.waiting() == 0, f"seed {SEED}"
    # A promise to say why it is late begins as another is missed, and is missed in its turn.
    assert missed() >= overdue
    assert LetterRow.objects.filter(letter="reminder").count() == missed()
    assert invariants.faults(Journal()) == [], f"seed {SEED}"
    assert pass_deadlines(organisation, clock.now()) == 0
