"""Which parts are the letter, and which are files with it?

Plain text is preferred; HTML is made into text where there is no plain text with words in
it, or one that only says to look at the HTML. Whatever is not part of the letter is a file,
so that nothing of a message disappears.
"""

import re
from dataclasses import dataclass, field

from putright.mail.reading import limits
from putright.mail.reading.colours import coloured_words
from putright.mail.reading.faults import Faults
from putright.mail.reading.file_names import file_name
from putright.mail.reading.flowed import unflowed
from putright.mail.reading.headers import split
from putright.mail.reading.hypertext import paragraphs, safe_and_text
from putright.mail.reading.message import Attachment
from putright.mail.reading.parts import Part, content
from putright.mail.reading.words import charset_of, decode

_SEALED = {
    "application/pkcs7-mime": "encrypted",
    "application/x-pkcs7-mime": "encrypted",
    "application/pgp-encrypted": "encrypted",
    "application/pkcs7-signature": "signed",
    "application/x-pkcs7-signature": "signed",
    "application/pgp-signature": "signed",
}
_ARMOUR = "-----BEGIN PGP MESSAGE-----"
# Why one sign each: some write without spaces, and their programs break lines anywhere.
_ALONE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_ALONE}]|(?:(?![{_ALONE}])[^\W_])+")
_LOOK_THERE = frozenset({"html", "browser"})  # so it is called in any language
_LINK = re.compile(
    r"<?\b(?:https?://|mailto:|tel:|www\.)[^\s<>]*>?|\[picture: [^\]]{0,500}\]", re.I
)
_A_FEW = 8
_OUTLOOK = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_NOTES = {
    "encrypted": "Encrypted: whoever has its key must open it.",
    "signed": "A signature. Putright does not check it.",
}


@dataclass(slots=True)
class Piece:
    """A stretch of the letter, in one form or in both."""

    plain: str = ""
    markup: str = ""


@dataclass(slots=True)
class Body:
    text: str = ""
    html_safe: str = ""
    attachments: list[Attachment] = field(default_factory=list)
    enclosed: list[bytes] = field(default_factory=list)  # messages within it, as they came
    sealed: str = ""
    hides_words: bool = False
    coloured: list[str] = field(default_factory=list)  # words of the HTML in a colour of their own
    # Words in files that ask to be shown with the letter, for where there are no others.
    beside: list[str] = field(default_factory=list)


def body_of(whole: Part, faults: Faults) -> Body:
    """Return the letter and its files."""
    body = Body()
    texts, shown = [], []
    pieces = _pieces(whole, body, faults)
    pictures = {one.inline_id: one.name for one in body.attachments if one.inline_id}
    has_markup = any(each.markup.strip() for each in pieces)
    for each in pieces:
        marked = bool(each.markup.strip())
        safe, read = safe_and_text(each.markup, faults, pictures) if marked else ("", "")
        text = _fuller(each.plain, read, faults)
        texts.append(text.strip("\n"))
        body.coloured += coloured_words(each.markup) if marked else []
        shown.append(safe or (paragraphs(text) if has_markup else ""))
    if not any(each.strip() for each in texts):
        texts = body.beside
    body.text = "\n\n".join(each for each in texts if each.strip())
    body.html_safe = "\n".join(each for each in shown if each)
    if _ARMOUR in (line.strip() for line in body.text.split("\n")):  # as many write PGP
        body.sealed = "encrypted"
    if len(body.text) > limits.TEXT:
        faults.tell("The text is very long; only its beginning is shown.")
        body.text = body.text[: limits.TEXT]
    if body.sealed == "encrypted":
        faults.tell("It is encrypted. It was kept as it came; whoever has the key must open it.")
    return body


def _fuller(plain: str, marked: str, faults: Faults) -> str:
    """Return the plain text; the HTML's, or both, where it has next to nothing of what that says.

    Whence: programs write "View this e-mail in HTML" there, or only its first lines.
    """
    if not plain.strip() or not marked.strip():
        return plain if plain.strip() else marked
    said, meant = _different_words(plain), _different_words(marked)
    if len(said & meant) * 3 >= len(meant):
        return plain
    if len(meant) > len(said):
        faults.tell("Its plain text says less than its HTML, whose words are shown.")
        is_within = len(said & meant) * 2 >= len(said) or said & _LOOK_THERE
        return marked if is_within else f"{plain.strip()}\n\n{marked}"
    if len(meant) >= _A_FEW:
        faults.tell("Its HTML says something else than its plain text. Open the original.")
    return plain


