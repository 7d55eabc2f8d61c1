"""Two people at once: one is first, the other is told; and a crash leaves nothing half done."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from putright.cases.carry_out import Carried, Conflict
from putright.cases.models import CaseRow, StoredEvent
from putright.cases.rebuild import differences
from putright.cases.store import load_by_reference
from putright.cases.verify import verify
from putright.people.models import Customer
from tests.cases.conftest import PACKS
from tests.cases.given import asked, received

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).parents[2]


def at_once(*several: Callable[[], Any]) -> list[Any]:
    """Run these at the same moment, each in a thread of its own; return what came of each."""
    barrier = Barrier(len(several))
    found: list[Any] = [None] * len(several)

    def run(place: int, what: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait()
            found[place] = what()
        except Exception as error:
            found[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=item) for item in enumerate(several)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_of_two_who_saw_the_same_one_wins_and_the_other_is_told(council):
    for _ in range(8):
        case = received(council)

        def note(text, case=case):
            return asked(
                council, case.reference, "note", given={"text": text}, expected=case.sequence
            )

        outcomes = at_once(lambda: note("one"), lambda: note("two"))

        won = [outcome for outcome in outcomes if isinstance(outcome, Carried)]
        told = [outcome for outcome in outcomes if isinstance(outcome, Conflict)]
        assert len(won) == len(told) == 1, outcomes
        assert [fact.name for fact in told[0].since] == ["noted"]
        stream = load_by_reference(council.pk, case.reference)
        assert stream.sequence == case.sequence + 1
    assert verify().is_whole


def test_of_many_who_do_not_mind_the_order_all_are_kept(council):
    case = received(council)

    def notes(who):
        for n in range(6):
            asked(council, case.reference, "note", given={"text": f"{who} {n}"})

    outcomes = at_once(*[lambda who=who: notes(who) for who in range(4)])

    assert outcomes == [None] * 4
    assert StoredEvent.objects.filter(name="noted").count() == 24
    assert verify().is_whole
    assert list(differences()) == []


def test_the_same_form_sent_four_times_at_once_is_one_case(council):
    outcomes = at_once(*[lambda: received(council, key="form-1")] * 4)

    assert len({outcome.reference for outcome in outcomes}) == 1, outcomes
    assert len({outcome.secret for outcome in outcomes}) == 1
    assert sum(not outcome.again for outcome in outcomes) == 1
    assert CaseRow.objects.count() == Customer.objects.count() == 1


# -- crashes ------------------------------------------------------------------------------

STUCK = """
def wait(carried):
    print("written", flush=True)
    time.sleep(60)

received(council, key="form-1", on_first=wait)
"""

BUSY = """
while True:
    case = received(council)
    print(case.reference, flush=True)
    asked(council, case.reference, "acknowledge")
    asked(council, case.reference, "note", given={"text": "Rang her."})
"""


def another_process(what: str) -> subprocess.Popen[str]:
    """Start a process of the same installation that does `what`."""
    begin = (
        "import os, sys, time, django; django.setup();"
        "os.environ['PUTRIGHT_PACKS'] = sys.argv[1];"
        "from putright.people.models import Organisation;"
        "from tests.cases.given import asked, received;"
        "council = Organisation.objects.get(slug='mini')\n"
    )
    path = os.pathsep.join([str(ROOT), str(ROOT / "src"), *sys.path])
    return subprocess.Popen(
        [sys.executable, "-c", begin + what, str(PACKS)],
        stdout=subprocess.PIPE,
        text=True,
        env={
            **os.environ,
            "PYTHONPATH": path,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "PUTRIGHT_DATABASE": _address(),
        },
    )


def _address() -> str:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    who = f"{database['USER']}:{database['PASSWORD']}"
    return f"postgresql://{who}@{database['HOST']}:{database['PORT']}/{database['NAME']}"


def test_a_process_killed_before_its_commit_leaves_nothing(council):
    process = another_process(STUCK)
    assert process.stdout.readline() == "written\n"
    process.send_signal(signal.SIGKILL)
    process.wait()

    case = received(council, key="form-1")

    assert not case.again
    assert CaseRow.objects.count() == Customer.objects.count() == 1
    assert StoredEvent.objects.count() == case.sequence
    assert verify().is_whole


def test_a_reference_that_was_shown_is_never_lost_whenever_the_process_is_killed(council):
    shown = []
    for _ in range(3):
        process = another_process(BUSY)
        shown.append(process.stdout.readline().strip())
        time.sleep(random.uniform(0.05, 0.3))
        process.send_signal(signal.SIGKILL)
        shown += process.stdout.read().split("\n")[:-1]
        process.wait()

    kept = set(CaseRow.objects.values_list("reference", flat=True))
    assert set(shown) <= kept
    assert len(kept) <= len(shown) + 3
    assert verify().is_whole
    assert list(differences()) == []
