"""Is this a report that something of ours did not arrive: what, to whom, and for good?

RFC 3464 says how such reports are written. Servers that write their own are known by who
sends them, by their subject and by a code of RFC 3463 (5.1.1) or RFC 5321 (550).
"""

import re

from putright.mail.reading.addresses import addresses, identifiers
from putright.mail.reading.faults import Faults
from putright.mail.reading.headers import Headers, split
from putright.mail.reading.message import Bounce, Failure
from putright.mail.reading.parts import Part, content
from putright.mail.reading.words import one_line

_MOST = 200  # recipients of one report
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY_CODE = re.compile(r"(?<![\d.])([45]\d\d)(?![\d.])")
_SUBJECT = re.compile(
    r"undeliver|delivery (?:has )?fail|failure notice|returned mail|mail delivery (?:failed|system)"
    r"|delivery status notification|delivery notification|delivery delayed|delayed mail"
    r"|unzustellbar|nicht zugestellt|non remis|échec de la remise|could not (?:be )?deliver",
    re.I,
)
_SENDER = re.compile(r"(?:mailer-daemon|mail-daemon|postmaster|maildaemon|mmdf)(?:@|\Z)", re.I)
# An address with a line to itself, as such reports name whom they did not reach.
_NAMED = re.compile(
    r"(?m)^[ \t]*(?:RCPT TO:|To: )?<?([^\s<>@:;,\"()]{1,64}@[^\s<>@:;,\"()]{3,200})>?:?"
    r"[ \t]*(?:\(.*\))?$"
)
_ITS_ID = re.compile(r"(?im)^[ >\t]*Message-I[dD]:\s*(<[^<>\s]{1,500}>)")
_LATE = re.compile(
    r"(?i)\bdelay|will (?:keep|continue) (?:to )?try|still being|not yet been delivered"
)


def bounce_of(
    whole: Part, text: str, subject: str, sender: str, return_path: str | None, faults: Faults
) -> Bounce | None:
    """Return what a report of failure says, or None where this is none."""
    statuses = [each for each in whole.within() if each.kind == "message/delivery-status"]
    if statuses:
        failures = [one for each in statuses for one in _failures(content(each, faults), faults)]
        if not failures:
            return None
        return Bounce(tuple(failures[:_MOST]), _originals(whole, "", faults), is_standard=True)
    by_a_machine = bool(_SENDER.match(sender)) or return_path == ""
    if not by_a_machine or not (_SUBJECT.search(subject) or whole.kind == "multipart/report"):
        return None
    return _guessed(whole, text, subject, faults)


def _failures(report: bytes, faults: Faults) -> list[Failure]:
    """Read the groups of a delivery report: the first is about it all, each other a recipient."""
    found = []
    for group in re.split(rb"\r?\n[ \t]*\r?\n", report.strip())[: _MOST + 1]:
        headers, _ = split(group.strip() + b"\r\n", Faults())
        if headers.has("final-recipient") or headers.has("original-recipient"):
            one = _failure(headers, faults)
            if one is not None:
                found.append(one)
    return found


def _failure(headers: Headers, faults: Faults) -> Failure | None:
    """Return what befell one recipient; None where it arrived, which is no failure."""
    action = headers.token("action").partition(" ")[0]
    said = headers.line("status", faults)
    why = headers.line("diagnostic-code", faults) or said
    status = _first(_STATUS, said) or _first(_STATUS, why)
    if action in ("delivered", "relayed", "expanded") or (not action and status.startswith("2")):
        return None
    delayed = action == "delayed"
    code = status or _first(_REPLY_CODE, why)
    return Failure(
        recipient=_recipient(headers, faults),
        status=status,
        # Why: who has given up without a reason has given up; a 4 may work another day.
        permanent=not delayed and not code.startswith("4"),
        delayed=delayed,
        why=one_line(why, 500),
    )


def _recipient(headers: Headers, faults: Faults) -> str:
    # Why the original first: the final one may be where they had their mail passed on to.
    for name in ("original-recipient", "final-recipient"):
        said = headers.raw(name).rpartition(b";")[2]
        for each in addresses(said, faults):
            if each.address:
                return each.address
    return ""


def _originals(whole: Part, text: str, faults: Faults) -> tuple[str, ...]:
    """Return the message ids of what the report brings back, whole or only its headers."""
    found: list[str] = []
    for each in whole.within():
        if each.kind in ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers"):
            headers, _ = split(content(each, faults).lstrip(), Faults())
            found.extend(identifiers(headers.raw("message-id")))
    found.extend(_ITS_ID.findall(text))
    return tuple(dict.fromkeys(found))


def _guessed(whole: Part, text: str, subject: str, faults: Faults) -> Bounce:
    words = text[:20_000]
    said, _, original = _cut_original(words)
    status = _first(_STATUS, said)
    code = status or _first(_REPLY_CODE, said)
    delayed = not code.startswith("5") and bool(_LATE.search(f"{subject}\n{said[:2_000]}"))
    reason = next((line for line in said.splitlines() if code and code in line), "")
    named = dict.fromkeys(each.lower().rstrip(".") for each in _NAMED.findall(said))
    failures = tuple(
        Failure(each, status, code.startswith("5"), delayed, one_line(reason, 500))
        for each in list(named)[:_MOST] or [""]
    )
    own = _originals(whole, original or words, faults)
    references = [whole.headers.raw("in-reply-to"), whole.headers.raw("x-failed-message-id")]
    more = [one for each in references for one in identifiers(each)]
    for each in addresses(whole.headers.raw("x-failed-recipients"), faults):
        if each.address and each.address not in named:
            failures = (
                *(one for one in failures if one.recipient),
                *_as_named(each.address, failures),
            )
    return Bounce(failures, tuple(dict.fromkeys([*own, *more])), is_standard=False)


def _as_named(address: str, failures: tuple[Failure, ...]) -> tuple[Failure, ...]:
    one = failures[0]
    return (Failure(address, one.status, one.permanent, one.delayed, one.why),)


def _cut_original(text: str) -> tuple[str, str, str]:
    """Cut before the copy of what we sent, so that its own words are not read as the reason."""
    found = re.search(
        r"(?im)^.*(?:copy of (?:the|your) message|below this line is|original message).*$", text
    )
    return (text[: found.start()], found[0], text[found.end() :]) if found else (text, "", "")


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""
