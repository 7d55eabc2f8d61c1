"""What becomes of a message that is kept: a new case, a part of one, or is it left to a person?

Through the one door, under the message's own key and in one transaction with its row: so
that however often it is tried, and wherever that is cut short, it makes one case or joins
one, and never two. Whatever goes wrong with one message, the others go on.
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError

from putright.cases.asked import Carried, Conflict, NoSuchCase
from putright.cases.binding import policy_on
from putright.cases.carry_out import carry_out
from putright.cases.models import CaseRow
from putright.core.details import detail_of
from putright.core.facts import Actor, Command
from putright.core.policy import Policy
from putright.core.refusals import Refused
from putright.files.store import Gone
from putright.mail import bounces
from putright.mail.becoming import LONGEST, AlreadyDone, end, taken
from putright.mail.belonging import Belongs, belonging
from putright.mail.colleagues import colleague_at
from putright.mail.heading import sent_in_by
from putright.mail.identity import message_key
from putright.mail.joining import tell_of_it
from putright.mail.keeping import QUIETLY, raw_of
from putright.mail.models import ASIDE, CASE, JOINED, UNREAD, WAITING, Arrived
from putright.mail.our_own import why_our_own
from putright.mail.reading import Message, as_answer, read
from putright.mail.sent_in import SentIn, sent_in
from putright.mail.which_mailbox import settle
from putright.mail.words import is_empty, take_files, text_of
from putright.people.models import Organisation

CUSTOMER = Actor("", ("customer",))
_MANY = 30  # messages of one sender in an hour: then a person looks first
_FROM_NOBODY = b"Return-Path: <>\r\n"
_CALENDARS = frozenset({"text/calendar", "application/ics"})
_WORDS = ("what_happened", "complaint", "words", "text")

_log = logging.getLogger(__name__)


def understand(organisation: Organisation, one: Arrived, at: datetime) -> str:
    """Make of a message what it is; return the state it is in then."""
    try:
        message = read_again(one)
    except Gone:
        return _wait(one, "gone", state=UNREAD)
    except (DatabaseError, OSError):
        raise
    except Exception as fault:
        # Why all: one bad message never stops the rest. Beware: its words are in no log.
        _log.error("Message %s could not be read: %s", one.number, type(fault).__name__)
        return _wait(one, "broken", type(fault).__name__, state=UNREAD)
    _describe(one, message)
    if not message.was_understood:
        return _wait(one, "not-understood", "; ".join(message.faults), state=UNREAD)
    settle(organisation, one, message)
    aside = _why_aside(organisation, one, message, at)
    if aside:
        return _set_aside(one, *aside, at=at)
    found = belonging(organisation, one, message)
    why = _why_wait(organisation, one, message, found, at)
    try:
        if found.is_proven:
            return join(organisation, one, message, found, at)
        if why:
            detail = message.why_automatic if why == "perhaps-automatic" else found.why
            return _wait(one, why, detail, suggested=found.case)
        return become_case(organisation, one, message, _kind(organisation, one, at), at)
    except (Refused, Conflict, NoSuchCase) as refused:
        told = refused.sentence if isinstance(refused, Refused) else ""
        return _wait(one, "refused", told, suggested=found.case)
    except AlreadyDone:
        return Arrived.objects.values_list("state", flat=True).get(pk=one.pk)


def read_again(one: Arrived) -> Message:
    """Return what a kept message says."""
    raw = raw_of(one)
    # Whence: RFC 5321, 4.4: whoever delivers a message writes its envelope's sender above it.
    # Without one (`MAIL FROM:<>`) a machine sent it, which wants no answer.
    is_from_nobody = one.door == "lmtp" and not one.envelope_from and one.case is None
    return read(_FROM_NOBODY + raw if is_from_nobody else raw)


# -- what is decided without a person -----------------------------------------------------


def _why_aside(
    organisation: Organisation, one: Arrived, message: Message, at: datetime
) -> tuple[str, str] | None:
    if message.bounce is not None:
        return "bounce", bounces.pass_on(message, at)
    policy = policy_on(organisation, one.arrived_at)
    if why := why_our_own(organisation, policy, one, message):
        return "loop", why
    if message.is_automatic:
        return "automatic", message.why_automatic
    return None


def _why_wait(
    organisation: Organisation, one: Arrived, message: Message, found: Belongs[int], at: datetime
) -> str:
    """Return why a person has to look first, if they have to."""
    if any(each.odd for each in message.senders):
        return "odd-sender"
    if not message.sender.address:
        return "no-sender"
    if len(message.senders) > 1:
        return "several-senders"
    if found.case is not None:
        return "perhaps"
    if message.looks_automatic:
        return "perhaps-automatic"
    if message.marks:
        return "another-putright"
    if why := _why_without_words(message):
        return why
    if is_empty(message):
        return "empty"
    if not _kind(organisation, one, at):
        return "no-mailbox"
    return "too-many" if _sent_lately(organisation, one, at) > _MANY else ""


def _why_without_words(message: Message) -> str:
    """Return why there may be words in it that we cannot read, or none at all in it."""
    if message.sealed == "encrypted":
        return "sealed"
    if message.hides_words:
        return "signed-over"
    kinds = {one.kind for one in message.attachments}
    if kinds & _CALENDARS and kinds <= _CALENDARS and not message.text.strip():
        return "calendar"
    return ""


def _sent_lately(organisation: Organisation, one: Arrived, at: datetime) -> int:
    """Return how many messages of this sender became cases or wait, of the hour before it."""
    recent = Arrived.objects.filter(
        organisation=organisation,
        sender_key=one.sender_key,
        arrived_at__gt=one.arrived_at - timedelta(hours=1),
        arrived_at__lte=one.arrived_at,
    )
    return recent.exclude(number=one.number).count()


def _kind(organisation: Organisation, one: Arrived, at: datetime) -> str:
    """Return what a message to this mailbox is taken for, as the policy says."""
    policy = policy_on(organisation, one.arrived_at)
    found = [each for each in policy.mailbox if each.id == one.mailbox]
    return found[0].kind if found else ""


# -- through the one door -----------------------------------------------------------------


def become_case(
    organisation: Organisation,
    one: Arrived,
    message: Message,
    kind: str,
    at: datetime,
    by: Actor = CUSTOMER,
) -> str:
    """Make a new case of it. Raises Refused, or AlreadyDone."""
    policy = policy_on(organisation, one.arrived_at)
    files = take_files(organisation, message, at)
    colleague = colleague_at(organisation, message.sender.address)
    is_quiet = one.door == QUIETLY
    given = {
        "kind": kind,
        "channel": "email",
        "title": message.subject,
        _words_name(policy): _sent_in(message, colleague) + text_of(message, files),
        "received_at": one.arrived_at,
        "files": [one.file, *files.ids],
    }

    def begun(carried: Carried) -> None:
        taken(one, CASE, carried, by, at)
        box = next((each for each in policy.mailbox if each.id == one.mailbox), None)
        if colleague and box is not None:
            sent_in(SentIn(organisation, policy, box, one, message, colleague, carried, at))

    carry_out(
        Command("receive", {k: v for k, v in given.items() if v not in ("", [])}, by),
        organisation=organisation,
        at=at,
        key=key_of(one),
        # Why not a colleague: they send in what somebody else complains of.
        customer={}
        if colleague
        else {"name": message.sender.name, "email": message.sender.address},
        # What has a source is confirmed to nobody (see `cases/rows.py`): what is from before,
        # and what a machine or a list sent, though a person made it a case.
        source="mail:quietly" if is_quiet else "" if message.may_be_answered else "mail:automatic",
        on_first=begun,
    )
    return CASE


def _sent_in(message: Message, colleague: str) -> str:
    return f"{sent_in_by(message.sender)}\n\n" if colleague else ""


def join(
    organisation: Organisation,
    one: Arrived,
    message: Message,
    found: Belongs[int],
    at: datetime,
    by: Actor | None = None,
    given: Mapping[str, Any] | None = None,
) -> str:
    """Add it to a case: by whoever is proven to have sent it, or by a colleague who says so."""
    assert found.case is not None  # to join, there is a case
    row = CaseRow.objects.get(organisation=organisation, case=found.case)
    files = take_files(organisation, message, at)
    said = dict(given or {})
    heading = str(said.pop("heading", ""))
    asked = {
        "title": message.subject,
        "text": "\n\n".join(filter(None, [heading, text_of(as_answer(message), files)])),
        "channel": "email",
        "visible": "customer",
        "files": [one.file, *files.ids],
        **said,
    }
    actor = by or Actor(found.person, ("customer",))

    def joined(carried: Carried) -> None:
        taken(one, JOINED, carried, actor, at)
        if by is None and one.door != QUIETLY:
            tell_of_it(organisation, policy_on(organisation, at), row, at)

    carry_out(
        Command("note", {k: v for k, v in asked.items() if v not in ("", [])}, actor),
        organisation=organisation,
        reference=row.reference,
        at=at,
        key=key_of(one),
        on_first=joined,
    )
    return JOINED


def key_of(one: Arrived) -> str:
    """Return the key of the one door: the same for every try, by whomever."""
    return f"mail:{one.identity[:34]}"


def _words_name(policy: Policy) -> str:
    # Beware: a pack may use one of these names for a choice, and then it would not be words.
    return next(name for name in _WORDS if detail_of(name, policy).type == "words")


def _describe(one: Arrived, message: Message) -> None:
    """Write down what a message says of itself, for whoever looks at the queue."""
    one.sender_key = message_key(message.sender.address)
    Arrived.objects.filter(pk=one.pk).exclude(state__in=(CASE, JOINED)).update(
        sender=(message.sender.address or message.sender.odd)[:LONGEST],
        sender_name=message.sender.name[:LONGEST],
        subject=message.subject[:LONGEST],
        sender_key=one.sender_key,
        message_key=message_key(message.message_id),
    )


def _wait(
    one: Arrived,
    reason: str,
    detail: str = "",
    *,
    state: str = WAITING,
    suggested: int | None = None,
) -> str:
    return end(one, state, reason, detail, suggested=suggested)


def _set_aside(one: Arrived, reason: str, detail: str, *, at: datetime) -> str:
    return end(one, ASIDE, reason, detail, done_at=at)
