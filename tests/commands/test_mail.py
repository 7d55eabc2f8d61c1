"""`putright mail`: messages from files come in as by the mailbox, and each has its line."""

import io
import json
import mailbox
import signal
import smtplib
import subprocess
import sys
from datetime import UTC, datetime
from unittest import mock

import pytest

from putright.cases.models import CaseRow, LetterRow
from putright.commands import main
from putright.mail.keeping import raw_of
from putright.mail.models import Arrived
from putright.mail.reckoning import reckon
from putright.project import clock
from tests.mail.reading.samples import FOLDER, there
from tests.mail.written import written
from tests.strength.given import environment
from tests.workspace.given import organisation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cestria():
    return organisation("cestria", name="Cestria")


def told(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_each_message_has_a_line_that_says_what_became_of_it(cestria, tmp_path, capsys):
    (tmp_path / "a.eml").write_bytes(written())
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "b.EML").write_bytes(written(sender=""))
    (tmp_path / "c.txt").write_bytes(b"no message")

    assert main(["mail", "cestria", str(tmp_path), "--json"]) == 0

    first, second = told(capsys)
    assert first["state"] == "became-case"
    assert first["case"] == CaseRow.objects.get().reference
    assert (second["state"], second["again"]) == ("waiting", False)
    assert "who sent it" in second["reason"]


def test_a_second_run_adds_nothing(cestria, tmp_path, capsys):
    (tmp_path / "a.eml").write_bytes(written())
    for _ in range(2):
        assert main(["mail", "cestria", str(tmp_path / "a.eml"), "--mailbox", "generic"]) == 0

    assert "it was here before" in capsys.readouterr().out
    assert CaseRow.objects.get().kind == "mailbox-email"


def test_what_cannot_be_kept_is_said_and_the_rest_goes_on(cestria, tmp_path, capsys, settings):
    settings.MAIL_LARGEST = 2_000
    (tmp_path / "a.eml").write_bytes(b"")
    (tmp_path / "b.eml").write_bytes(written("x " * 2_000))
    (tmp_path / "c.eml").write_bytes(written())

    assert main(["mail", "cestria", str(tmp_path), "--json"]) == 1

    states = {line["file"][-5:]: (line["state"], line["reason"]) for line in told(capsys)}
    assert states["a.eml"][0] == "waiting", "as one that comes empty by LMTP"
    assert states["b.eml"][0] == ""
    assert "PUTRIGHT_MAIL_LARGEST" in states["b.eml"][1]
    assert states["c.eml"][0] == "became-case"


def test_a_mailbox_of_many_in_one_file_gives_each_of_its_messages(cestria, tmp_path, capsys):
    box = mailbox.mbox(tmp_path / "old.mbox")
    for number in range(3):
        box.add(written(f"Number {number}\n\nFrom here on it leaks."))
    box.close()

    assert main(["mail", "cestria", str(tmp_path / "old.mbox"), "--json"]) == 0

    lines = told(capsys)
    assert [line["file"].rpartition(", ")[2] for line in lines] == [
        "message 1", "message 2", "message 3",
    ]  # fmt: skip
    assert CaseRow.objects.count() == 3
    kept = [raw_of(one) for one in Arrived.objects.all()]
    assert all(b"\nFrom here on it leaks." in raw for raw in kept), "as it was before the file"


def test_a_maildir_gives_what_is_delivered_and_nothing_else(cestria, tmp_path, capsys):
    box = mailbox.Maildir(tmp_path / "Maildir")
    box.add(written("The lift is broken."))
    box.add_folder("Sent").add(written("Our answer."))
    (tmp_path / "Maildir" / "tmp" / "half").write_bytes(b"Subject: half")

    assert main(["mail", "cestria", str(tmp_path), "--json"]) == 0

    assert [line["state"] for line in told(capsys)] == ["became-case"]


