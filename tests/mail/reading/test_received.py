"""When did our own server have a message? Whoever wrote it may have written the lines of others."""

from datetime import UTC, datetime

import pytest

from putright.mail.reading.received import perhaps_from, received_by

RAW = b"""\
Received: from mx.ours.example (localhost [127.0.0.1]) by store.ours.example
 with LMTP id 9; Tue, 3 Mar 2020 09:00:05 +0000
Received: from a.example (a.example [192.0.2.1] by forged.example) by MX.ours.example (Postfix)
\twith ESMTPS id 8 for <complaints@ours.example>; Tue, 3 Mar 2020 10:00:00 +0100 (CET)
Received: from b.example by mx.ours.example; Mon, 2 Mar 2020 10:00:00 +0000
From: asha@example.org
Date: Sun, 1 Mar 2020 10:00:00 +0000

Received: from c.example by c.example; Mon, 3 Feb 2020 10:00:00 +0000
"""


def test_it_is_when_the_newest_line_of_our_server_says():
    assert received_by(RAW, "mx.ours.example") == datetime(2020, 3, 3, 9, tzinfo=UTC)
    assert received_by(RAW, "store.ours.example.") == datetime(2020, 3, 3, 9, 0, 5, tzinfo=UTC)


@pytest.mark.parametrize("server", ["ours.example", "a.example", "forged.example", "c.example"])
def test_no_other_server_is_believed(server):
    assert received_by(RAW, server) is None


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"Received: by x; never\n\n", b"Received:\n\n"])
def test_any_bytes_have_an_answer(raw):
    assert received_by(raw, "x") is None
    assert perhaps_from(raw) is None


def test_how_old_it_seems_is_asked_of_whoever_says():
    assert perhaps_from(RAW) == datetime(2020, 3, 3, 9, 0, 5, tzinfo=UTC)
    assert perhaps_from(b"Date: Sun, 1 Mar 2020 10:00:00 +0000\n\n") == datetime(
        2020, 3, 1, 10, tzinfo=UTC
    )
