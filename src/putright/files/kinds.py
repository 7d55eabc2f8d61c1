"""What kind of file is it? As its first bytes say, whatever its sender calls it."""

_BEGINNINGS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
)
_INSIDE = (  # what stands at the ninth byte of a container, or the fifth
    (4, b"ftyphei", "image/heic"),
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
