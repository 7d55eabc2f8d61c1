"""What kind of file is it, and do we take it? As its bytes say, whatever its sender calls it."""

import zipfile
from typing import IO, NamedTuple

from putright.languages import later, say

_BEGINNINGS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
)
_INSIDE = (  # what stands at the ninth byte of a container, or the fifth
    (4, b"ftyphei", "image/heic"),
    (4, b"ftyphev", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftyp", "video/mp4"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
)
# What the outside of an office document's archive cannot say, its name may.
_OFFICE = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".odt": "application/vnd.oasis.opendocument.text",
}
ENOUGH = 512
UNKNOWN = "application/octet-stream"


def kind_of(beginning: bytes, name: str = "") -> str:
    """Return the media type of a file that begins so.

    >>> kind_of(b"%PDF-1.7 ...", "photo.jpg")
    'application/pdf'
    >>> kind_of("Dear Sir, à vous".encode())
    'text/plain'
    """
    for start, kind in _BEGINNINGS:
        if beginning.startswith(start):
            ending = name[name.rfind(".") :].lower() if "." in name else ""
            return _OFFICE.get(ending, kind) if kind == "application/zip" else kind
    for place, mark, kind in _INSIDE:
        if beginning[place:].startswith(mark):
            return kind
    return "text/plain" if _is_text(beginning[:ENOUGH]) else UNKNOWN


def _is_text(beginning: bytes) -> bool:
    try:
        words = beginning.decode("utf-8")
    except UnicodeDecodeError as odd:
        if odd.reason != "unexpected end of data":  # as where a letter is cut in two
            return False
        words = beginning[: odd.start].decode("utf-8")
    return all(letter.isprintable() or letter in "\r\n\t\f" for letter in words)


# -- what is taken from people whom nobody knows ------------------------------------------


class Known(NamedTuple):
    """A kind that is taken: how people call it, and the endings that its name may have."""

    name: str
    endings: tuple[str, ...]


_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".heif", ".tif", ".tiff")
_SOUNDS = (".mp3", ".m4a", ".ogg", ".oga", ".opus", ".wav", ".mp4")
_DOCX, _XLSX, _ODT = _OFFICE.values()
TAKEN = {
    # Why any picture's ending: phones and messengers rename them as they please.
    "image/jpeg": Known(later("photo"), _PICTURES),
    "image/heic": Known(later("photo"), _PICTURES),
    "image/png": Known(later("picture"), _PICTURES),
    "image/webp": Known(later("picture"), _PICTURES),
    "image/gif": Known(later("picture"), _PICTURES),
    "image/tiff": Known(later("scan"), _PICTURES),
    "application/pdf": Known(later("PDF"), (".pdf",)),
    _DOCX: Known(later("Word document"), (".docx",)),
    _XLSX: Known(later("Excel sheet"), (".xlsx",)),
    _ODT: Known(later("document"), (".odt",)),
    "application/rtf": Known(later("document"), (".rtf", ".doc")),
    "text/plain": Known(later("text"), (".txt", ".csv", ".eml")),
    "audio/mpeg": Known(later("recording"), _SOUNDS),
    "audio/mp4": Known(later("recording"), _SOUNDS),
    "audio/ogg": Known(later("recording"), _SOUNDS),
    "audio/wav": Known(later("recording"), _SOUNDS),
    "video/mp4": Known(later("video"), (".mp4", ".mov", ".m4v", ".3gp", ".m4a")),
}
# What a page asks a browser to offer. Why the kinds as well: a phone then offers its camera.
ACCEPT = ",".join(
    ["image/*", *sorted({ending for known in TAKEN.values() for ending in known.endings})]
)
IN_WORDS = later(
    "Photos (JPEG, HEIC, PNG), PDF, Word (.docx), Excel (.xlsx), plain text, recordings and "
    "short videos"
)
_NOT_TAKEN = later(
    "We cannot take this kind of file. Send a photo, a PDF, a Word document or plain text."
)
_HOLDS_MACROS = later(
    "This document holds a program (macros), so we cannot take it. Save it as a PDF and send that."
)
_BROKEN = later("This document cannot be opened. Save it once more, or as a PDF, and send that.")


def name_of(kind: str) -> str:
    """Return what people call a kind of file."""
    return TAKEN[kind].name if kind in TAKEN else later("file")


def why_not(kind: str, name: str, content: IO[bytes]) -> str:
    """Return why a file is not taken, or nothing where it is.

    Its bytes say what it is, its name must agree, and no program may be in it.

    >>> import io
    >>> why_not("application/pdf", "letter.pdf", io.BytesIO(b"%PDF-1.7"))
    ''
    """
    known = TAKEN.get(kind)
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    if known is None:
        return say(_NOT_TAKEN)
    if ending and ending not in known.endings:
        return say(
            "Its name ends in %(ending)s, but what is in it is another kind of file. "
            "Save it again, and send that.",
            ending=ending[:12],
        )
    return _why_not_office(content) if kind in _OFFICE.values() else ""


def _why_not_office(content: IO[bytes]) -> str:
    try:
        with zipfile.ZipFile(content) as parts:
            names = parts.namelist()
    except (zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError):
        return say(_BROKEN)
    if not {"[Content_Types].xml", "content.xml"} & set(names):
        return say(_NOT_TAKEN)
    macros = ("vbaProject.bin", "Basic/")
    return say(_HOLDS_MACROS) if any(mark in name for name in names for mark in macros) else ""
