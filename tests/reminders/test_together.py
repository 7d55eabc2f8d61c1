"""Two workers at once tell once; one that is killed, whenever that is, tells at least once."""

import random
import signal
import time

import pytest

from putright.cases.models import LetterRow
from putright.cases.overdue import pass_deadlines
from putright.notices.models import Notice
from putright.reminders.look import look
from putright.reminders.models import Digest, Round, Told
from tests.cases.test_together import another_process, at_once
from tests.reminders.given import at, case_of, mails

pytestmark = pytest.mark.django_db(transaction=True)

NINE = "2026-11-26T09:00"
# A worker that looks again and again, as though it were nine, from when it says so on.
WORKER = f"""
from datetime import datetime, UTC
from django.conf import settings
from putright.reminders.look import look
settings.MAIL = {{"backend": "django.core.mail.backends.locmem.EmailBackend"}}
print("ready", flush=True)
while True:
    look(datetime.fromisoformat("{NINE}").replace(tzinfo=UTC))
"""


# One that is killed when misses are taken, and a digest is written, but not kept yet.
STUCK = f"""
import time
from datetime import datetime, UTC
from django.conf import settings
from putright.reminders import telling
from putright.reminders.look import look
def stuck(*_):
    print("written", flush=True)
    time.sleep(60)
telling._put = stuck
settings.MAIL = {{"backend": "django.core.mail.backends.locmem.EmailBackend"}}
look(datetime.fromisoformat("{NINE}").replace(tzinfo=UTC))
"""


@pytest.fixture
def owed(council):
    """Return how many things each is to be told: promises that end today, and misses."""
    for person in ("s-asha", "s-ben", "s-cleo"):
        for _ in range(4):
            case_of(council, person, when=at("2026-11-20T12:00"))
            case_of(council, person)
    pass_deadlines(council, at("2026-11-26T00:00"))
    return 4 + 4  # a miss of each of the first, and what is due


def test_two_at_once_write_one_message_to_each(council, owed):
    outcomes = at_once(*[lambda: look(at(NINE))] * 4)

    assert [one for one in outcomes if isinstance(one, Exception)] == []
    _is_told_once(owed)


def test_misses_taken_by_two_at_once_are_told_once(council, owed):
    LetterRow.objects.filter(letter="reminder").update(created_at=at("2026-11-26T09:58"))
    ten = at("2026-11-26T10:00")
    Round.objects.update_or_create(
        organisation=council,
        defaults={"since": at("2026-11-01T00:00"), "next_at": at("2026-12-01T09:00")},
    )  # fmt: skip

    outcomes = at_once(*[lambda: look(ten)] * 4)

    assert [one for one in outcomes if isinstance(one, Exception)] == []
    told = "".join(text for _, _, text in mails())
    assert told.count("* Acknowledgement, was due") == 12
    assert not LetterRow.objects.filter(letter="reminder", sent_at=None).exists()


def test_killed_at_any_moment_everybody_is_told_in_the_end(council, owed):
    for _ in range(5):
        worker = another_process(WORKER)
        assert worker.stdout.readline() == "ready\n"
        time.sleep(random.uniform(0, 0.05))
        worker.send_signal(signal.SIGKILL)
        worker.wait()

    look(at(NINE))

    _is_told_once(owed)


def test_killed_between_taking_and_telling_nothing_is_lost(council, owed):
    worker = another_process(STUCK)
    assert worker.stdout.readline() == "written\n"
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    assert not Notice.objects.filter(kind="reminders").exists()
    assert Told.objects.filter(told_at=None).count() == 12  # taken, and nobody told yet

    look(at(NINE))

    _is_told_once(owed)


def _is_told_once(owed):
    found = mails()
    assert sorted(to for to, _, _ in found) == [
        f"{person}@mini.example" for person in ("s-asha", "s-ben", "s-cleo")
    ]
    for _, _, text in found:
        assert text.count("\n* ") == owed, text
        assert text.count("* Acknowledgement, was due") == 4
    assert Notice.objects.filter(kind="reminders").count() == Digest.objects.count() == 3
    assert Told.objects.filter(told_at=None).count() == 0
    assert not LetterRow.objects.filter(letter="reminder", sent_at=None).exists()
