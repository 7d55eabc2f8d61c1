"""Does the real server stand what no browser sends: far too much, in pieces, very slowly?"""

import contextlib
import random
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from django.db import connection

from tests.fuzz import odd
from tests.fuzz.judge import tried
from tests.running.machine import Site, Web

HUNDRED_MB = 100_000_000
PATIENCE = 20  # seconds, for what should take one
FORM = b"Content-Type: application/x-www-form-urlencoded"
TELL = "/mini/tell/complaint/what/"
CODES = (200, 301, 302, 400, 403, 404, 405, 408, 411, 413, 414, 415, 417, 422, 431, 501, 505)


class Said(NamedTuple):
    status: int  # nothing where the connection was only closed
    head: bytes
    body: bytes


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    if connection.vendor != "sqlite":
        pytest.skip("makes a database of its own, which is tried beside SQLite")
    site = Site(tmp_path_factory.mktemp("server"))
    site.prepare()
    with site.web() as made:
        made.browser().get(TELL)
        yield made
        assert ".py:" not in made.said, made.said  # no place in the code: no fault of ours
        assert "Traceback" not in made.said


@contextlib.contextmanager
def connected(web: Web) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", web.port), timeout=PATIENCE) as way:
        yield way


def ask(web: Web, *parts: bytes, half: bool = False) -> Said:
    """Send parts of a request one by one; return what is answered, even before all is sent."""
    tried()
    with connected(web) as way:
        with contextlib.suppress(ConnectionError):  # an answer may come before all is sent
            for part in parts:
                way.sendall(part)
            if half:
                with contextlib.suppress(OSError):  # closed already
                    way.shutdown(socket.SHUT_WR)
        return heard(way)


def heard(way: socket.socket) -> Said:
    answer = b""
    with contextlib.suppress(ConnectionError):
        while part := way.recv(65536):
            answer += part
    answer = answer.removeprefix(b"HTTP/1.1 100 Continue\r\n\r\n")
    found = re.match(rb"HTTP/1\.[01] (\d{3}) ", answer)
    head, _, body = answer.partition(b"\r\n\r\n")
    return Said(int(found[1]) if found else 0, head, body)


def head(path: str, *lines: bytes, method: bytes = b"POST") -> bytes:
    first = method + b" " + path.encode() + b" HTTP/1.1"
    return b"\r\n".join([first, b"Host: localhost", b"Connection: close", *lines, b"", b""])


