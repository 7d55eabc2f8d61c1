"""Why was a file of an e-mail not taken out of it? For the colleague who reads the case.

The sender cannot be asked to choose another, as on a form: the file lies in the original.
"""

import io
import zipfile

from django.conf import settings

from putright.core.refusals import Refused
from putright.files.kinds import ENOUGH, TAKEN, kind_of
from putright.files.store import size_in_words
from putright.mail.reading.message import Attachment

# How people call what is often sent and is not taken, by the ending of its name.
_CALLED = {
    ".ics": "a calendar entry", ".vcf": "a contact card", ".svg": "a drawing (SVG)",
    ".htm": "a web page", ".html": "a web page", ".xhtml": "a web page", ".xml": "an XML file",
    ".json": "a file for programs", ".js": "a program", ".exe": "a program", ".bat": "a program",
    ".cmd": "a program", ".ps1": "a program", ".vbs": "a program", ".msi": "a program",
    ".jar": "a program", ".apk": "a program", ".sh": "a program", ".py": "a program",
    ".zip": "an archive", ".7z": "an archive", ".rar": "an archive", ".gz": "an archive",
    ".p7s": "a signature", ".p7m": "a sealed message", ".asc": "a signature or a key",
    ".pgp": "a sealed message", ".gpg": "a sealed message", ".dat": "a file of Outlook’s own",
    ".xls": "an old Excel sheet", ".ppt": "a presentation", ".pptx": "a presentation",
    ".docm": "a document with a program in it", ".xlsm": "a sheet with a program in it",
    ".md": "a text of another kind", ".log": "a log", ".eml": "an e-mail",
}  # fmt: skip
_ENDINGS = frozenset(ending for known in TAKEN.values() for ending in known.endings)


def why_left_out(one: Attachment, refused: Refused) -> str:
    """Return one sentence. It says what is so of the file, whichever kind it is of."""
    if refused.code == "file-empty":
        return "It is empty."
    if refused.code == "file-too-large":
        return f"It is larger than {size_in_words(settings.FILES_LARGEST)}, the most that is taken."
    return _unwanted(one)


def _unwanted(one: Attachment) -> str:
    kind = kind_of(one.content[:ENOUGH], one.name)
    ending = one.name[one.name.rfind(".") :].lower() if "." in one.name else ""
    known = TAKEN.get(kind)
    if ending in _CALLED and ending not in _ENDINGS:
        return f"By its name it is {_CALLED[ending]} ({ending}), and such files are not taken."
    if known is None and kind == "application/zip":
        return "It is an archive or a document of a kind that is not taken."
    if known is None:
        return "What is in it is of no kind that is taken."
    if ending and ending not in _ENDINGS:
        return f"Files whose names end in {ending[:12]} are not taken."
    if ending and ending not in known.endings:
        return (
            f"Its name ends in {ending[:12]}, but what is in it is of another kind: {known.name}."
        )
    return _document(one)


def _document(one: Attachment) -> str:
    """Say what is wrong with one that is called a document of an office program."""
    try:
        with zipfile.ZipFile(io.BytesIO(one.content)) as parts:
            names = parts.namelist()
    except (zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError):
        return "It is damaged: it cannot be opened as the document that its name says."
    if any("vbaProject.bin" in name or "Basic/" in name for name in names):
        return "There is a program (macros) in it."
    return "It is an archive, and not the document that its name says."
