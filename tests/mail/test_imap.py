"""What lies in a mailbox of a real IMAP server comes in once, whatever happens on the way."""

import threading
import time
from dataclasses import replace

import pytest

from putright.mail.doors import imap, watching
from putright.mail.keeping import raw_of
from putright.mail.mailboxes import Place, Server
from putright.mail.models import Arrived, Box, Seen
from putright.mail.reckoning import reckon
from putright.mail.upkeep import look
from tests.mail.conftest import NOON
from tests.mail.dovecot import PASSWORD
from tests.mail.written import written

pytestmark = pytest.mark.django_db(transaction=True)
_users = iter(range(1_000))


@pytest.fixture
def user():
    return f"user{next(_users)}"


@pytest.fixture
def place(association, dovecot, user, settings):
    server = Server("127.0.0.1", dovecot.port, user, PASSWORD, tls="no")
    found = Place("cestria", "complaints", (), server)
    settings.MAILBOXES = (found,)
    return found


def test_every_message_comes_in_as_it_is_read_or_not_and_is_flagged(place, dovecot, user):
    odd = written(text="caf\u00e9").replace(b"caf", b"caf\xe9 \x80\xff\r\n")
    dovecot.append(user, written("First").replace(b"\n", b"\r\n"), flags=r"(\Seen)")
    dovecot.append(user, odd.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))

    watching.look_into_all()

    assert Arrived.objects.count() == 2
    kept = {raw_of(one) for one in Arrived.objects.all()}
    assert odd.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") in kept
    with dovecot.box(user) as client:
        client.select("INBOX", readonly=True)
        assert client.search(None, "KEYWORD $Putright")[1] == [b"1 2"]
        assert client.search(None, "UNSEEN")[1] == [b"2"]
    assert (Box.objects.get().there, Box.objects.get().known) == (2, 2)


def test_a_second_look_takes_nothing_again(place, dovecot, user):
    dovecot.append(user, written("First"))
    watching.look_into_all()
    dovecot.append(user, written("Second"))

    assert watching.look_into_all().new == 1
    assert watching.look_into_all().new == 0
    assert Arrived.objects.count() == 2


def test_it_arrived_when_the_server_had_it(place, dovecot, user):
    dovecot.append(user, written(), when='"20-Nov-2026 08:30:00 +0000"')

    watching.look_into_all()

    assert f"{Arrived.objects.get().arrived_at:%d %H:%M}" == "20 08:30"


def test_it_is_moved_only_once_it_is_kept(place, dovecot, user, settings, monkeypatch):
    settings.MAILBOXES = (replace(place, moves_to="Kept by Putright"),)
    dovecot.append(user, written("First"), written("Second"))
    good = imap.keep

    def fails(organisation, raw, came, at):
        if b"Second" in raw:
            raise OSError(28, "No space left on device")
        return good(organisation, raw, came, at)

    with monkeypatch.context() as patched:
        patched.setattr(imap, "keep", fails)
        watching.look_into_all()
    assert Arrived.objects.count() == 1
    assert dovecot.count(user) == 2, "a look that fails puts nothing away"
    assert "cannot be reached" in Box.objects.get().fault

    watching.look_into_all()

    assert Arrived.objects.count() == 2
    assert (dovecot.count(user), dovecot.count(user, '"Kept by Putright"')) == (0, 2)
    watching.look_into_all()
    assert not Seen.objects.exists(), "what no longer lies there is forgotten"


def test_numbers_given_anew_by_the_server_take_nothing_twice(place, dovecot, user):
    raws = [written("First"), written("Second")]
    dovecot.append(user, *raws)
    watching.look_into_all()
    [before] = set(Seen.objects.values_list("uidvalidity", flat=True))
    for path in (dovecot.folder / "mail" / user).glob("dovecot*"):
        path.unlink()  # as where a server is made anew of the messages alone
    time.sleep(1.1)  # Why: Dovecot counts anew from the second that it is

    assert watching.look_into_all().new == 0

    assert Arrived.objects.count() == 2
    [after] = set(Seen.objects.values_list("uidvalidity", flat=True))
    assert (Seen.objects.count(), after == before) == (2, False)


def test_a_slow_mailbox_does_not_keep_another_waiting(place, dovecot, user, settings, monkeypatch):
    monkeypatch.setattr(watching, "WAITS", 3.0)
    silent = _Silent()
    slow = Place("cestria", "generic", (), Server("127.0.0.1", silent.port, "x", "x", tls="no"))
    settings.MAILBOXES = (slow, place)
    monkeypatch.setattr(imap, "PATIENCE", 6.0)
    dovecot.append(user, written())
    begun = time.monotonic()

    this = watching.look_into_all()

    assert this.new == 1
    assert time.monotonic() - begun < 5
    assert watching.look_into_all().new == 0, "the slow one is not begun a second time"
    silent.close()
    for thread in threading.enumerate():
        if thread.name == slow.name:
            thread.join(20)
    assert "server" in Box.objects.get(mailbox="generic").fault


class _Silent:
    """A server that takes calls and never says anything."""

    def __init__(self):
        import socket

        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]

    def close(self):
        self.socket.close()


def test_a_wrong_password_is_said_and_everybody_is_told_in_time(
    association, place, dovecot, settings
):
    wrong = replace(place, server=replace(place.server, password="wrong"))
    settings.MAILBOXES = (wrong,)

    watching.look_into_all()

    assert "would not let us in" in Box.objects.get().fault
    since = Box.objects.get().fault_since
    assert reckon(association, since).fault == ""
    later = since + (NOON - NOON.replace(hour=10))
    assert "cannot be read" in reckon(association, later).fault


@pytest.mark.parametrize("tls", ["yes", "starttls"])
def test_it_is_read_by_tls_from_a_server_that_is_trusted(place, dovecot, user, settings, tls):
    port = dovecot.secure if tls == "yes" else dovecot.port
    trusted = Server("localhost", port, user, PASSWORD, tls=tls, ca=str(dovecot.certificate))
    dovecot.append(user, written())
    settings.MAILBOXES = (replace(place, server=replace(trusted, ca="")),)
    assert watching.look_into_all().new == 0
    assert "cannot be reached" in Box.objects.get().fault

    settings.MAILBOXES = (replace(place, server=trusted),)
    assert watching.look_into_all().new == 1


def test_one_that_is_too_large_stays_there_and_the_sum_does_not_match(
    association, place, dovecot, user, settings
):
    settings.MAIL_LARGEST = 3_000
    dovecot.append(user, written("Small"), written("x" * 5_000))

    done = look(NOON)

    assert done["messages fetched"] == 1
    assert "The server has 2 messages" in reckon(association, NOON).fault
