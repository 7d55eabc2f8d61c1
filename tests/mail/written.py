"""How a message is written for a test: as bytes, with whatever it needs."""

import itertools
from email import message_from_bytes
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
    html="",
    within=b"",
) -> bytes:
    """Return a message. `files` are names and bytes, each with its kind; `within` a message."""
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
    if html:
        message.add_alternative(html, subtype="html")
    for name, kind, content in files:
        main, sub = kind.split("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    if within:
        message.add_attachment(message_from_bytes(within))
    return message.as_bytes()


def report(message_id, recipient="zofia@example.org") -> bytes:
    """Return what a mail server says of a letter that did not reach somebody."""
    return (
        "From: MAILER-DAEMON@mx.example\nTo: complaints@cestria.example\nSubject: Undelivered\n"
        "Message-ID: <report@mx.example>\nReturn-Path: <>\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nIt could not be delivered.\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        f"Final-Recipient: rfc822; {recipient}\nAction: failed\nStatus: 5.1.1\n"
        f"\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{message_id}>\n\n--b--\n"
    ).encode()
