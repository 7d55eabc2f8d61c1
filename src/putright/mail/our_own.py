"""Is this something that we sent ourselves, and that has come back?

To take it for a complaint would have us confirm it to ourselves, round and round.
"""

import re
from email.utils import parseaddr

from django.conf import settings

from putright.core.policy import Policy
from putright.letters.models import Delivery
from putright.mail.colleagues import colleague_at
from putright.mail.models import Arrived
from putright.mail.reading import Message
from putright.mail.reading.automatic import why_loop
from putright.mail.which_mailbox import addresses_of, ours
from putright.notices.message_ids import is_ours
from putright.notices.models import Notice
from putright.notices.reply_address import case_of
from putright.people.models import Organisation

_CAME_BACK = "It is a message of our own that has come back."
_FROM_US = "It is from an address of our own."


def why_our_own(organisation: Organisation, policy: Policy, one: Arrived, message: Message) -> str:
    """Return why a message is taken for our own, or ""."""
    if _was_sent(organisation, message):
        return _CAME_BACK
    if round_about := why_loop(message, (), organisation.slug):
        return round_about
    if is_from_another_house(message):
        return ""
    if any(_is_ours(organisation, each.address) for each in message.senders):
        return "" if _is_logged(organisation, policy, one, message) else _FROM_US
    return ""


def is_from_another_house(message: Message) -> bool:
    """Return whether another organisation of this installation wrote it, as our signature says.

    Beware: it has the same address as what we write ourselves (`MAIL_FROM`).
    """
    return bool(message.marks) and is_ours(message.message_id)


def _was_sent(organisation: Organisation, message: Message) -> bool:
    """Return whether we sent it. Why not by its domain: colleagues write to us too."""
    named = message.message_id
    if not named:
        return False
    letters = Delivery.objects.filter(message_id=named.strip("<>"), organisation=organisation)
    if letters.exists():
        return True
    number = re.match(r"<([0-9a-f]{1,16})\.", named)
    rows = Notice.objects.filter(organisation=organisation, message_id=named)
    return number is not None and rows.filter(number=int(number.group(1), 16) % 2**63).exists()


def _is_ours(organisation: Organisation, address: str) -> bool:
    """Return whether we write from this address, or read what comes to it."""
    if not address:
        return False
    known = {parseaddr(settings.MAIL_FROM)[1].lower(), organisation.email.strip().lower()}
    for place in ours(organisation):
        known.update(addresses_of(place))
    return address in known or case_of(address) is not None


def _is_logged(organisation: Organisation, policy: Policy, one: Arrived, message: Message) -> bool:
    """Return whether a colleague logs a complaint so, where the policy has them do that."""
    # Whence: PP-10, staff send what they are told to the mailbox of the team.
    box = next((each for each in policy.mailbox if each.id == one.mailbox), None)
    logs = box is not None and bool(box.tells)
    return logs and bool(colleague_at(organisation, message.sender.address))
