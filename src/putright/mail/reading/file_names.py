"""Under which name is a part kept as a file? Never as a path, and never without a name."""

import mimetypes
import re

from putright.mail.reading.limits import NAME
from putright.mail.reading.words import one_line

_DEVICES = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|\Z)")
_ENDINGS = {
    "text/plain": ".txt",
    "text/html": ".html",
    "message/rfc822": ".eml",
    "message/delivery-status": ".txt",
    "text/rfc822-headers": ".txt",
    "text/calendar": ".ics",
    "image/jpeg": ".jpg",
    "application/octet-stream": ".bin",
}


def file_name(given: str, kind: str, number: int) -> str:
    """Return a name that is safe to show, to store and to put beside a download.

    `given` is what the message says. A folder before it goes; an empty one is made from the
    kind and the number of the file.
    """
    name = one_line(given.replace("\n", " "), 4 * NAME)
    name = name.rpartition("/")[2]
    if re.match(r"[A-Za-z]:|\\|\.\.", name):
        name = name.rpartition("\\")[2]  # a path as Windows writes it
    name = re.sub(r'[\\/:*?"<>|]', "_", name).strip(". ")
    if not name:
        ending = _ENDINGS.get(kind) or mimetypes.guess_extension(kind, strict=False) or ".bin"
        return f"attachment-{number}{ending}"
    if _DEVICES.match(name):
        name = f"_{name}"
    if len(name) > NAME:
        stem, dot, ending = name.rpartition(".")
        keeps = dot + ending if stem and len(ending) <= 10 else ""
        name = (stem if keeps else name)[: NAME - len(keeps)] + keeps
    return name