def test_a_mail_server_may_hand_a_message_to_the_command(cestria, monkeypatch, capsys):
    def by_a_server(raw, *words):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
        return main(["mail", *words])

    assert by_a_server(b"From a@b Mon Mar  2 09:00:00 2026\n" + written(), "cestria", "-") == 0
    assert CaseRow.objects.count() == 1
    # What was not kept is sent again, whatever the reason; and what is kept is never sent back.
    assert by_a_server(written(), "nowhere", "-") == 75
    assert by_a_server(written(), "cestria", "-", "--mailbox", "none") == 75
    assert by_a_server(b"\x00\xff" * 10, "cestria", "-") == 0
    monkeypatch.setattr("putright.mail.keeping.put", mock.Mock(side_effect=OSError(28, "full")))
    assert by_a_server(written(), "cestria", "-") == 75
    assert Arrived.objects.count() == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["mail", "cestria", "-", "a.eml"], "stands alone"),
        (["mail", "nowhere", "x.eml"], "x.eml"),
        (["mail", "cestria", "none.eml"], "/none.eml is not a message or a folder"),
        (["mail", "cestria", "a.eml", "--mailbox", "none"], "complaints, generic, letters"),
        (["mail-server"], "PUTRIGHT_MAIL_SERVER"),
        (["mail-server", "--listen", "http://x"], "lmtp://127.0.0.1"),
    ],
)
def test_what_makes_no_sense_is_said(cestria, tmp_path, monkeypatch, capsys, words, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.eml").write_bytes(written())

    assert main(words) == 1

    assert said in capsys.readouterr().err
    assert not Arrived.objects.exists()


def test_old_mail_is_received_when_our_server_had_it_and_may_come_quietly(
    cestria, tmp_path, capsys
):
    head = b"Received: from a.example by mx.ours.example; Tue, 3 Mar 2020 09:00:00 +0000\n"
    (tmp_path / "a.eml").write_bytes(head + written())
    words = ["mail", "cestria", str(tmp_path), "--received-by", "mx.ours.example", "--quietly"]

    assert main(words) == 0

    assert "warning" not in capsys.readouterr().err
    row = CaseRow.objects.get()
    assert row.received_at == datetime(2020, 3, 3, 9, tzinfo=UTC)
    assert not LetterRow.objects.filter(letter="confirmation").exists()


def test_of_old_mail_it_is_said_what_becomes_of_it(cestria, tmp_path, capsys):
    head = b"Received: from a.example by mx.ours.example; Tue, 3 Mar 2020 09:00:00 +0000\n"
    (tmp_path / "a.eml").write_bytes(head + written())

    assert main(["mail", "cestria", str(tmp_path)]) == 0
    first = capsys.readouterr().err
    assert main(["mail", "cestria", str(tmp_path), "--quietly"]) == 0
    quietly = capsys.readouterr().err
    assert main(["mail", "cestria", str(tmp_path), "--received-by", "another.example"]) == 0
    dated = capsys.readouterr().err

    assert "1 message is older than two days" in first
    assert "count as received now" in first
    assert "--quietly" in first
    assert "count as received now" in quietly
    assert "written to" not in quietly
    assert "another.example" in dated
    assert "written to" in dated


@there
def test_every_public_message_is_taken_in_and_none_is_lost(cestria, capsys):
    files = sorted(FOLDER.rglob("*.eml"))
    assert len(files) > 100

    assert main(["mail", "cestria", str(FOLDER), "--json"]) == 0

    lines = told(capsys)
    assert len(lines) == len(files)
    assert all(line["state"] for line in lines)
    assert not [line for line in lines if line["state"] == "could-not-be-read"]
    once = [line for line in lines if not line["again"]]
    assert Arrived.objects.count() == len(once)
    # Every case has its message, every message its place: and the sum is true.
    cases = CaseRow.objects.count()
    assert cases == sum(line["state"] == "became-case" for line in once)
    assert reckon(cestria, clock.now()).fault == ""


def test_the_mail_server_keeps_what_it_is_given_and_stops_when_told(cestria, tmp_path, settings):
    (tmp_path / "mailboxes.toml").write_text(
        '[[mailbox]]\norganisation = "cestria"\nmailbox = "complaints"\n'
        'addresses = ["complaints@cestria.example"]\n'
    )
    variables = environment() | {
        "DJANGO_SETTINGS_MODULE": "putright.project.settings",
        "PUTRIGHT_VAR": str(settings.VAR),
        "PUTRIGHT_SECRET_KEY": settings.SECRET_KEY,
        "PUTRIGHT_HTTPS": "no",
        "PUTRIGHT_MAILBOXES": str(tmp_path / "mailboxes.toml"),
    }
    words = ["mail-server", "--listen", "lmtp://127.0.0.1:0"]
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "putright.commands", *words],
        env=variables, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        try:
            assert process.stdout is not None
            port = int(process.stdout.readline().rpartition(":")[2])
            with smtplib.LMTP("127.0.0.1", port, timeout=30) as client:
                client.sendmail("a@example.org", ["complaints@cestria.example"], written())
            assert Arrived.objects.get().door == "lmtp"
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=30) == 0
        finally:
            process.kill()
