"""A mail server is told 250 only once a message is kept; what cannot be kept comes again."""

import asyncio
import queue
import smtplib
import threading
from contextlib import contextmanager

import pytest
from django.db import OperationalError

from putright.cases.models import CaseRow
from putright.mail.doors import lmtp
from putright.mail.doors.lmtp import Handler, Listening, serve
from putright.mail.keeping import raw_of
from putright.mail.mailboxes import Place
from putright.mail.models import Arrived
from putright.mail.queue import understand_waiting
from putright.notices.reply_address import reply_address
from tests.mail.conftest import NOON
from tests.mail.written import written

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "complaints@cestria.example"
OFFICE = "office@cestria.example"


@contextmanager
def serving(way="lmtp", largest=1_000_000):
    """Run the door in a thread of its own; give its port."""
    ports, loop, stopped = queue.Queue(), asyncio.new_event_loop(), asyncio.Event()
    handler = Handler(lambda: NOON, way)
    door = serve(Listening(way, "127.0.0.1", 0), handler, largest, ports.put, stopped)
    thread = threading.Thread(target=loop.run_until_complete, args=(door,), daemon=True)
    thread.start()
    try:
        yield ports.get(timeout=20)
    finally:
        loop.call_soon_threadsafe(stopped.set)
        thread.join(20)
        loop.close()


@contextmanager
def calling(way="lmtp", largest=1_000_000):
    kind = smtplib.LMTP if way == "lmtp" else smtplib.SMTP
    with serving(way, largest) as port, kind("127.0.0.1", port, timeout=20) as client:
        yield client


@pytest.fixture(autouse=True)
def _mailboxes(association, settings):
    settings.MAILBOXES = (
        Place("cestria", "complaints", (HERE,)),
        Place("cestria", "generic", (OFFICE,)),
    )
    settings.MAIL_DOMAIN = "answers.cestria.example"


def test_a_message_is_kept_byte_for_byte_before_it_is_taken():
    raw = written("caf\u00e9 \u2013 \U0001f600").replace(b"\n", b"\r\n")
    with calling() as client:
        client.sendmail("zofia@example.org", [HERE], raw)
        # While the connection is still open, and before anything has understood it.
        one = Arrived.objects.get()
    assert raw_of(one) == raw
    assert (one.mailbox, one.envelope_from, one.envelope_to) == (
        "complaints", "zofia@example.org", HERE,
    )  # fmt: skip
    understand_waiting(NOON)
    assert CaseRow.objects.get().kind == "complaint"


def test_what_is_sent_again_since_the_answer_was_lost_is_the_same():
    raw = written()
    for _ in range(2):
        with calling() as client:
            client.sendmail("zofia@example.org", [HERE], raw)

    assert Arrived.objects.count() == 1


def test_an_address_that_nobody_has_is_refused_for_good_and_the_others_are_kept():
    with calling() as client:
        refused = client.sendmail("zofia@example.org", [HERE, "who@cestria.example"], written())

    assert {who: code for who, (code, _) in refused.items()} == {"who@cestria.example": 550}
    assert Arrived.objects.count() == 1


def test_an_answer_to_the_address_of_a_case_comes_in_and_joins_it(association):
    with calling() as client:
        client.sendmail("zofia@example.org", [HERE], written())
        understand_waiting(NOON)
        row = CaseRow.objects.get()
        client.sendmail(
            "zofia@example.org", [reply_address(association.pk, row.case)], written("And more")
        )
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            client.sendmail("a@b.example", ["reply+forged@answers.cestria.example"], written())
    understand_waiting(NOON)

    assert sorted(Arrived.objects.values_list("state", flat=True)) == [
        "became-case", "joined-case",
    ]  # fmt: skip


@pytest.mark.parametrize("way", ["lmtp", "smtp"])
def test_what_has_no_envelope_sender_is_a_machines_and_never_answered(way):
    with calling(way) as client:
        client.sendmail("", [HERE], written())
        client.sendmail("zofia@example.org", [HERE], written())
    understand_waiting(NOON)

    found = Arrived.objects.order_by("state").values_list("state", "reason")
    assert list(found) == [("became-case", ""), ("set-aside", "automatic")]
    assert "empty return path" in Arrived.objects.get(reason="automatic").detail
    assert CaseRow.objects.count() == 1


@pytest.mark.parametrize("to", [[OFFICE, HERE], [HERE, OFFICE]])
def test_sent_to_two_mailboxes_it_is_for_the_more_specific_in_either_order(to):
    # Why not LMTP: it has an answer for each, and this client reads only the first.
    with calling("smtp") as client:
        client.sendmail("zofia@example.org", to, written(to="somebody@example.org"))
    understand_waiting(NOON)

    assert CaseRow.objects.get().kind == "complaint"
    one = Arrived.objects.get()
    assert (one.mailbox, one.also) == ("complaints", "generic")


