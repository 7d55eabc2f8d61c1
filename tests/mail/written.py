"""How a message is written for a test: as bytes, with whatever it needs."""

import itertools
from email.message import EmailMessage

_next = itertools.count(1)


def written(
    text="The lift is broken again.\nSince May.",
    *,
    sender="Zofia Nowak <zofia@example.org>",
    to="complaints@cestria.example",
    subject="The lift",
    message_id=None,
    files=(),
    headers=None,
) -> bytes:
    """Return a message. `files` are names and bytes, each with its kind."""
    message = EmailMessage()
    if sender:
        message["From"] = sender
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = "Mon, 23 Nov 2026 09:00:00 +0000"
    message["Message-ID"] = message_id or f"<{next(_next)}@mail.example.org>"
    for name, value in (headers or {}).items():
        message[name] = value
    message.set_content(text)
    for name, kind, content in files:
        main, sub = kind.split("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()
