"""Is whatever is asked again done once, however the first answer was lost?"""

import subprocess
import sys
import textwrap

import pytest

from putright.cases.models import CaseRow, StoredEvent
from tests.api.test_resources import FEEDBACK
from tests.workspace.given import received


@pytest.fixture
def case(cestria):
    return received(cestria).reference


@pytest.mark.django_db
def test_a_retry_gives_the_first_answer(system, case):
    first = system.do(case, "note", key="retried-1", text="Rang.")
    before = StoredEvent.objects.count()
    system.do(case, "note", text="Something else meanwhile.")

    again = system.do(case, "note", key="retried-1", text="Rang.")

    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["ETag"] == first.headers["ETag"]
    assert StoredEvent.objects.count() == before + 1


@pytest.mark.django_db
def test_a_retry_of_what_can_be_done_once_only_gives_the_first_answer(system, case):
    seen = system.get(f"cases/{case}").headers["ETag"]
    first = system.do(case, "withdraw", key="retried-1", match=seen, reason="Settled.")
    assert first.status_code == 200, first.content

    again = system.do(case, "withdraw", key="retried-1", match=seen, reason="Settled.")

    assert again.content == first.content


@pytest.mark.django_db
def test_a_retry_opens_no_second_case_and_gives_the_same_link(system):
    first = system.post("feedback", FEEDBACK, key="retried-1")
    again = system.post("feedback", FEEDBACK, key="retried-1")

    assert again.json() == first.json() and again.status_code == 201
    assert CaseRow.objects.count() == 1
    assert system.client.get(first.json()["link"]).status_code == 200


@pytest.mark.django_db
def test_a_key_that_was_used_for_something_else_is_refused(system, case, cestria):
    system.do(case, "note", key="retried-1", text="Rang.")
    other = received(cestria).reference

    for answer in (
        system.do(case, "note", key="retried-1", text="Rang again."),
        system.do(other, "note", key="retried-1", text="Rang."),
        system.post("feedback", FEEDBACK, key="retried-1"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (422, "key-used")


@pytest.mark.django_db
def test_a_key_is_ones_own(system, case, cestria, asha):
    from tests.api.systems import system_of

    first = system.do(case, "note", key="retried-1", text="Rang.").json()
    other = system_of(cestria, person=asha).do(case, "note", key="retried-1", text="Rang.").json()

    assert other["sequence"] == first["sequence"] + 1


@pytest.mark.django_db
@pytest.mark.parametrize("key", [None, "short", "with a space in it", "x" * 201])
def test_without_a_key_nothing_is_changed(system, case, key):
    answer = system.post(f"cases/{case}/commands", {"do": "note", "given": {"text": "x"}}, key=key)

    assert answer.status_code == (428 if key is None else 400)
    assert answer.json()["code"] == "no-key"
    assert "Idempotency-Key" in answer.json()["sentence"]


@pytest.mark.django_db
def test_what_was_refused_may_be_asked_again_with_the_same_key(system, case):
    assert system.do(case, "commit", key="retried-1", what="Ring back").status_code == 422

    assert system.do(case, "note", key="retried-1", text="Rang.").status_code == 200


_KILLED = """
import os, sys
from putright.commands import django_ready
django_ready()
from django.core.management import call_command
from django.conf import settings
settings.HOSTS = settings.ALLOWED_HOSTS = ["*"]
if sys.argv[1] == "make":
    call_command("migrate", verbosity=0)
    from tests.api.systems import system_of
    from tests.workspace.given import organisation
    where = organisation("cestria")
    print(system_of(where, role="service-manager").secret)
    sys.exit()
from django.db import transaction
from tests.api.systems import System
from tests.api.test_resources import FEEDBACK
system = System("cestria", sys.argv[2])
if sys.argv[1] == "before":
    from putright.api import once
    def die(carried): os._exit(9)
    once.Asked.save = lambda *a, **k: os._exit(9)
if sys.argv[1] == "after":
    from putright.api.resources import feedback
    feedback.came_of_it = lambda carried: os._exit(9)
answer = system.post("feedback", FEEDBACK, key="killed-in-between")
from putright.cases.models import CaseRow
print(answer.status_code, answer.json()["reference"], CaseRow.objects.count())
"""


def test_whoever_is_killed_in_between_has_done_it_once(tmp_path):
    """Killed before it was committed, and after; the retry then finds what the first did."""

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        import os

        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PUTRIGHT_", "DJANGO_"))}
        return subprocess.run(
            [sys.executable, "-c", textwrap.dedent(_KILLED), *words],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
            env=kept
            | {
                "PUTRIGHT_VAR": str(tmp_path),
                "PUTRIGHT_SECRET_KEY": "for-tests-only-" + "abcdefghijklmnopqrstuvwxyz" * 2,
                "PUTRIGHT_HTTPS": "no",
                "PUTRIGHT_LOGS": "quiet",
            },
        )

    made = run("make")
    assert made.returncode == 0, made.stderr
    secret = made.stdout.split()[-1]
    assert run("before", secret).returncode == 9
    assert run("after", secret).returncode == 9
    first, again = run("go", secret), run("go", secret)

    assert first.stdout.split()[0] == "201", first.stderr
    assert first.stdout == again.stdout
    assert first.stdout.split()[2] == "1"
