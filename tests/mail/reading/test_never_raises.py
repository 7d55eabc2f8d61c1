"""Whatever the bytes are, is there an answer, soon, and in little memory?"""

import random
import subprocess
import sys
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from putright.mail.reading import Message, limits, read
from tests.mail.reading.samples import letter, names, raw_of, there

LONGEST = 10  # seconds of work: many times what is measured, as machines differ
MARKS = [
    *(b"\n", b"\r\n", b"\n\n", b"\0", b"=?utf-8?b?", b"?=", b"=", b"\xff\xfe", b"; "),
    *(b'"', b"<", b">", b"("),
    *(b"--b\n", b"--b--\n", b"Content-Type: multipart/mixed; boundary=b\n", b"filename*0*=''%"),
    *(b"Content-Type: message/rfc822\n\n", b"Content-Type: text/html; charset=utf-7\n"),
    *(b"Content-Transfer-Encoding: base64\n", b"From: ", b"Date: ", b"Subject: "),
    *(b"<div>", b"&#x", b"On a, b wrote:\n", b"> ", b"Status: 5.1.1\n"),
]


def is_fit(message: Message) -> bool:
    """Return whether any store and any page can take all of it; fail where one could not."""
    words = [message.text, message.reply, message.subject, message.html_safe, *message.faults]
    words += [message.sender.name, message.sender.address, message.why_automatic]
    words += [name for each in message.attachments for name in (each.name, each.kind, each.note)]
    assert not any("\0" in each for each in words)
    assert all(each.encode("utf-8") is not None for each in words)
    assert "\n" not in message.subject + message.sender.name + message.message_id
    return message.was_understood


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=3_000))
def test_any_bytes_at_all(raw):
    assert is_fit(read(raw))


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.one_of(st.sampled_from(MARKS), st.binary(max_size=20)), max_size=60))
def test_bytes_that_look_like_a_message(pieces):
    assert is_fit(read(b"".join(pieces)))


@there
@pytest.mark.parametrize("name", names())
def test_samples_with_some_bytes_changed_and_some_cut_out(name):
    chance = random.Random(name)
    whole = raw_of(name)[:60_000]

    for _ in range(8):
        raw = bytearray(whole)
        for _ in range(chance.randint(1, 20)):
            place = chance.randrange(len(raw) or 1)
            raw[place : place + chance.choice([0, 1, 1, 40])] = chance.choice(
                [b"", bytes([chance.randrange(256)]), chance.choice(MARKS)]
            )

        assert is_fit(read(bytes(raw)))


def nested(depth: int) -> bytes:
    each = (
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth)
    )
    return b"From: asha@example.org\n" + b"".join(each) + b"\nhello\n"


HTML = {"content_type": "text/html"}
HARD = {
    "parts within parts": (nested(5_000), "deep"),
    "messages within messages": (b"Content-Type: message/rfc822\n\n" * 20_000, "within messages"),
    "20,000 addresses": (letter(to=", ".join(f"a{n}@x.org" for n in range(20_000))), "500 people"),
    "20,000 parts": (
        letter(b"--b\n\nhi\n" * 20_000, content_type="multipart/mixed; boundary=b"),
        "300 parts",
    ),
    "headers without end": (b"To: a@example.org\n" * 100_000, "1000 headers"),
    "only NUL": (b"\0" * 5_000_000, "no headers"),
    "one long line": (letter("On " * 500_000), "very long"),
    "one marked line": (letter(">" * 2_000_000), "very long"),
    "headings without a letter": (letter("From: x\nSent: y\n" * 10_000), ""),
    "lines that might begin one": (letter("On a b c d e f g\n" * 20_000), ""),
    "empty lines with blanks": (letter(" \n" * 19_000 + "x:"), ""),
    "brackets": (letter(to="(" * 60_000, cc="<" * 60_000, reply_to='"' * 60_000), ""),
    "encoded words": (letter(subject="=?utf-8?q?a?=" * 5_000), ""),
    "boxes in boxes": (letter("<div>" * 200_000 + "x", **HTML), ""),
    "lists in lists": (letter("<ul><li>" * 150_000, **HTML), ""),
    "open colours": (letter("".join(f"<p><font color={n}>" for n in range(20_000)), **HTML), ""),
    "open comments": (letter("<!--" * 400_000, **HTML), ""),
    "signs": (letter("&" * 1_000_000, **HTML), "too odd"),
    "open quotes": (letter("<a \"<a '" * 100_000, **HTML), ""),
    "ends of nothing": (letter("<b>" * 200 + "</i>" * 400_000, **HTML), ""),
    "red without end": (letter("<b style='color:red'>ab" * 80_000, **HTML), ""),
    "quotes in a sender": (letter(**{"from": '"\\' * 30_000}), ""),
    "quotes in verdicts": (
        (b"Authentication-Results: mx; " + b'"\\' * 3_900 + b"\n") * 20 + letter(),
        "",
    ),
    "hidden without end": (letter("<script>" * 100_000, **HTML), ""),
    "a boundary of one hyphen": (
        letter("-" * 2_000_000, content_type='multipart/mixed; boundary="-"'),
        "cannot be found",
    ),
    "punycode": (letter("a-" * 200_000, content_type="text/plain; charset=punycode"), "unknown"),
    "base64 in crumbs": (letter("A=" * 2_000_000, content_transfer_encoding="base64"), "base64"),
    "broken lines": (letter("a \n" * 300_000, content_type="text/plain; format=flowed"), ""),
    "larger than is read": (letter(b"x" * (limits.LARGEST + 1), subject="Hello"), "larger than"),
}


@pytest.mark.parametrize("what", HARD)
def test_what_was_made_to_stop_us_does_not(what):
    raw, fault = HARD[what]
    began = process_time()

    message = read(raw)

    assert process_time() - began < LONGEST
    assert any(fault in each for each in message.faults) or not fault
    assert len(message.attachments) <= limits.PARTS
    assert len(message.to) <= limits.ADDRESSES
    assert is_fit(message) or what == "larger than is read"


def test_of_what_is_too_large_the_headers_are_read_and_it_is_said():
    message = read(HARD["larger than is read"][0])

    assert (message.subject, message.sender.address) == ("Hello", "asha@example.org")
    assert not message.was_understood


def test_a_fault_of_ours_is_said_and_stops_nothing(monkeypatch):
    def falls(*_given: object) -> None:
        raise KeyError("a secret word")

    monkeypatch.setattr("putright.mail.reading.understand.part_of", falls)

    message = read(letter("Hello"))

    assert not message.was_understood
    assert "open the original" in message.faults[0] and "KeyError" in message.faults[0]
    assert "secret" not in message.faults[0]


ONE = """
import base64, resource, sys
from putright.mail.reading import read
most = int(sys.argv[1]) * 1_000_000
photo = base64.encodebytes(bytes(most))
raw = (b"From: a@example.org\\nContent-Type: multipart/mixed; boundary=b\\n\\n--b\\n"
       b"Content-Type: image/jpeg; name=a.jpg\\nContent-Transfer-Encoding: base64\\n\\n"
       + photo + b"--b--\\n")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
assert len(read(raw).attachments[0].content) == most
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_a_large_file_takes_a_few_times_its_own_size():
    megabytes = 20

    used = subprocess.run(
        [sys.executable, "-c", ONE, str(megabytes)], capture_output=True, text=True, check=True
    )

    assert int(used.stdout) < 4 * megabytes
