"""A message goes out once it is kept, by one worker at a time, and is tried until it goes."""

import smtplib
import threading
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

from putright.notices import outbox
from putright.notices.models import Notice
from putright.people.models import Organisation

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Away(EmailBackend):
    """A mail server that is away, or that refuses an address."""

    fault: Exception = OSError("nobody there")

    def send_messages(self, messages):
        raise self.fault


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.MAIL = {"backend": "django.core.mail.backends.locmem.EmailBackend"}
    settings.MAIL_FROM = "complaints@council.example"


@pytest.fixture
def council(db):
    return Organisation.objects.create(
        slug="mini", name="Mini Council", pack="cestria", reference_prefix="MC",
        email="tellus@council.example",
    )  # fmt: skip


def message(council, **rest):
    rest = {"to": "amara@example.org", "kind": "code", "subject": "Hello", "text": "Words", **rest}
    return outbox.put(council, at=NOON, **rest)


def fails(settings, monkeypatch, fault):
    monkeypatch.setattr(Away, "fault", fault)
    settings.MAIL = {"backend": "tests.notices.test_outbox.Away"}


def test_it_is_sent_once_in_the_organisations_name(council):
    message(council)

    assert outbox.send_waiting(NOON) == 1
    assert outbox.send_waiting(NOON + timedelta(days=1)) == 0

    [sent] = mail.outbox
    assert sent.from_email == "Mini Council <complaints@council.example>"
    assert sent.reply_to == ["tellus@council.example"]
    assert (sent.to, sent.body) == (["amara@example.org"], "Words")
    kept = Notice.objects.get()
    assert (kept.sent_at, kept.text, kept.tries) == (NOON, "", 1)


def test_a_server_that_is_away_is_tried_again_under_the_same_message_id(
    council, settings, monkeypatch, caplog
):
    there = settings.MAIL
    kept = message(council)
    fails(settings, monkeypatch, OSError("nobody there"))

    assert outbox.send_waiting(NOON) == 0
    assert outbox.send_waiting(NOON + timedelta(minutes=1)) == 0, "not at once again"
    assert "amara" not in caplog.text

    settings.MAIL = there
    assert outbox.send_waiting(NOON + timedelta(minutes=6)) == 1
    [sent] = mail.outbox
    assert sent.extra_headers["Message-ID"] == kept.message_id
    assert kept.message_id.endswith("@council.example>")
    assert Notice.objects.get().tries == 2


def test_the_waits_grow_and_it_is_given_up_after_days(council, settings, monkeypatch):
    message(council)
    fails(settings, monkeypatch, smtplib.SMTPServerDisconnected("gone"))
    tries = []
    for minute in range(0, 5 * 24 * 60, 5):
        at = NOON + timedelta(minutes=minute)
        outbox.send_waiting(at)
        if Notice.objects.get().tries > len(tries):
            tries.append(minute)

    waits = [b - a for a, b in pairwise(tries)]
    assert waits[:4] == [5, 10, 20, 40]
    assert max(waits) == 360
    kept = Notice.objects.get()
    assert kept.next_at is None
    assert (kept.sent_at, kept.text, kept.fault) == (None, "", "SMTPServerDisconnected")


@pytest.mark.parametrize(
    ("to", "fault"),
    [
        ("nobody@example.org", smtplib.SMTPRecipientsRefused({})),
        ("a@example.org\nBcc: b@example.org", None),
    ],
)
def test_an_address_that_is_refused_is_not_tried_again(council, settings, monkeypatch, to, fault):
    message(council, to=to)
    if fault:
        fails(settings, monkeypatch, fault)

    assert outbox.send_waiting(NOON) == 0

    assert Notice.objects.get().next_at is None
    assert mail.outbox == []


def test_what_is_too_late_to_be_of_use_is_not_sent(council):
    message(council, until=NOON + timedelta(minutes=15))

    assert outbox.send_waiting(NOON + timedelta(minutes=15)) == 0

    assert mail.outbox == []
    assert Notice.objects.get().text == ""


def test_two_workers_do_not_send_one_message_at_once(council, monkeypatch):
    message(council)
    send = outbox._send
    meanwhile = []

    def slowly(one, at):
        meanwhile.append(outbox.send_waiting(at))  # another worker looks while this one sends
        return send(one, at)

    monkeypatch.setattr(outbox, "_send", slowly)

    assert outbox.send_waiting(NOON) == 1
    assert meanwhile == [0]
    assert len(mail.outbox) == 1


def test_one_to_nobody_is_kept_without_its_words_and_never_sent(council):
    message(council, to="")

    assert outbox.send_waiting(NOON) == 0
    assert Notice.objects.get().text == ""


def test_nothing_is_sent_where_there_is_nowhere_to_send_to(council, settings):
    settings.MAIL = {}
    message(council)

    assert not outbox.can_send()
    assert outbox.send_waiting(NOON) == 0
    assert Notice.objects.get().text == "Words"


def test_a_month_later_it_is_forgotten(council):
    message(council)
    outbox.send_waiting(NOON)
    waiting = message(council, text="Still to go")

    assert outbox.forget_old(NOON + timedelta(days=29)) == 0
    assert outbox.forget_old(NOON + timedelta(days=31)) == 1
    assert Notice.objects.get().number == waiting.number


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_moment_send_each_message_once(council):
    for number in range(12):
        message(council, subject=f"Message {number}")
    start = threading.Barrier(4)
    sent = []

    def work():
        start.wait()
        try:
            sent.append(outbox.send_waiting(NOON))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()

    assert sum(sent) == 12
    assert sorted(one.subject for one in mail.outbox) == sorted(
        f"Message {number}" for number in range(12)
    )
