"""What stands where on the paper of one letter? Plain data for the template, fit to be printed."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from putright.design.brand import DEFAULT, is_colour
from putright.design.days import day_full
from putright.languages import ENGLISH, language_named, say, speaking
from putright.letters.letter import Paragraph, Recipient, Sender, Words
from putright.letters.paper.glyphs import Printable

Data = dict[str, Any]

# A window shows 24 mm: eight lines in the smallest type that a sorting machine still reads.
MOST_LINES = 8
# What our own people read on a draft, which nobody else sees.
DRAFT, NOT_SENT = "Draft", "Not sent, and not checked: this is how it would be posted."
_SENDER_LINES = 7
_WIDE = 60  # letters that one line of that type may have


def sheet_of(
    words: Words, *, large: bool, at: datetime, printable: Printable, draft: bool = False
) -> Data:
    """Return the data of one letter; what we say around it is in the letter's language.

    The letter bears the day on which it was written; `at` is when it was made paper.
    """
    with speaking(language_named(words.language) or ENGLISH):
        # Beware: PDF/UA knows no empty title, and no empty heading.
        subject = _first(printable, words.subject, words.name, words.reference, say("Letter"))
        return {
            "lang": words.language or ENGLISH.code,
            "large": large,
            "title": f"{DRAFT}: {subject}" if draft else subject,
            "draft": [DRAFT, NOT_SENT] if draft else [],
            "made": {"year": at.year, "month": at.month, "day": at.day},
            "colour": words.sender.colour if is_colour(words.sender.colour) else DEFAULT,
            "sender": {
                "name": printable.line(words.sender.name),
                "lines": _lines(printable, _sender(words.sender, _email(words))),
            },
            "recipient": _lines(printable, in_window(words.recipient)),
            "head": _head(words, printable),
            "running": printable.line(
                say("%(sender)s, %(reference)s", sender=words.sender.name,
                    reference=words.reference)
            ),
            "subject": subject,
            "greeting": printable.lines(words.greeting),
            "paragraphs": list(_paragraphs(words.paragraphs, printable)),
            "closing": printable.lines(words.closing),
            "reply": _reply(words, printable),
            "page-of": say("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
        }  # fmt: skip


def in_window(recipient: Recipient) -> list[str]:
    """Return the lines that show through the window, never more than it has room for.

    Beware: lines beyond that are joined to the last, so that nothing of an address is lost.
    """
    lines = [each.strip() for each in (recipient.name, *recipient.address) if each.strip()]
    if len(lines) <= MOST_LINES:
        return lines
    return [*lines[: MOST_LINES - 1], ", ".join(lines[MOST_LINES - 1 :])]


def fits_window(recipient: Recipient) -> bool:
    """Return whether all of an address is seen through the window of an envelope."""
    lines = in_window(recipient)
    return sum(-(-len(line) // _WIDE) for line in lines) <= MOST_LINES


def _sender(sender: Sender, email: str) -> list[str]:
    """Return the lines at the head, no more than there is room for above the reference."""
    reach = [each for each in (sender.phone, email) if each]
    room = _SENDER_LINES - len(reach)
    address = list(sender.address)
    if len(address) > room:
        address = [*address[: room - 1], ", ".join(address[room - 1 :])]
    return [*address, *reach]


def _head(words: Words, printable: Printable) -> list[dict[str, str]]:
    pairs = (
        (say("Our reference"), words.reference),
        (say("Date", "of a letter"), day_full(words.day)),
    )
    return [{"term": printable.line(term), "words": printable.line(it)} for term, it in pairs]


def _paragraphs(paragraphs: Iterable[Paragraph], printable: Printable) -> Iterator[Data]:
    """Give headings and texts; items that follow one another are one list."""
    for sort, some in groupby(paragraphs, key=lambda one: one.sort):
        texts = [printable.lines(one.text) for one in some]
        if sort == "item":
            yield {"sort": "items", "items": texts}
        else:
            yield from ({"sort": sort, "lines": lines} for lines in texts if "".join(lines).strip())


def _reply(words: Words, printable: Printable) -> Data:
    return {
        "heading": say("How to reply"),
        "lines": [printable.lines(each) for each in _ways(words)],
    }


def _email(words: Words) -> str:
    """Return our e-mail address, to those who can write to it."""
    return "" if words.recipient.post_only else words.sender.email


def _ways(words: Words) -> Iterator[str]:
    sender, reference = words.sender, words.reference
    if sender.phone:
        yield say(
            "Phone us on %(phone)s and tell us your reference, %(reference)s.",
            phone=sender.phone, reference=reference,
        )  # fmt: skip
    if email := _email(words):
        yield say(
            "E-mail %(email)s with %(reference)s in the subject.",
            email=email, reference=reference,
        )  # fmt: skip
    if sender.address:
        yield say(
            "Write to %(address)s. Put %(reference)s at the top.",
            address=", ".join([sender.name, *sender.address]), reference=reference,
        )  # fmt: skip


def _first(printable: Printable, *texts: str) -> str:
    return next(line for text in texts if (line := printable.line(text).strip()))


def _lines(printable: Printable, lines: Sequence[str]) -> list[str]:
    return [printable.line(each) for each in lines]
