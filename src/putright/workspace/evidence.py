"""Which files does a case have, as staff read them, and which may nobody open?

An e-mail is listed by its subject, its sender and when it came: they are all called the same.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.utils import timezone

from putright.cases.queries import Opened
from putright.core.facts import Fact
from putright.design.days import day_short, day_time_short, upper_first
from putright.files.evidence import Shown, is_message, named_in, shown
from putright.mail.heading import sender_in
from putright.workspace.door import StaffRequest, address
from putright.workspace.naming import Naming

_STATES = {
    "waiting": ("held", "Being scanned", "Nobody can open it until it has been scanned."),
    "found": ("late", "Harmful", "The scanner found {} in it. Nobody can open it."),
}


def rows(request: StaffRequest, opened: Opened, naming: Naming) -> list[dict[str, Any]]:
    """Return the files of a case, the latest first, as the `rows` component reads them."""
    found = shown(request.organisation, named_in(opened.facts))
    messages = _messages(opened, naming)
    return [_row(request, opened, one, messages.get(one.id)) for one in reversed(found)]


class Letter(NamedTuple):
    """What is said of an e-mail that a case was made of, or that was added to it."""

    subject: str
    sender: str
    at: datetime | None  # nothing where it came when it was kept


def _messages(opened: Opened, naming: Naming) -> Mapping[int, Letter]:
    """Return the e-mails of a case, by their number as files: each is the first of its fact."""
    brought = ((fact, named_in([fact])) for fact in opened.facts if _is_by_email(fact))
    return {files[0]: _letter(fact, opened, naming) for fact, files in brought if files}


def _is_by_email(fact: Fact) -> bool:
    return fact.name in ("received", "noted") and fact.data.get("channel") == "email"


def _letter(fact: Fact, opened: Opened, naming: Naming) -> Letter:
    senders = (sender_in(words) for words in fact.words.values() if words)
    sender = next(filter(None, senders), "")
    subject = fact.words.get("title") or "An e-mail"
    if fact.name == "noted":
        return Letter(subject, sender or naming.by(fact), None)
    known = opened.customer
    customer = (known.name or known.email) if known else ""
    return Letter(subject, sender or customer, fact.at)


def _row(
    request: StaffRequest, opened: Opened, file: Shown, letter: Letter | None
) -> dict[str, Any]:
    if letter and is_message(file.name):
        sender = f" from {letter.sender}" if letter.sender else ""
        came = day_time_short(timezone.localtime(letter.at or file.kept_at), year=True)
        name, kind = letter.subject, f"E-mail{sender}"
    else:
        came = day_short(file.kept_at, year=True)
        name, kind = file.name, "E-mail" if is_message(file.name) else upper_first(file.kind)
    note = f"{kind}, {file.size}, {came}"
    if file.is_open:
        read = "case-message" if is_message(file.name) else "file"
        href = address(read, request, opened.reference, file.id)
        return {"text": name, "note": note, "href": href}
    mark, word, why = _STATES[file.state]
    said = f"{note}. {why.format(file.finding or 'something')}"
    return {"text": name, "note": said, "state": mark, "word": word}
