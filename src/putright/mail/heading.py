"""Who sent an e-mail that a colleague added to a case? Its first line says so, and is read here."""

import re
from datetime import datetime

from putright.design.days import clock_time, day_plain

_HEADING = re.compile(r"An e-mail from (.+), \d{1,2} \w+ \d{4} at [^\n,]+:")
_SENT_IN = re.compile(r"Sent in by (.+), who works here\.")


def heading_of(sender: object, at: datetime) -> str:
    """Return the line that stands above the words; `at` is of the organisation's own clock."""
    return f"An e-mail from {sender}, {day_plain(at)} at {clock_time(at)}:"


def sent_in_by(sender: object) -> str:
    """Return the line above what a colleague sent in by e-mail."""
    return f"Sent in by {sender}, who works here."


def sender_in(text: str) -> str:
    """Return who sent an e-mail, as the line above its words has it; "" where there is none.

    >>> sender_in(heading_of("Reed, Mo <mo@b.example>", datetime(2026, 6, 5, 10)) + "\\n\\nHello")
    'Reed, Mo <mo@b.example>'
    >>> sender_in("An e-mail from me")
    ''
    """
    line = text.partition("\n")[0]
    found = _HEADING.fullmatch(line) or _SENT_IN.fullmatch(line)
    return found[1] if found else ""
