"""What is in one letter, whichever way it goes? Plain values, for e-mail, paper and pages alike."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

# Items that follow one another are one list.
Sort = Literal["heading", "text", "item"]
_LARGE = re.compile(
    r"\b(large|larger|big|bigger|giant)[ -](print|type|text|letters)\b|print bras", re.I
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: plain text, never markup. It may hold line breaks that mean something."""

    text: str
    sort: Sort = "text"


@dataclass(frozen=True, slots=True)
class Sender:
    """The organisation, as it signs: what it has not told is the empty text."""

    name: str
    address: tuple[str, ...] = ()  # in lines
    phone: str = ""
    email: str = ""
    colour: str = ""
    person: str = ""  # who wrote it, by the name and role they sign with


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom it is to: what we do not know is the empty text."""

    name: str = ""
    address: tuple[str, ...] = ()  # in lines, without the name
    email: str = ""
    phone: str = ""
    channel: str = ""  # how they asked to be reached: "email", "letter", "phone", "web" …
    format: str = ""  # in their own words, such as "Large print"
    needs: str = ""  # in their own words, for whoever makes or speaks it
    interpreter: str = ""
    call_times: str = ""
    has_page: bool = False  # of their own, where they see what we wrote to them
    post_only: bool = False  # they have no internet
    opened_by: str = ""  # who opens their post before they have it


@dataclass(frozen=True, slots=True)
class Words:
    """One letter as it was written, to one recipient.

    `paragraphs` are what is between the greeting and the name of the sender; `greeting` and
    `closing` are said in the letter's language. `missing` names what was erased since.
    """

    reference: str
    kind: str  # the letter's id in the pack, or "confirmation"
    name: str  # what the letter is called, such as "Answer at stage 1"
    subject: str
    greeting: str
    paragraphs: tuple[Paragraph, ...]
    closing: str
    sender: Sender
    recipient: Recipient
    day: date  # on which it was written, where the organisation is
    language: str = "en"  # as in HTML and PDF: "en", "cy"
    files: tuple[int, ...] = ()  # the numbers of the files that go with it
    missing: tuple[str, ...] = ()
    in_writing: bool = False  # it is, or goes with, an answer that was given in writing
    went_by: str = ""  # how it went, where it was written and sent without us
    went_at: datetime | None = None  # and when

    @property
    def is_large(self) -> bool:
        """Whether they need large print, by their own words or by ours."""
        return bool(_LARGE.search(f"{self.recipient.format}\n{self.recipient.needs}"))

    @property
    def text(self) -> str:
        """The whole letter as plain text, as an e-mail has it."""
        return "\n\n".join([self.greeting, *_blocks(self.paragraphs), self.closing]) + "\n"


def _blocks(paragraphs: tuple[Paragraph, ...]) -> list[str]:
    """Return the paragraphs as text, the items of a list under one another."""
    blocks: list[str] = []
    was_item = False
    for one in paragraphs:
        is_item = one.sort == "item"
        line = f"- {one.text}" if is_item else one.text
        if is_item and was_item:
            blocks[-1] = f"{blocks[-1]}\n{line}"
        else:
            blocks.append(line)
        was_item = is_item
    return blocks