def _different_words(text: str) -> set[str]:
    return set(_WORD.findall(_LINK.sub(" ", text[: limits.TEXT]).casefold()))


def _pieces(part: Part, body: Body, faults: Faults) -> list[Piece]:
    if part.kind == "multipart/alternative" and part.children:
        return _alternative(part, body, faults)
    if part.children:
        return [piece for each in part.children for piece in _pieces(each, body, faults)]
    if part.kind.startswith("multipart/"):
        return []
    if _is_letter(part):
        words = _words(part, faults)
        return [Piece(plain=words) if part.kind == "text/plain" else Piece(markup=words)]
    _keep(part, body, faults)
    return []


def _alternative(part: Part, body: Body, faults: Faults) -> list[Piece]:
    """Several forms of one letter: its words once, with the HTML beside them if there is one."""
    plain: list[str] = []
    markup: list[str] = []
    for child in part.children:
        found = _pieces(child, body, faults)
        marked = [each.markup for each in found if each.markup.strip()]
        markup = marked or markup  # the last form is the one that the sender thinks best
        for each in found:
            if each.plain.strip() and each.plain.strip() not in plain:
                plain.append(each.plain.strip("\n"))
    return [Piece("\n\n".join(plain), "\n".join(markup))]


def _is_letter(part: Part) -> bool:
    if part.disposition == "attachment" or part.named.strip():
        return False
    return part.kind in ("text/plain", "text/html")


def _words(part: Part, faults: Faults) -> str:
    raw = content(part, faults)
    if len(raw) > 4 * limits.TEXT:
        faults.tell("The text is very long; only its beginning is shown.")
        raw = raw[: 4 * limits.TEXT]
    charset = part.parameters.get("charset", "")
    if not charset and part.kind == "text/html":
        charset = charset_of(raw)
    text = decode(raw, charset, faults)
    if part.kind == "text/plain" and part.parameters.get("format", "").lower() == "flowed":
        return unflowed(text, delete_space=part.parameters.get("delsp", "").lower() == "yes")
    return text


def _keep(part: Part, body: Body, faults: Faults) -> None:
    """Keep a part as a file, with whatever must be said about it."""
    raw = content(part, faults)
    if not raw.strip() and not part.named and part.kind.startswith("text/"):
        return
    if part.kind == "text/plain" and part.disposition != "attachment":
        body.beside.append(_words(part, faults).strip("\n"))
    sealed = _SEALED.get(part.kind, "")
    if sealed == "encrypted" and part.parameters.get("smime-type", "").lower() == "signed-data":
        sealed, body.hides_words = "signed", True
        faults.tell("It is signed in a form that hides its text in the signature (smime.p7m).")
    body.sealed = "encrypted" if "encrypted" in (sealed, body.sealed) else sealed or body.sealed
    note = _NOTES.get(sealed, "")
    if part.kind in _OUTLOOK or part.named.lower() == "winmail.dat":
        note = "Made by Outlook for Outlook (winmail.dat); it may hold files that only it can open."
        faults.tell("It has a winmail.dat. Ask the sender for the files in another form if needed.")
    named = part.named
    if part.kind == "message/rfc822":
        body.enclosed.append(raw)
        named = named or _subject(raw)
    number = len(body.attachments) + 1
    inline = part.headers.raw("content-id").decode("utf-8", "replace").strip().strip("<>")[:300]
    body.attachments.append(
        Attachment(_unlike(file_name(named, part.kind, number), body), part.kind, raw, inline, note)
    )


def _subject(raw: bytes) -> str:
    headers, _ = split(raw[: limits.HEADERS], Faults())
    subject = headers.line("subject", Faults()).replace("/", "_")
    return f"{subject[:80]}.eml" if subject else ""


def _unlike(name: str, body: Body) -> str:
    """Return a name that no other file of the message has: "photo.jpg", "photo (2).jpg"."""
    taken = {each.name.lower() for each in body.attachments}
    stem, dot, ending = name.rpartition(".")
    if not stem:
        stem, dot, ending = name, "", ""
    number, one = 2, name
    while one.lower() in taken:
        one = f"{stem} ({number}){dot}{ending}"
        number += 1
    return one
