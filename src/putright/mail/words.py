"""What does a message say in a case: which words, and which of its files?

Each file is checked as an upload is: its kind by its bytes, its size, and by the scanner
where there is one. What is not taken stays in the original, and the case says so.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from putright.core.refusals import Refused
from putright.files.attaching import MOST
from putright.files.store import put
from putright.mail.left_out import why_left_out
from putright.mail.reading.message import Attachment, Message
from putright.people.models import Organisation

_LONGEST = 100_000  # characters: more than that is read in the original
_WITHIN = 5  # messages within it, such as a complaint that somebody passes on as a file
BY = "mail"


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a message that were taken, and a line for each that was not."""

    ids: tuple[int, ...] = ()
    left_out: tuple[str, ...] = ()


def text_of(message: Message, files: Files = Files()) -> str:
    """Return what was written, without what it quotes, and what must be known of the rest."""
    written = message.reply.strip() or message.text.strip()
    is_folded = bool(message.quoted.strip()) and written != message.text.strip()
    return "\n\n".join(filter(None, _parts(message, written, files, is_folded)))


def _parts(message: Message, written: str, files: Files, is_folded: bool) -> Iterator[str]:
    yield written[:_LONGEST]
    if len(written) > _LONGEST:
        yield "[It goes on in the original, message.eml.]"
    if is_folded:
        yield "[Earlier messages that it quotes are in the original, message.eml.]"
    if not written:
        yield message.subject or "[An e-mail without words.]"
    if message.sealed == "encrypted":
        yield "[It is encrypted. Whoever has the key can read it in the original, message.eml.]"
    if message.hides_words:
        yield "[It is signed so that its words may be hidden: see the original, message.eml.]"
    yield from _within(message, _LONGEST - len(written))
    if files.left_out:
        yield "\n".join(f"[Only in the original: {line}]" for line in files.left_out)


def _within(message: Message, room: int) -> Iterator[str]:
    """Give the words of messages within it. Nothing proves who wrote them, so that is said."""
    for one in message.enclosed[:_WITHIN]:
        written = (one.reply.strip() or one.text.strip())[: max(room, 0)]
        room -= len(written)
        if written:
            day = f" of {one.date:%-d %B %Y}" if one.date else ""
            who = str(one.sender) or "nobody named"
            yield f"[A message within it{day}, as it says from {who}: {one.subject}]\n\n{written}"
    if len(message.enclosed) > _WITHIN:
        yield "[There are more messages within it, in the original, message.eml.]"


def is_empty(message: Message) -> bool:
    return not (message.text.strip() or message.subject.strip() or message.attachments)


def take_files(organisation: Organisation, message: Message, at: datetime) -> Files:
    """Keep the files of a message, of nobody yet. Not to be called inside a transaction."""
    room = MOST - 1  # the original is one
    ids: list[int] = []
    left_out: list[str] = []
    together = 0
    for one in message.attachments:
        together += len(one.content)
        why = _too_much(len(ids) >= room, together)
        try:
            if not why:
                ids.append(_put(organisation, one, at))
        except Refused as refused:
            why = why_left_out(one, refused)
        if why:
            left_out.append(f"{one.name}. {why}")
    return Files(tuple(ids), tuple(left_out))


def _too_much(is_full: bool, together: int) -> str:
    if is_full:
        return f"At most {MOST - 1} files of a message are taken out of it."
    if together > settings.FILES_TOGETHER:
        return "The files of this message are too large together."
    return ""


def _put(organisation: Organisation, one: Attachment, at: datetime) -> int:
    stream = io.BytesIO(one.content)
    return put(organisation, stream, name_hint=one.name, by=BY, at=at, only_known=True).id


def names_of(attachments: Sequence[Attachment]) -> list[str]:
    return [one.name for one in attachments]
