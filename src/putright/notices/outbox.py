"""How is a message put in the outbox, and how does it go out?

It is written in the transaction of what it tells of, and sent by a worker. A worker
takes a message by moving its next try on: any number may work beside each other, and
one that dies leaves it to be taken again. So a message goes out at least once, always
under the same Message-ID.
"""

import logging
import smtplib
from datetime import datetime, timedelta
from email.utils import formataddr, parseaddr
from secrets import randbits

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from putright.notices.message_ids import MARK
from putright.notices.models import Notice
from putright.people.models import Organisation

_LEASE = timedelta(minutes=5)  # longer than a mail server takes to answer
_LONGEST_WAIT = timedelta(hours=6)
_GIVES_UP = timedelta(days=3)
_FORGOTTEN = timedelta(days=30)
_MOST = 200  # in one look

_log = logging.getLogger(__name__)


def can_send() -> bool:
    """Return whether there is anywhere to send to: pages offer no e-mail otherwise."""
    return bool(settings.MAIL)


def put(
    organisation: Organisation,
    *,
    kind: str,
    to: str,
    subject: str,
    text: str,
    at: datetime,
    until: datetime | None = None,
) -> Notice:
    """Put a message in the outbox: it is sent once this transaction is kept.

    One to nobody is kept without its words and never sent: so that a page does the same
    whether or not it knows an address.
    """
    number = randbits(62)
    domain = parseaddr(_sender())[1].rpartition("@")[2]
    return Notice.objects.create(
        organisation=organisation,
        number=number,
        kind=kind,
        to=to,
        subject=subject,
        text=text if to else "",
        created_at=at,
        next_at=at if to else None,
        until=until,
        message_id=f"<{number:x}.{organisation.pk}@{domain}>",
    )


def _sender() -> str:
    return settings.MAIL_FROM or "putright@localhost"


def send_waiting(at: datetime) -> int:
    """Send what is due; return how many went out."""
    if not can_send():
        return 0
    due = Notice.objects.filter(next_at__lte=at).order_by("next_at", "organisation", "number")
    done = 0
    for one in due.select_related("organisation")[:_MOST]:
        if _take(one, at):
            done += _send(one, at)
    return done


def _take(one: Notice, at: datetime) -> bool:
    """Return whether it is ours: nobody else took it since it was read."""
    wait = min(_LEASE * 2 ** min(one.tries, 10), _LONGEST_WAIT)
    mine = Notice.objects.filter(pk=one.pk, next_at=one.next_at)
    return bool(mine.update(next_at=at + wait, tries=one.tries + 1))


def _send(one: Notice, at: datetime) -> bool:
    if one.until is not None and one.until <= at:
        return _end(one, fault="too late to be of use")
    try:
        _message(one).send()
    except (smtplib.SMTPRecipientsRefused, ValueError) as fault:
        # Why at once: the address itself is refused, or no header can hold it.
        return _end(one, fault=type(fault).__name__)
    except (OSError, smtplib.SMTPException) as fault:
        _log.error("A message waits to be sent: %s", type(fault).__name__)
        if at - one.created_at > _GIVES_UP:
            return _end(one, fault=type(fault).__name__)
        return False
    Notice.objects.filter(pk=one.pk).update(sent_at=at, next_at=None, text="", fault="")
    return True


def _end(one: Notice, fault: str) -> bool:
    # Beware: neither the address nor the words may be in a log.
    _log.warning("Message %s (%s) was not sent: %s", one.number, one.kind, fault)
    Notice.objects.filter(pk=one.pk).update(next_at=None, text="", fault=fault)
    return False


def _message(one: Notice) -> EmailMessage:
    organisation = one.organisation
    return EmailMessage(
        subject=one.subject,
        body=one.text,
        from_email=formataddr((organisation.name, parseaddr(_sender())[1])),
        to=[one.to],
        reply_to=[organisation.email] if organisation.email else [],
        headers={
            "Message-ID": one.message_id,
            "Auto-Submitted": "auto-generated",
            MARK: organisation.slug,
        },
        connection=get_connection(**settings.MAIL),
    )


def forget_old(at: datetime) -> int:
    """Forget what was sent, or could not be, a month ago; return how many."""
    old = Notice.objects.filter(created_at__lt=at - _FORGOTTEN, next_at=None)
    return old.delete()[0]


def forget_person(organisation: Organisation, email: str) -> None:
    """Forget every message to somebody who is erased, sent or not."""
    if email:
        Notice.objects.filter(organisation=organisation, to__iexact=email).delete()
