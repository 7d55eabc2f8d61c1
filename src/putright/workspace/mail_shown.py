"""What does a page show of what a message says, so that nothing in it acts or is fetched?"""

import io
from base64 import b64encode
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from putright.files.kinds import ENOUGH, kind_of, name_of, why_not
from putright.files.serving import sent
from putright.files.store import size_in_words
from putright.mail.reading import Message

LONGEST = 50_000  # characters on the page; the original has them all
# The one style of a message as it was laid out. Beware: the policy below knows it by its
# digest, so that no style of a message's own could ever be used.
STYLE = """
:root { color-scheme: light; }
body { margin: 0; background: #fff; color: #1a2027; }
body { font: 1.0625rem/1.5 "Segoe UI", system-ui, Roboto, Arial, sans-serif; }
header { background: #f7f6f2; border-bottom: 1px solid #d9d8d2; }
header > div, main { padding: 1rem; max-width: 60rem; margin: 0 auto; overflow-wrap: break-word; }
header h1 { font: 600 1.5rem/1.25 Georgia, "Times New Roman", serif; margin: .75rem 0 .5rem; }
header p { margin: .25rem 0 0; }
header .soft { color: #4a545e; font-size: .9375rem; }
a { color: #0f5c5a; text-underline-offset: .16em; }
a:focus-visible { outline: 3px solid #1a2027; outline-offset: 2px; background: #ffd84d; }
main { overflow-x: auto; }
main:focus-visible { outline: 3px solid #0f5c5a; outline-offset: -3px; }
main table { border-collapse: collapse; max-width: 100%; }
main td, main th { padding: .15rem .4rem; text-align: start; vertical-align: top; }
main td, main th { overflow-wrap: anywhere; }
main td:not(:empty), main th:not(:empty) { min-width: 4.5rem; }
main blockquote { margin: .5rem 0; padding-inline-start: .75rem; }
main blockquote { border-inline-start: 3px solid #d9d8d2; }
main pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; }
"""
_DIGEST = b64encode(sha256(STYLE.encode()).digest()).decode()
_SAFE = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            f"style-src 'sha256-{_DIGEST}'",
            "form-action 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "sandbox",
        )
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store, private",
}
FileAddress = Callable[[int], str]


def shown(message: Message | None, address_of: FileAddress, laid_out: str) -> dict[str, Any]:
    """Return what `mail_words.html` shows; `laid_out` is where the message is as it was."""
    words = (message.reply or message.text) if message else ""
    return {
        "is_here": message is not None,
        "text": words[:LONGEST],
        "is_cut": len(words) > LONGEST,
        "quoted": message.quoted[:LONGEST] if message and message.reply else "",
        "faults": message.faults if message else (),
        "laid_out": laid_out if message and message.html_safe.strip() else "",
        "within": list(_within(message)) if message else [],
        "files": list(_files(message, address_of)) if message else [],
    }


def _within(message: Message) -> Iterator[dict[str, Any]]:
    """Give each message within it, as when somebody forwards one as a file."""
    for one in message.enclosed:
        yield {
            "subject": one.subject or "Without a subject",
            "from": str(one.sender) or "Nobody named",
            "date": one.date,
            "text": one.text[:LONGEST],
        }


def _files(message: Message, address_of: FileAddress) -> Iterator[dict[str, str]]:
    for place, one in enumerate(message.attachments):
        note = f"{name_of(one.kind)}, {size_in_words(len(one.content))}"
        yield {
            "name": one.name,
            "note": f"{note}. {one.note}" if one.note else note,
            "href": address_of(place),
        }


def laid_out(request: HttpRequest, message: Message, back: str) -> HttpResponse:
    """Return a message as it was laid out, in a sandbox; raise Http404 where it was plain text."""
    if not message.html_safe.strip():
        raise Http404
    said = {
        "subject": message.subject or "Without a subject",
        "sender": str(message.sender) or "Nobody named",
        "back": back,
        # Why safe: it is made of tags without any attribute, and of escaped words. Whatever
        # else should ever get into it, the policy lets nothing act, and nothing be fetched.
        "html": mark_safe(message.html_safe),  # noqa: S308
        "style": mark_safe(STYLE),  # noqa: S308
    }
    response = HttpResponse(render_to_string("workspace/mail_laid_out.html", said, request))
    for header, value in _SAFE.items():
        response.headers[header] = value
    return response


def one_file(message: Message, place: str) -> FileResponse:
    """Return one file of a message to be saved: only such kinds as we take."""
    files = message.attachments
    if not (place.isascii() and place.isdigit() and len(place) < 6 and int(place) < len(files)):
        raise Http404
    chosen = files[int(place)]
    content = io.BytesIO(chosen.content)
    kind = kind_of(chosen.content[:ENOUGH], chosen.name)
    if why_not(kind, chosen.name, content):
        raise Http404
    content.seek(0)
    return sent(content, chosen.name, kind, len(chosen.content))
