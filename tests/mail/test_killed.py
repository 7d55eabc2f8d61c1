"""The worker is killed at random, again and again: each message makes one case or joins one.

Real processes: `putright work` on the tests' own database, and a real IMAP server.
"""

import random
import subprocess
import sys
import time

import pytest
from django.core.management import call_command

from putright.cases.models import CaseRow, StoredEvent
from putright.cases.verify import verify
from putright.mail.models import CASE, JOINED, Arrived
from putright.mail.reckoning import reckon
from putright.notices.reply_address import reply_address
from putright.project import clock
from tests.mail.dovecot import PASSWORD
from tests.mail.written import written
from tests.strength.given import environment

pytestmark = pytest.mark.django_db(transaction=True)

MESSAGES, ANSWERS, KILLS, SEED = 50, 15, 8, 20261122
DOMAIN = "answers.cestria.example"
PDF = ("letter.pdf", "application/pdf", b"%PDF-1.7 " + b"x" * 200_000)


def test_each_message_is_one_case_or_one_part_of_one(
    association, comes, dovecot, tmp_path, settings
):
    settings.MAIL_DOMAIN = DOMAIN
    chance = random.Random(SEED)
    user = f"killed{SEED}"
    first = comes(at=clock.now())
    answers = [
        written(f"Again {number}", to=reply_address(association.pk, first.case), files=[PDF])
        for number in range(ANSWERS)
    ]
    news = [
        written(f"News {number}", sender=f"somebody{number}@example.org", files=[PDF])
        for number in range(MESSAGES)
    ]
    raws = [*answers, *news, *news[:10]]  # some are there twice
    chance.shuffle(raws)
    dovecot.append(user, *raws)
    variables = _installed(tmp_path, dovecot, user, settings)

    for _ in range(KILLS):
        with _working(variables) as process:
            time.sleep(chance.uniform(1.2, 3.0))
            process.kill()
    _go_on_until_all_is_done(variables)

    states = list(Arrived.objects.values_list("state", flat=True))
    assert sorted(set(states)) == [CASE, JOINED]
    assert (states.count(CASE), states.count(JOINED)) == (MESSAGES + 1, ANSWERS)
    assert CaseRow.objects.count() == MESSAGES + 1
    noted = StoredEvent.objects.filter(case=first.case, name="noted").count()
    assert noted == ANSWERS
    assert reckon(association, clock.now()).fault == ""
    assert verify().broken == []
    assert dovecot.count(user) == 0, "all were moved to the folder of what is kept"


def _installed(tmp_path, dovecot, user, settings):
    (tmp_path / "password").write_text(PASSWORD)
    (tmp_path / "mailboxes.toml").write_text(
        '[[mailbox]]\norganisation = "cestria"\nmailbox = "complaints"\n'
        f'server = "imap://{user}@127.0.0.1:{dovecot.port}"\ntls = "no"\n'
        'password_file = "password"\nmoves_to = "Kept"\n'
    )
    return environment() | {
        "DJANGO_SETTINGS_MODULE": "putright.project.settings",
        "PUTRIGHT_VAR": str(settings.VAR),
        "PUTRIGHT_SECRET_KEY": settings.SECRET_KEY,
        "PUTRIGHT_HTTPS": "no",
        "PUTRIGHT_MAILBOXES": str(tmp_path / "mailboxes.toml"),
        "PUTRIGHT_MAIL_DOMAIN": DOMAIN,
    }


def _working(variables):
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "putright.commands", "work", "--every", "1"],
        env=variables,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _go_on_until_all_is_done(variables):
    with _working(variables) as process:
        until = time.monotonic() + 120
        while time.monotonic() < until:
            time.sleep(0.5)
            # What a killed worker had taken is found again once its time is up.
            Arrived.objects.filter(next_at__gt=clock.now()).update(next_at=clock.now())
            done = Arrived.objects.filter(next_at=None).count()
            if done == MESSAGES + ANSWERS + 1:
                break
        time.sleep(2)
        process.kill()


def test_the_tables_of_mail_are_there():
    call_command("makemigrations", "mail", check=True, dry_run=True, verbosity=0)
