"""How does a text message go out? By whichever service the installation has, behind one shape.

A text message is not private, and short: it says that there is a letter about a case and where
to see it, and never what the letter says.
"""

import re
from pathlib import Path
from typing import Protocol

from django.conf import settings

from putright.languages import language_named, say, speaking
from putright.letters import faults
from putright.letters.channels import Undeliverable
from putright.letters.channels.notify import Notify
from putright.letters.channels.recording import Recording
from putright.letters.letter import Words
from putright.letters.words import CONFIRMATION

_MOBILE = re.compile(r"(?:\+44|0044|0)7\d{9}$")
NOTIFY = "notify:"


class Service(Protocol):
    """Whoever carries text messages. `reference` is the same for every try of one message."""

    def send(self, number: str, text: str, reference: str) -> None:
        """Hand it over, or raise NotNow or Undeliverable."""


def send(words: Words, reference: str) -> None:
    number = _mobile(words.recipient.phone)
    if not number:
        raise Undeliverable(faults.NO_MOBILE)
    service().send(number, text_of(words), reference)


def service() -> Service:
    """Return the service of this installation: GOV.UK Notify, or a folder that records."""
    named = str(settings.TEXTS)
    if not named:
        raise Undeliverable(faults.NO_TEXTS)
    if named.startswith(NOTIFY):
        return Notify(named.removeprefix(NOTIFY), str(settings.TEXTS_KEY))
    return Recording(Path(named))


def text_of(words: Words) -> str:
    """Return what the message says, in the language of the letter."""
    language = language_named(words.language)
    told = _confirmed if words.kind == CONFIRMATION else _written
    if language is None:
        return told(words)
    with speaking(language):
        return told(words)


def _confirmed(words: Words) -> str:
    return say(
        "%(organisation)s: we have what you sent us. Its reference is %(reference)s.",
        organisation=words.sender.name,
        reference=words.reference,
    )


def _written(words: Words) -> str:
    said = say(
        "%(organisation)s: there is a letter for you about %(reference)s. "
        "Read it on the page of your case.",
        organisation=words.sender.name,
        reference=words.reference,
    )
    if not words.sender.phone:
        return said
    return f"{said} " + say("Or call us: %(phone)s.", phone=words.sender.phone)


def is_mobile(phone: str) -> bool:
    return bool(_mobile(phone))


def _mobile(phone: str) -> str:
    """Return a British mobile number as services take it; nothing for any other number."""
    digits = re.sub(r"[\s().-]", "", phone)
    return f"+44{digits[-10:]}" if _MOBILE.match(digits) else ""
