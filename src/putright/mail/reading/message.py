"""What does a message say, once it has been understood?

Plain values only: nothing here knows of cases, of a database or of who may see what. What
stands in a message was written by whoever sent it, and proves nothing by itself; what does
prove something is in `putright.mail.threading`.
"""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Address:
    """Somebody as a header names them. `address` is in small letters, or empty if unreadable.

    `odd` is what stands where an address should, and is none: as it is written, and nobody's.
    """

    name: str = ""
    address: str = ""
    odd: str = ""

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]

    def __str__(self) -> str:
        where = self.address or self.odd
        return f"{self.name} <{where}>" if self.name and where else self.name or where


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is kept as a file. Its kind is what the message says; the bytes may differ."""

    name: str  # safe to show and to store: no folders, no control characters, never empty
    kind: str  # such as "image/jpeg"
    content: bytes
    inline_id: str = ""  # the name by which the HTML shows it, where it does ("cid:")
    note: str = ""  # in plain words, where a reader must know more, as of winmail.dat


@dataclass(frozen=True, slots=True)
class Failure:
    """One recipient whom a letter did not reach, or not yet."""

    recipient: str  # an address in small letters; empty where the report does not say
    status: str = ""  # as "5.1.1"; empty where the report gives none
    permanent: bool = False
    delayed: bool = False  # still being tried by the other server: nothing to do yet
    why: str = ""  # as the other server said it


@dataclass(frozen=True, slots=True)
class Bounce:
    """A report that something which was sent did not arrive, or is late."""

    failures: tuple[Failure, ...] = ()
    message_ids: tuple[str, ...] = ()  # of what was sent, with their < >; empty if not said
    # Whether it came in the form of RFC 3464; otherwise it was guessed from its words.
    is_standard: bool = True

    @property
    def permanent(self) -> bool:
        return any(each.permanent for each in self.failures)

    @property
    def delayed(self) -> bool:
        return bool(self.failures) and all(each.delayed for each in self.failures)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What some server wrote in an Authentication-Results header. Anybody can write one."""

    server: str  # the authserv-id, in small letters
    # Method, result, domain that it was about: ("dkim", "pass", "example.org").
    results: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """One message. Everything has a value whatever came in; `faults` says what was amiss."""

    message_id: str = ""  # with its < >, as sent; "" where there is none
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    subject: str = ""  # one line, never with a line break or control character
    sender: Address = field(default_factory=Address)
    # All that From names. More than one is allowed, rare, and a trick of those who forge.
    senders: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    # Addresses that servers on the way wrote down: Delivered-To, X-Original-To and the like.
    delivered_to: tuple[str, ...] = ()
    date: datetime | None = None  # aware, in UTC; None where there is none that can be read
    text: str = ""  # the whole of what was written, as plain text
    reply: str = ""  # what is new in it; the whole text where nothing was folded away
    quoted: str = ""  # what was folded away: earlier letters quoted below
    coloured: tuple[str, ...] = ()  # words of the HTML in a colour that somebody chose
    html_safe: str = ""  # "" where there was no HTML; holds nothing that is fetched from outside
    attachments: tuple[Attachment, ...] = ()
    # Whole messages within this one, as when somebody forwards one as a file. Each is also
    # among the attachments as it came.
    enclosed: tuple["Message", ...] = ()
    is_automatic: bool = False  # a machine wrote it
    # A machine or a list may have sent it, and a person may have written it all the same: a
    # person looks. `why_automatic` is the reason for either.
    looks_automatic: bool = False
    why_automatic: str = ""
    bounce: Bounce | None = None
    # "signed", "encrypted" or "": S/MIME and PGP are kept as they came and never opened.
    sealed: str = ""
    hides_words: bool = False  # signed in a form within which its words are, or some of them
    hops: int = 0  # how many servers it says that it passed
    marks: tuple[str, ...] = ()  # values of our own header (X-Putright) that it carries
    return_path: str | None = None  # None: not said; "": sent by a machine that wants no answer
    verdicts: tuple[Verdict, ...] = ()  # in the order of the headers, the last server's first
    faults: tuple[str, ...] = ()  # in plain words, for a person
    # False: nothing could be made of it, and the original must be opened.
    was_understood: bool = True

    @property
    def may_be_answered(self) -> bool:
        """Whether an answer may go back by itself: never to a machine, a list or a report."""
        return not (self.is_automatic or self.looks_automatic or self.bounce)
