"""By which way does a letter go to somebody? As they asked, where that can be done."""

from typing import NamedTuple

from django.conf import settings

from putright.letters import faults
from putright.letters.channels.text_message import is_mobile
from putright.letters.letter import Words
from putright.letters.models import ELSEWHERE, EMAIL, PHONE, PORTAL, POST, TEXT
from putright.letters.words import CONFIRMATION
from putright.notices.outbox import can_send

# What people's particulars call the ways in which they asked to be reached.
_ASKED = {
    "email": EMAIL, "e-mail": EMAIL, "letter": POST, "post": POST,
    "phone": PHONE, "telephone": PHONE, "text": TEXT, "sms": TEXT, "web": PORTAL,
}  # fmt: skip
# How a case comes in where whoever brings it is told at once that we have it.
_TOLD_THERE = ("web", "phone", "visit", "in person")


class Way(NamedTuple):
    """A way for one letter; with a fault, where there is none."""

    channel: str
    fault: str = ""


def way_of(words: Words, came_by: str) -> Way:
    """Return how a letter goes: as they asked, else by e-mail, by post, by telephone.

    An answer given in writing is not read out instead, where it can be sent at all: what is
    to be spoken is recorded as spoken, with the adjustment that allows it.
    One that was written elsewhere, or came without its words, was sent by other means. Large
    print is read on paper.
    Those who have no internet are written to by post alone.
    `came_by` is how the case came in: whoever wrote on our own pages or spoke with us was
    told there and then that we have it.
    """
    if words.went_by or (not words.paragraphs and not words.missing):
        return Way(ELSEWHERE)
    to = words.recipient
    if to.post_only:
        return Way(POST, "" if to.address else faults.NO_PLACE)
    asked = _ASKED.get(to.channel.strip().casefold(), "")
    can = _possible(words)
    if asked in can and not (asked == PHONE and words.in_writing and can & {EMAIL, POST}):
        return Way(asked)
    for channel in (POST, EMAIL, PHONE) if words.is_large else (EMAIL, POST, PHONE):
        if channel in can:
            return Way(channel)
    if words.kind == CONFIRMATION and came_by in _TOLD_THERE:
        return Way(PORTAL)
    if to.email:
        return Way(EMAIL, faults.NO_MAIL)
    return Way(EMAIL, faults.NO_WAY if to.has_page else faults.NO_RECIPIENT)


def _possible(words: Words) -> set[str]:
    to = words.recipient
    can = {
        EMAIL: bool(to.email) and can_send(),
        POST: bool(to.address),
        PHONE: bool(to.phone),
        TEXT: is_mobile(to.phone) and bool(settings.TEXTS),
        PORTAL: to.has_page,
    }
    return {channel for channel, is_there in can.items() if is_there}
