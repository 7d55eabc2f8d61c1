"""How does a letter look on its sheet, before it goes: to whom, and which parts are locked?"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from putright.cases.queries import Opened
from putright.core.clocks import local_day
from putright.core.facts import Fact
from putright.core.letters.compose import Block, Composed
from putright.core.letters.fields import known_as
from putright.core.parties import live
from putright.languages import Language, speaking
from putright.letters.faults import said
from putright.letters.letter import Paragraph, Recipient, Sender, Words
from putright.letters.models import EMAIL, PHONE, PORTAL, POST, TEXT
from putright.letters.recipients import language_of, recipient_of
from putright.letters.ways import way_of
from putright.letters.words import framed, paragraphs_of, sender_of
from putright.workspace.door import StaffRequest

_GOES = {
    EMAIL: "It goes by e-mail.",
    POST: "It goes by post, with the next print batch.",
    PORTAL: "They find it on their own page.",
    PHONE: "Somebody has to say it by telephone: we have no other way to reach them.",
    TEXT: "It goes by text message.",
}


class Line(NamedTuple):
    """A paragraph of the preview, or the items of a list; `lacks` says what is not there yet."""

    text: str = ""
    items: tuple[str, ...] = ()
    lacks: str = ""
    is_heading: bool = False


class Piece(NamedTuple):
    """Parts that stand together: what the policy and the case say, or the writer's own words."""

    is_locked: bool
    lines: tuple[Line, ...]


class Sheet(NamedTuple):
    """A letter as it would lie in an envelope."""

    recipient: Recipient
    lines: tuple[str, ...]  # name and address
    subject: str
    day: datetime
    greeting: str
    pieces: tuple[Piece, ...]
    closing: str
    is_large: bool  # as whoever gets it needs it
    goes: str  # by which way, or why by none
    language: str  # in which it is written, as in HTML


def sheet_of(
    request: StaffRequest, opened: Opened, whom: str, composed: Composed, at: datetime
) -> Sheet:
    recipient, language = recipient_in(request, opened, whom, at)
    with speaking(language):
        greeting, _, closing = framed([], recipient, request.organisation, composed.signed)
    blank = _unwritten(opened, recipient, at)
    groups = groupby(composed.blocks, key=lambda block: block.kind == "locked")
    pieces = (Piece(is_locked, tuple(_lines(blocks))) for is_locked, blocks in groups)
    return Sheet(
        recipient,
        tuple(line for line in (recipient.name, *recipient.address) if line),
        composed.subject,
        at,
        greeting,
        tuple(piece for piece in pieces if piece.lines),
        closing,
        blank.is_large,
        _goes(blank, opened.case.channel),
        language.code,
    )


def draft_words(
    request: StaffRequest, opened: Opened, whom: str, composed: Composed, name: str, at: datetime
) -> Words:
    """Return a draft as the letter that it would be; what is not written yet says so."""
    recipient, language = recipient_in(request, opened, whom, at)
    lines = [line for block in composed.blocks for line in _lines([block])]
    found = [one for line in lines for one in _as_paragraphs(line)]
    with speaking(language):
        greeting, paragraphs, closing = framed(
            found, recipient, request.organisation, composed.signed
        )
    return Words(
        opened.reference,
        composed.letter,
        name,
        composed.subject,
        greeting,
        tuple(paragraphs),
        closing,
        sender_of(request.organisation),
        recipient,
        local_day(at, request.organisation.zone),
        language.code,
    )


def _as_paragraphs(line: Line) -> Iterator[Paragraph]:
    if line.lacks:
        yield Paragraph(f"[{line.lacks}]")
    elif line.items:
        yield from (Paragraph(one, "item") for one in line.items)
    else:
        yield Paragraph(line.text)


def recipient_in(
    request: StaffRequest, opened: Opened, whom: str, at: datetime
) -> tuple[Recipient, Language]:
    """Return whom a letter would go to, as we know them today, and their language."""
    party = next((one for one in live(opened.case) if f"party-{one.number}" == whom), None)
    data = {"to": whom, "to_key": party.key} if party else {"to": whom}
    fact = Fact("sent", at, at, request.actor.person, data=data)
    found, wanted = recipient_of(request.organisation, opened.facts, fact)
    return found, language_of(wanted)


def _unwritten(opened: Opened, recipient: Recipient, at: datetime) -> Words:
    """Return a letter of which only the recipient is known: how it goes follows from them."""
    day = local_day(at, opened.policy.calendar.zone)
    words = (Paragraph(opened.reference),)
    return Words(opened.reference, "", "", "", "", words, "", Sender(""), recipient, day)


def _goes(words: Words, came_by: str) -> str:
    way = way_of(words, came_by)
    return said(way.fault) if way.fault else _GOES.get(way.channel, "")


def _lines(blocks: Iterable[Block]) -> Iterator[Line]:
    for block in blocks:
        yield from written(block.text)
        if not block.text and block.kind == "free" and not block.optional:
            yield Line(lacks=f"Not written yet: {block.ask}")
        for name in block.blanks:
            yield Line(lacks=f"Not known yet: {known_as(name)}")


def written(text: str) -> Iterator[Line]:
    """Give plain text as paragraphs and lists, just as the letter will have them."""
    for is_item, some in groupby(paragraphs_of(text), key=_is_item):
        if is_item:
            yield Line(items=tuple(one.text for one in some))
        else:
            yield from (Line(one.text) for one in some)


def _is_item(one: Paragraph) -> bool:
    return one.sort == "item"