def much(chunked: bool) -> Iterator[bytes]:
    piece = b"a" * 1_000_000
    for _ in range(HUNDRED_MB // len(piece)):
        yield b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece
    if chunked:
        yield b"0\r\n\r\n"


def memory(web: Web) -> float:
    """Return the memory of all the server's processes in MB, what they share counted once."""
    total = 0
    for pid in web.pids:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


needs_linux = pytest.mark.skipif(
    not Path("/proc/self/smaps_rollup").exists(), reason="needs a system that says what is used"
)


def is_well(web: Web) -> None:
    assert web.browser().get("/mini/").status == 200


# -- far too much ----------------------------------------------------------------------------


@needs_linux
def test_a_hundred_megabytes_are_refused_and_leave_nothing_behind(web):
    for path in (TELL, "/staff/sign-in/", "/mini/find/") * 6:
        web.browser().get(path)  # Why: what a process loads for its first pages is no body
    before = memory(web)

    for kind in (FORM, b"Content-Type: multipart/form-data; boundary=b", b"Content-Type: a/b"):
        for path in (TELL, "/staff/sign-in/", "/mini/find/"):
            length = b"Content-Length: %d" % HUNDRED_MB
            said = ask(web, head(path, kind, length), *much(chunked=False))
            # The connection may be closed before a client that only sends has read why.
            assert said.status in (413, 0), said.head
    for path in (TELL, "/staff/sign-in/"):
        said = ask(web, head(path, FORM, b"Transfer-Encoding: chunked"), *much(chunked=True))
        assert said.status in (411, 413, 0), said.head

    assert memory(web) < before + 10
    is_well(web)


def test_whoever_waits_for_leave_to_send_so_much_is_told_why_not(web):
    length = b"Content-Length: %d" % HUNDRED_MB

    said = ask(web, head(TELL, FORM, length), half=True)

    assert said.status == 413
    assert b"This is more than we can take at once" in said.body


@needs_linux
def test_many_at_once_with_as_much_as_may_be_sent_do_not_fill_the_memory(web):
    before = memory(web)
    words = b"what_happened=" + b"a" * 1_000_000
    length = b"Content-Length: %d" % len(words)

    with contextlib.ExitStack() as together:
        ways = [together.enter_context(connected(web)) for _ in range(30)]
        for way in ways:
            way.sendall(head(TELL, FORM, length) + words)
        for way in ways:
            assert heard(way).status == 403  # without its token
            tried()

    assert memory(web) < before + 60


# -- not all of it ---------------------------------------------------------------------------


def test_half_of_a_form_is_not_taken_for_all_of_it(web):
    browser = web.browser()
    form = browser.get(TELL)
    token = form.box("csrfmiddlewaretoken").encode()
    cookie = b"Cookie: putright-csrf=" + browser.cookies["putright-csrf"].encode()
    words = b"csrfmiddlewaretoken=" + token + b"&what_happened=The+lift+has+stood+still+since"

    whole = ask(web, head(TELL, FORM, cookie, b"Content-Length: %d" % len(words)), words)
    half = ask(
        web, head(TELL, FORM, cookie, b"Content-Length: %d" % (len(words) + 9)), words, half=True
    )

    assert whole.status == 302
    assert half.status == 400
    assert b"Not all of it arrived" in half.body


def test_half_of_a_form_in_parts_is_not_taken_either(web):
    kind = b"Content-Type: multipart/form-data; boundary=b"
    part = b'--b\r\nContent-Disposition: form-data; name="what_happened"\r\n\r\nThe lift has'

    said = ask(web, head(TELL, kind, b"Content-Length: 900"), part, half=True)

    assert said.status == 400
    assert b"Not all of it arrived" in said.body


# -- odd requests ----------------------------------------------------------------------------

LENGTHS = (
    [b"Content-Length: -1"], [b"Content-Length: +5"], [b"Content-Length: 1e3"],
    [b"Content-Length: \xd9\xa1"], [b"Content-Length: 5, 5"], [b"Content-Length:"],
    [b"Content-Length: " + b"9" * 400], [b"Content-Length: 5", b"Content-Length: 6"],
    [b"Content-Length: 5", b"Transfer-Encoding: chunked"], [b"Transfer-Encoding: chunked, gzip"],
    [b"Transfer-Encoding: xchunked"], [b"Transfer-Encoding: chunked", b"Transfer-Encoding: a"],
    [b"Transfer-Encoding : chunked"], [b"X: a\x00b"], [b"X: a\rb"], [b" X: folded"], [b"X"],
    [b"\xff\xfe: a"], [b": a"], [b"Host: second"], [b"Expect: 100-continue", b"Content-Length: 3"],
    [b"Expect: a-miracle", b"Content-Length: 3"], [b"X: " + b"a" * 70_000], [b"X: a"] * 200,
    [b"Range: bytes=0-1,9-2"], [b"Upgrade: h2c", b"Connection: Upgrade, HTTP2-Settings"],
    [b"Content_Length: 5"], [b"X-Forwarded-Proto: https", b"X-Forwarded-Proto: http"],
)  # fmt: skip


@pytest.mark.parametrize("lines", LENGTHS)
def test_odd_headers_are_answered(web, lines):
    for method in (b"GET", b"POST"):
        said = ask(web, head(TELL, *lines, method=method), b"a=b<x-mark>", half=True)

        assert said.status in CODES, said.head
        assert odd.RAW_MARK not in said.body


FIRST_LINES = (
    b"GET",
    b"GET /",
    b"GET  / HTTP/1.1",
    b"get / HTTP/1.1",
    b"G\x00T / HTTP/1.1",
    b"GET / HTTP/9.9",
    b"GET / HTTP/1.10",
    b"GET * HTTP/1.1",
    b"GET http://[ HTTP/1.1",
    b"GET http://evil.example/ HTTP/1.1",
    b"GET //evil.example/ HTTP/1.1",
    b"GET /\xff\xfe HTTP/1.1",
    b"GET /<x-mark> HTTP/1.1",
    b"GET /a b HTTP/1.1",
    b"GET /%00%0d%0a HTTP/1.1",
    b"GET /" + b"a" * 9000 + b" HTTP/1.1",
    b"GET /?" + b"a" * 3900 + b" HTTP/1.1",
    b"CONNECT localhost:1 HTTP/1.1",
    b"\x16\x03\x01\x02\x00",
    b"PRI * HTTP/2.0",
    b"PROXY TCP4 1.2.3.4 5.6.7.8 1 2",
    b"<x-mark>",
    b"OPTIONS * HTTP/1.1",
    b"GET /static/../settings.py HTTP/1.1",
    b"GET /static/%2e%2e/%2e%2e/etc/passwd HTTP/1.1",
    b"GET /static/%00 HTTP/1.1",
    b"GET /static/" + b"a/" * 1500 + b" HTTP/1.1",
    b"GET ./ HTTP/1.1",
    b"GET /health/live/../ready HTTP/1.1",
    b"GET /health/%6cive HTTP/1.1",
)


@pytest.mark.parametrize("first", FIRST_LINES)
def test_odd_first_lines_are_answered(web, first):
    said = ask(web, first + b"\r\nHost: localhost\r\nConnection: close\r\n\r\n", half=True)

    assert said.status in (*CODES, 0), said.head
    assert odd.RAW_MARK not in said.body
    assert b"root:" not in said.body


CHUNKS = (
    b"zz\r\n", b"-1\r\na\r\n0\r\n\r\n", b"5\r\nab\r\n0\r\n\r\n", b"ffffffffffffffff\r\na",
    b"5;" + b"a" * 20_000 + b"\r\nabcde\r\n0\r\n\r\n", b"0\r\nX: " + b"a" * 90_000 + b"\r\n\r\n",
    b"1\r\na\r\n" * 20_000 + b"0\r\n\r\n", b"", b"\r\n\r\n", b"0x5\r\nabcde\r\n0\r\n\r\n",
)  # fmt: skip


@pytest.mark.parametrize("chunks", CHUNKS)
def test_odd_pieces_are_refused(web, chunks):
    said = ask(web, head(TELL, FORM, b"Transfer-Encoding: chunked"), chunks, half=True)

    assert 400 <= said.status < 500 or said.status == 0, said.head


def test_noise_is_answered_or_the_connection_closed(web):
    chance = random.Random(None if odd.LONG else 1)
    for _ in range(20_000 if odd.LONG else 60):
        whole = bytearray(head(TELL, FORM, b"Content-Length: 20") + b"what_happened=the+li")
        for _ in range(chance.randint(1, 12)):
            whole[chance.randrange(len(whole))] = chance.randrange(256)

        said = ask(web, bytes(whole), half=True)

        assert said.status in (*CODES, 0), (bytes(whole), said.head)
    is_well(web)


def test_what_follows_a_refused_body_is_not_taken_for_a_request(web):
    """What stands after a body could otherwise be answered as though another had asked it."""
    inner = b"GET /mini/find/ HTTP/1.1\r\nHost: localhost\r\n\r\n"
    length = b"Content-Length: %d" % (len(inner) + 2_000_000)

    said = ask(web, head(TELL, FORM, length), inner, half=True)

    assert said.head.count(b"HTTP/1.1") <= 1
    assert said.body.count(b"HTTP/1.1") == 0


# -- very slowly -----------------------------------------------------------------------------


def test_a_form_that_comes_slowly_is_taken(web):
    words = b"what_happened=slowly"
    length = b"Content-Length: %d" % len(words)

    with connected(web) as way:
        way.sendall(head(TELL, FORM, length))
        for letter in words:
            way.sendall(bytes([letter]))
            time.sleep(0.01)
        tried()

        assert heard(way).status == 403  # without its token


@needs_linux
def test_those_who_only_hold_the_line_do_not_keep_others_out(web):
    """Many more than there are threads say nothing at all; somebody else is answered at once."""
    with contextlib.ExitStack() as together:
        for _ in range(100):
            together.enter_context(connected(web))
            tried()
        time.sleep(0.2)
        began = time.monotonic()

        is_well(web)

        assert time.monotonic() - began < 5  # seconds, that one thread would have waited for one


def test_those_who_were_answered_and_do_not_hang_up_do_not_keep_others_out(web):
    with contextlib.ExitStack() as together:
        ways = [together.enter_context(connected(web)) for _ in range(20)]
        for way in ways:
            way.sendall(head("/mini/", method=b"GET"))
            tried()
        ways[-1].recv(1)
        began = time.monotonic()

        is_well(web)

        assert time.monotonic() - began < 15  # of two seconds for each, in two processes: twenty


@needs_linux
@pytest.mark.skipif(not odd.LONG, reason="takes half a minute: PUTRIGHT_FUZZ=long")
def test_those_who_stop_halfway_do_not_keep_others_out_for_long(web):
    with contextlib.ExitStack() as together:
        for number in range(20):
            way = together.enter_context(connected(web))
            way.sendall(head(TELL, FORM, b"Content-Length: 10")[: None if number % 2 else 40])
            tried()
        time.sleep(0.2)

        is_well(web)
