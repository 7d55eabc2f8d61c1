"""A file that nobody has scanned is opened by nobody; a virus is never opened at all."""

import socket
import socketserver
import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest

from putright.cases.erase import erase_file
from putright.files import scanner
from putright.files.attaching import hold, sweep
from putright.files.evidence import shown
from putright.files.models import FileScan, HeldFile, KeptFile
from putright.files.scanner import NoScanner, scan
from putright.files.scanning import may_open, scan_waiting
from tests.cases.given import received
from tests.files.conftest import NOON

# Not the usual test of scanners: so that none takes this file for a virus.
BAD = b"this stands for a virus"


class Clamd(socketserver.StreamRequestHandler):
    """Speaks as clamd does: INSTREAM, pieces with their lengths, one answer."""

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while size := int.from_bytes(self.rfile.read(4), "big"):
            content += self.rfile.read(size)
        said = b"OK"
        if BAD in content:
            said = b"Eicar-Signature FOUND"
        elif b"odd" in content:
            said = b"INSTREAM size limit exceeded. ERROR"
        self.wfile.write(b"stream: " + said + b"\0")


@contextmanager
def serving(server: socketserver.BaseServer):
    with server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield
        server.shutdown()


@pytest.fixture
def clamd(settings):
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd)
    with serving(server):
        settings.SCANNER = f"tcp://127.0.0.1:{server.server_address[1]}"
        yield settings.SCANNER


def file(kept):
    return KeptFile.objects.get(id=kept.id)


def test_the_scanner_is_asked_in_pieces_by_either_kind_of_socket(clamd, tmp_path):
    assert scan([b"good ", b"words"], clamd) == ""
    assert scan([BAD[:5], BAD[5:]], clamd) == "Eicar-Signature"

    path = str(tmp_path / "clamd.ctl")
    with serving(socketserver.ThreadingUnixStreamServer(path, Clamd)):
        assert scan([BAD], f"unix://{path}") == "Eicar-Signature"


def test_a_scanner_that_is_away_or_cannot_say_is_told(clamd):
    with pytest.raises(NoScanner, match="size limit exceeded"):
        scan([b"odd"], clamd)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(NoScanner, match="does not answer"):
            scan([b"x"], nobody)


def test_nobody_opens_a_file_until_it_was_scanned(council, keep, clamd):
    good, bad = keep(b"good"), keep(BAD)
    assert not may_open(file(good), NOON)
    assert [one.state for one in shown(council, [good.id, bad.id])] == ["waiting", "waiting"]

    assert scan_waiting(NOON) == 2

    assert may_open(file(good), NOON)
    assert not may_open(file(bad), NOON)
    assert [one.state for one in shown(council, [good.id, bad.id])] == ["", "found"]
    assert FileScan.objects.get(file=bad.id).finding == "Eicar-Signature"
    assert scan_waiting(NOON + timedelta(days=1)) == 0


def test_without_a_scanner_files_open_and_nothing_is_asked(council, keep, settings):
    settings.SCANNER = ""
    kept = keep(b"good")

    assert may_open(file(kept), NOON)
    assert not FileScan.objects.exists()
    assert scan_waiting(NOON) == 0


def test_a_file_from_before_there_was_a_scanner_is_shut_and_scanned_when_asked_for(
    council, keep, settings, clamd
):
    there, settings.SCANNER = settings.SCANNER, ""
    kept = keep(b"good")
    settings.SCANNER = there

    assert [one.state for one in shown(council, [kept.id])] == ["waiting"]
    assert not may_open(file(kept), NOON)
    assert scan_waiting(NOON) == 1
    assert may_open(file(kept), NOON)


def test_while_the_scanner_is_away_files_stay_shut_and_are_tried_again(
    council, keep, clamd, settings, caplog
):
    kept = keep(b"good")
    there, settings.SCANNER = settings.SCANNER, "tcp://127.0.0.1:1"

    assert scan_waiting(NOON) == 0

    assert "nobody can open them" in caplog.text
    assert not may_open(file(kept), NOON)
    settings.SCANNER = there
    assert scan_waiting(NOON) == 0, "somebody may still be at it"
    assert scan_waiting(NOON + timedelta(hours=1)) == 1
    assert may_open(file(kept), NOON)


def test_two_workers_do_not_scan_one_file_at_once(council, keep, clamd, monkeypatch):
    keep(b"good")
    scanned = []

    def meanwhile(pieces, address):
        scanned.append(scan_waiting(NOON))  # another worker looks while this one is at it
        return ""

    monkeypatch.setattr("putright.files.scanning.scan", meanwhile)

    assert scan_waiting(NOON) == 1
    assert scanned == [0]
    assert scanner.scan is scan


def test_an_erased_file_is_not_scanned(council, keep, clamd):
    kept = keep(b"good")
    case = received(council, given={"files": [kept.id]})

    erase_file(council, case.reference, kept.id, by="s-cleo", rule="Six years", at=NOON)

    assert scan_waiting(NOON) == 0
    assert not FileScan.objects.exists()


def test_a_file_of_a_form_that_was_put_by_outlives_the_day(council, keep, settings):
    settings.SCANNER = ""
    put_by, left = keep(b"one"), keep(b"two")
    hold(council, [put_by.id], NOON + timedelta(days=28))

    assert sweep(NOON + timedelta(days=2)) == 1
    assert [one.id for one in KeptFile.objects.all()] == [put_by.id] != [left.id]

    assert sweep(NOON + timedelta(days=29)) == 1
    assert not KeptFile.objects.exists()
    assert not HeldFile.objects.exists()