def test_a_copy_that_comes_later_is_seen_and_one_that_is_to_come_is_known():
    to = f"{OFFICE}, Complaints <{HERE.upper()}>"
    with calling() as client:
        client.sendmail("zofia@example.org", [OFFICE], written(to=to))
        understand_waiting(NOON)
        assert CaseRow.objects.get().kind == "complaint"
        raw = written(to="somebody@example.org")
        client.sendmail("zofia@example.org", [OFFICE], raw)
        understand_waiting(NOON)
        client.sendmail("zofia@example.org", [HERE], raw)

    found = Arrived.objects.order_by("mailbox").values_list("mailbox", "also")
    assert list(found) == [("complaints", "generic"), ("generic", "complaints")]


@pytest.mark.parametrize("way", ["lmtp", "smtp"])
@pytest.mark.parametrize("fault", [OSError(28, "No space left"), OperationalError("gone")])
def test_a_full_disk_or_a_lost_database_is_for_a_while_only(monkeypatch, way, fault):
    def fails(*args, **rest):
        raise fault

    raw = written()
    with monkeypatch.context() as patched, calling(way) as client:
        patched.setattr(lmtp, "keep", fails)
        with pytest.raises((smtplib.SMTPDataError, smtplib.SMTPRecipientsRefused)) as refused:
            client.sendmail("zofia@example.org", [HERE], raw)
    assert "451" in str(refused.value)
    assert not Arrived.objects.exists()

    with calling(way) as client:
        client.sendmail("zofia@example.org", [HERE], raw)
    assert Arrived.objects.count() == 1


def test_smtp_is_told_to_send_again_where_only_one_of_two_was_kept(monkeypatch):
    good = lmtp.keep

    def fails(organisation, raw, came, at):
        if came.mailbox == "generic":
            raise OSError(28, "No space left")
        return good(organisation, raw, came, at)

    with monkeypatch.context() as patched, calling("smtp") as client:
        patched.setattr(lmtp, "keep", fails)
        with pytest.raises(smtplib.SMTPDataError, match="451"):
            client.sendmail("zofia@example.org", [HERE, OFFICE], written())


@pytest.mark.parametrize("way", ["lmtp", "smtp"])
def test_what_is_too_large_is_refused_for_good(way):
    with calling(way, largest=2_000) as client, pytest.raises(smtplib.SMTPException) as refused:
        client.sendmail("zofia@example.org", [HERE], written("x " * 2_000))
    assert "552" in str(refused.value)
    assert not Arrived.objects.exists()


@pytest.mark.parametrize("way", ["lmtp", "smtp"])
@pytest.mark.parametrize("length", [998, 1_000, 5_000, 900_000])
def test_a_line_may_be_as_long_as_a_message(way, length):
    raw = written().replace(b"\n", b"\r\n") + b"x" * length + b"\r\n.\r\nThe end\r\n"
    with calling(way) as client:
        client.sendmail("zofia@example.org", [HERE], raw)
        client.sendmail("zofia@example.org", [HERE], written())

    assert raw_of(Arrived.objects.order_by("number")[0]) == raw
    assert Arrived.objects.count() == 2


@pytest.mark.parametrize("way", ["lmtp", "smtp"])
def test_a_line_that_is_larger_than_a_message_may_be_is_too_large(way):
    with calling(way, largest=20_000) as client:
        with pytest.raises(smtplib.SMTPException, match="552"):
            client.sendmail("zofia@example.org", [HERE], written() + b"x" * 3_000_000)
        client.sendmail("zofia@example.org", [HERE], written())
    assert Arrived.objects.count() == 1


@pytest.mark.parametrize("way", ["lmtp", "smtp"])
def test_a_command_stays_short(way):
    with calling(way) as client:
        client.ehlo()
        assert client.docmd("x" * 600)[0] == 500
        assert client.docmd("MAIL", f"FROM:<{'a' * 2_000_000}@example.org>")[0] == 500
        client.sendmail("zofia@example.org", [HERE], written("x" * 5_000))
        assert client.docmd("y" * 2_000_000)[0] == 500
        client.sendmail("zofia@example.org", [HERE], written())

    assert Arrived.objects.count() == 2


def test_many_at_once_are_each_kept_once():
    raws = [written(f"Message {number}") for number in range(24)]
    faults = []

    def send(some):
        try:
            with smtplib.LMTP("127.0.0.1", port, timeout=30) as client:
                for raw in some:
                    client.sendmail("zofia@example.org", [HERE], raw)
        except Exception as fault:
            faults.append(fault)

    with serving() as port:
        threads = [
            threading.Thread(target=send, args=(raws[start:] + raws[:start],)) for start in (0, 8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert faults == []
    assert Arrived.objects.count() == 24


@pytest.mark.parametrize(
    "odd", ["", "lmtp://", "http://h", "lmtp://h:0x", "smtp://u@h", "lmtp://h/x"]
)
def test_an_odd_address_to_listen_at_is_refused(odd):
    with pytest.raises(ValueError, match=r"lmtp://127|port|Port"):
        Listening.at(odd)
