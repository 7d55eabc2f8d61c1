"""When did our own mail server take a message, as its headers say?

Each server on the way writes a line `Received: … by <itself> …; <date>` above those that
came. So the newest is the first one. Only that of a server which we are told is ours counts:
whoever wrote the message could write all the others.
"""

import re
from datetime import datetime

from putright.mail.reading import limits
from putright.mail.reading.dates import written_at
from putright.mail.reading.faults import Faults
from putright.mail.reading.headers import split

_BY = re.compile(r"(?:\A|\s)by\s+([^\s;()]+)", re.I)


def received_by(raw: bytes, server: str) -> datetime | None:
    """Return the newest moment at which this server had it; None where it does not say so."""
    headers, _ = split(raw[: limits.HEADERS], Faults())
    for each in headers.all("received"):
        said = each.decode("utf-8", "replace")
        # Beware: what a server says of others stands in brackets, and may be made up.
        by = _BY.search(re.sub(r"\([^()]*\)", " ", said))
        if by is not None and by[1].strip(".").lower() == server.strip(".").lower():
            return written_at(said.rpartition(";")[2].strip(), Faults())
    return None


def perhaps_from(raw: bytes) -> datetime | None:
    """Return when it seems to be from, by whoever says so: enough to ask, and no proof."""
    headers, _ = split(raw[: limits.HEADERS], Faults())
    newest = headers.raw("received").decode("utf-8", "replace").rpartition(";")[2].strip()
    said = headers.raw("date").decode("utf-8", "replace").strip()
    return written_at(newest, Faults()) or written_at(said, Faults())
