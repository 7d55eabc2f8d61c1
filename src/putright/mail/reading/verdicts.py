"""What did servers on the way write about who sent this (RFC 8601)?

Anybody can write such a header. Only `putright.mail.threading` decides which one counts.
"""

import re

from putright.mail.reading.headers import Headers
from putright.mail.reading.message import Verdict

_METHOD = re.compile(r"\s*(spf|dkim|dmarc|arc)\s*=\s*([a-z]+)", re.I)
_ABOUT = {
    "spf": re.compile(r"smtp\.mailfrom\s*=\s*\"?([^\s;\"]+)", re.I),
    "dkim": re.compile(r"header\.(?:d|i)\s*=\s*\"?([^\s;\"]+)", re.I),
    "dmarc": re.compile(r"header\.from\s*=\s*\"?([^\s;\"]+)", re.I),
}
# Beware: whoever sends chooses the words in quotes: "a; dmarc=pass header.from=b"@thief.example.
# Why the first of these: many signs such as \" would else be looked at again and again.
_ASIDE = re.compile(r"\\.|\"((?:[^\"\\]|\\.)*+)\"|\((?:[^()\\]|\\.)*+\)", re.DOTALL)
_SIMPLE = re.compile(r"[\w.@-]*")
_MOST = 20


def verdicts(headers: Headers) -> tuple[Verdict, ...]:
    return tuple(_verdict(each) for each in headers.all("authentication-results")[:_MOST])


def _bare(found: re.Match[str]) -> str:
    """Return simple words in quotes without them; nothing of a comment, or of other words."""
    if found[1] is None:
        return " " if found[0].startswith("(") else found[0]
    return found[1] if _SIMPLE.fullmatch(found[1]) else "_"


def _verdict(value: bytes) -> Verdict:
    text = _ASIDE.sub(_bare, value[:8_000].decode("utf-8", "replace"))
    server, *statements = text.replace("\r\n", " ").split(";")
    results = []
    for each in statements[:50]:
        if found := _METHOD.match(each):
            method = found[1].lower()
            about = _ABOUT[method].search(each) if method in _ABOUT else None
            domain = about[1].rpartition("@")[2].strip("<>").lower() if about else ""
            results.append((method, found[2].lower(), domain))
    return Verdict(server.strip().partition(" ")[0].lower(), tuple(results))
