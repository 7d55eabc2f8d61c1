"""How does a letter go by e-mail? In text and HTML, under a Message-ID that never changes."""

import logging
import smtplib
from collections.abc import Sequence
from datetime import datetime
from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from putright.letters import faults
from putright.letters.channels import NotNow, Undeliverable
from putright.letters.channels.attached import attached
from putright.letters.channels.html import foot_lines, html_of
from putright.letters.letter import Words
from putright.letters.models import Delivery
from putright.letters.words import CONFIRMATION
from putright.notices.message_ids import MARK, signed_id
from putright.notices.reply_address import domain, reply_address

_log = logging.getLogger(__name__)
_SMTP = "django.core.mail.backends.smtp.EmailBackend"
_LONGEST_SUBJECT = 200


def sender() -> str:
    """Return the address that our e-mail comes from."""
    return parseaddr(settings.MAIL_FROM)[1] or "putright@localhost"


def message_id_of(name: str) -> str:
    """Return the Message-ID of a letter, from the name under which the outbox has it.

    Why signed: the name is the reference and a number, and an answer to a letter is proof.
    """
    return signed_id(name, domain() or sender().rpartition("@")[2])


class Line:
    """A connection to the mail server, made when it is needed and kept while it is good."""

    def __init__(self) -> None:
        self._server: Any = None

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *fault: object) -> None:
        self.hang_up()

    def is_there(self) -> bool:
        """Return whether there is a mail server to talk to now, and say so once if not."""
        if not _is_kept() or self._server is not None:
            return True
        server = get_connection(**settings.MAIL)
        try:
            server.open()
        except (OSError, smtplib.SMTPException) as fault:
            _log.error("Letters wait: the mail server cannot be had (%s).", type(fault).__name__)
            return False
        self._server = server
        return True

    def send(self, message: EmailMultiAlternatives) -> None:
        """Hand a message over, or raise NotNow or Undeliverable."""
        # Why a new one where it is no server: a folder has one file for each connection.
        message.connection = self._server or get_connection(**settings.MAIL)
        try:
            message.send()
        except Exception as fault:
            self.hang_up()
            raise _read(fault) from fault

    def hang_up(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None


def _is_kept() -> bool:
    return bool(settings.MAIL.get("backend") == _SMTP)


def _read(fault: Exception) -> Exception:
    """Return what a fault means for the letter; one that is ours stays as it is.

    A server that answers with a code from 500 on will never take it. Any other may: one that
    greylists, is full, or was cut off, and we cannot know whether it has what we sent.
    """
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in fault.recipients.values()]
        never = bool(codes) and all(code >= 500 for code in codes)
        return Undeliverable(faults.REFUSED) if never else NotNow("recipient")
    if isinstance(fault, smtplib.SMTPDataError) and fault.smtp_code >= 500:
        return Undeliverable(faults.NOT_TAKEN)
    if isinstance(fault, smtplib.SMTPNotSupportedError):  # letters that it has no way to write
        return Undeliverable(faults.ODD_ADDRESS)
    if isinstance(fault, OSError | smtplib.SMTPException):
        return NotNow(type(fault).__name__)
    if isinstance(fault, ValueError):  # a header or an address that cannot be written
        return Undeliverable(faults.ODD_ADDRESS)
    return fault


def message_of(
    organisation: Any, words: Words, delivery: Delivery, earlier: Sequence[str], at: datetime
) -> EmailMultiAlternatives:
    """Return a letter as an e-mail. `earlier` are the letters of this case before it."""
    answers = reply_address(delivery.organisation_id, delivery.case)
    own = words.sender.email
    message = EmailMultiAlternatives(
        subject=" ".join(words.subject.split())[:_LONGEST_SUBJECT],
        body=_text(words),
        # Why: what comes back then comes back to us, and says of which case.
        from_email=answers or sender(),
        to=[words.recipient.email],
        reply_to=[one for one in [answers or own] if one],
        headers=_headers(organisation, words, delivery, earlier),
    )
    message.attach_alternative(html_of(words), "text/html")
    for name, content, kind in attached(organisation, delivery.case, words.files, at):
        message.attach(name, content, kind)
    return message


def _headers(
    organisation: Any, words: Words, delivery: Delivery, earlier: Sequence[str]
) -> dict[str, str]:
    found = {
        "From": formataddr((words.sender.name, sender())),
        "Message-ID": f"<{delivery.message_id}>",
        "Content-Language": words.language,
        MARK: organisation.slug,
    }
    if earlier:
        found["In-Reply-To"] = f"<{earlier[-1]}>"
        found["References"] = " ".join(f"<{one}>" for one in earlier)
    if words.kind == CONFIRMATION:  # nobody wrote it: RFC 3834
        found["Auto-Submitted"] = "auto-generated"
        found["X-Auto-Response-Suppress"] = "All"
    return found


def _text(words: Words) -> str:
    return f"{words.text}\n-- \n" + "\n".join(foot_lines(words)) + "\n"
