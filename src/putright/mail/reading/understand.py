"""What does this e-mail say? Any bytes at all give a Message; what was amiss stands in it."""

from dataclasses import replace

from putright.mail.reading import limits
from putright.mail.reading.addresses import addresses, identifiers
from putright.mail.reading.automatic import OUR_MARK, why_automatic, why_doubtful
from putright.mail.reading.body import Body, body_of
from putright.mail.reading.bounces import bounce_of
from putright.mail.reading.dates import written_at
from putright.mail.reading.faults import Faults
from putright.mail.reading.headers import Headers, split
from putright.mail.reading.message import Address, Message
from putright.mail.reading.parts import Budget, Part, part_of
from putright.mail.reading.replies import folded
from putright.mail.reading.verdicts import verdicts
from putright.mail.reading.words import one_line

_TOO_DEEP = "Messages lie within messages; the innermost are kept and not read."
_DELIVERED = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to")


def read(raw: bytes) -> Message:
    """Understand one message as it came. Never raises, whatever the bytes are."""
    try:
        return _read(raw, Budget(), 0)
    except Exception as reason:
        # Why all: one bad message must not stop the others, and the original is kept. Which
        # fault of ours it was is said, so that it can be mended and the message read again.
        return Message(
            faults=(
                "It could not be read: open the original, and tell whoever looks after"
                f" Putright ({type(reason).__name__}).",
            ),
            was_understood=False,
        )


def _read(raw: bytes, budget: Budget, within: int) -> Message:
    faults = Faults()
    if len(raw) > limits.LARGEST:
        most = limits.LARGEST // (1024 * 1024)
        faults.tell(f"It is larger than {most} MB: only its headers were read. Open the original.")
        headers, _ = split(raw[: limits.HEADERS], faults)
        about = _about(headers, faults)
        return replace(about, faults=faults.all(), was_understood=False)
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    whole = part_of(raw, faults, budget)
    if not raw.strip():
        faults.tell("It is empty.")
    elif not whole.headers.fields:
        faults.tell("It has no headers: it does not say who sent it.")
    return _with_body(
        _about(whole.headers, faults), whole, body_of(whole, faults), faults, budget, within
    )


def _about(headers: Headers, faults: Faults) -> Message:
    """Return what the headers say."""
    senders = tuple(one for each in headers.all("from") for one in addresses(each, faults))
    if not senders:
        senders = addresses(headers.raw("sender"), faults)
    if headers.has("from") and not any(each.address for each in senders):
        faults.tell("From names no address that can be read.")
    if len(senders) > 1:
        faults.tell("It says that more than one person sent it.")
    sender = next((each for each in senders if each.address), senders[0] if senders else Address())
    return_path = _return_path(headers, faults)
    return Message(
        message_id=next(iter(identifiers(headers.raw("message-id"))), ""),
        in_reply_to=identifiers(headers.raw("in-reply-to")),
        references=identifiers(headers.raw("references")),
        subject=headers.line("subject", faults),
        sender=sender,
        senders=senders,
        reply_to=_everybody(headers, "reply-to", faults),
        to=_everybody(headers, "to", faults),
        cc=_everybody(headers, "cc", faults),
        delivered_to=_delivered(headers, faults),
        date=written_at(headers.line("date", faults), faults),
        hops=len(headers.all("received")),
        marks=tuple(
            one_line(each.decode("utf-8", "replace"), 200) for each in headers.all(OUR_MARK)
        ),
        return_path=return_path,
        verdicts=verdicts(headers),
    )


def _with_body(
    about: Message, whole: Part, body: Body, faults: Faults, budget: Budget, within: int
) -> Message:
    is_first = not (about.in_reply_to or about.references)
    coloured = tuple(body.coloured)
    reply, quoted = folded(body.text, about.subject, is_first=is_first, coloured=coloured)
    bounce = bounce_of(
        whole,
        body.text,
        about.subject,
        about.sender.address or about.sender.name,
        about.return_path,
        faults,
    )
    why = why_automatic(whole.headers, whole.kind, about.sender.address, about.return_path)
    if bounce and not why:
        why = "It is a report that a mail server made."
    doubt = "" if why else why_doubtful(whole.headers, about.subject)
    enclosed = _enclosed(body, faults, budget, within)
    return replace(
        about,
        text=body.text,
        reply=reply,
        quoted=quoted,
        coloured=coloured,
        html_safe=body.html_safe,
        attachments=tuple(body.attachments),
        enclosed=enclosed,
        is_automatic=bool(why),
        looks_automatic=bool(doubt),
        why_automatic=why or doubt,
        bounce=bounce,
        sealed=body.sealed,
        hides_words=body.hides_words,
        faults=faults.all(),
    )


def as_answer(message: Message) -> Message:
    """Return a message with its parts as those of an answer, though it says of none that it is."""
    if message.quoted:
        return message
    reply, quoted = folded(message.text, message.subject, coloured=message.coloured)
    return replace(message, reply=reply, quoted=quoted)


def _enclosed(body: Body, faults: Faults, budget: Budget, within: int) -> tuple[Message, ...]:
    if body.enclosed and within >= limits.ENCLOSED:
        faults.tell(_TOO_DEEP)
        return ()
    found = tuple(_read(each, budget, within + 1) for each in body.enclosed)
    if any(_TOO_DEEP in each.faults for each in found):
        faults.tell(_TOO_DEEP)
    return found


def _everybody(headers: Headers, name: str, faults: Faults) -> tuple[Address, ...]:
    found = [one for each in headers.all(name) for one in addresses(each, faults)]
    return tuple(found[: limits.ADDRESSES])


def _delivered(headers: Headers, faults: Faults) -> tuple[str, ...]:
    found = (
        one.address
        for name in _DELIVERED
        for each in headers.all(name)[:20]
        for one in addresses(each, faults)
        if one.address
    )
    return tuple(dict.fromkeys(found))


def _return_path(headers: Headers, faults: Faults) -> str | None:
    if not headers.has("return-path"):
        return None
    said = headers.raw("return-path")
    return (
        next((each.address or each.odd for each in addresses(said, faults)), "")
        if said.strip(b"<> ")
        else ""
    )
