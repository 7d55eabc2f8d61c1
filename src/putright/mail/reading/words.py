"""Which words do these bytes stand for, whatever charset they say that they are in?

What a message declares is tried first, then UTF-8, then Windows-1252, as most programs that
declare nothing or something wrong write one of these. What fits none is shown as missing.
"""

import codecs
import re
import unicodedata

from putright.mail.reading.faults import Faults, shown

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+-]{0,39}\Z")
# Why: programs write these names and mean the larger set, which has the smaller within it.
_MEANS = {
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "ascii",
    "ansi-x3.4-1968": "ascii",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "ks-c-5601-1987": "cp949",
    "ks-c-5601": "cp949",
    "euc-kr": "cp949",
    "gb2312": "gb18030",
    "x-gbk": "gb18030",
    "gbk": "gb18030",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "sjis": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "utf8": "utf-8",
    "utf-8": "utf-8-sig",
    "unicode-1-1-utf-7": "utf-7",
}
# Beware: these are no charsets, and punycode takes the square of the time.
_NO_CHARSETS = frozenset(
    {"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "charmap"}
)
_META = re.compile(rb"<meta\b[^<>]{0,500}?\bcharset\s*=\s*[\"']?\s*([a-z0-9._:-]{1,40})", re.I)
_BROKEN = re.compile("[\udc80-\udcff]+")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+")
# Beware: these turn round the order in which a name is shown, so that exe.jpg reads gpj.exe.
_TURNING = dict.fromkeys([0x200E, 0x200F, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def decode(raw: bytes, charset: str, faults: Faults, what: str = "A part") -> str:
    """Return the words; says a fault where they had to be guessed. Never fails."""
    declared = charset.strip().strip("\"'").lower()
    wanted = _codec(declared)
    if declared and wanted is None:
        faults.tell(f"{what} says its charset is {shown(declared)}, which is unknown.")
    if wanted == "cp1252" and not raw.isascii() and _is_utf8(raw):
        faults.tell(f"{what} says its charset is {declared}, and is in UTF-8.")
        wanted = "utf-8-sig"
    if wanted is not None:
        try:
            return tidy(raw.decode(wanted))
        except (UnicodeError, ValueError):
            pass
    text, read_as = _guessed(raw, wanted)
    if wanted not in (None, "ascii"):
        faults.tell(f"{what} is not in the charset that it says, {declared}; read as {read_as}.")
    elif not raw.isascii() and declared:
        faults.tell(f"{what} has characters beyond its charset; read as {read_as}.")
    elif read_as != "UTF-8":
        faults.tell(f"{what} does not say its charset; read as {read_as}.")
    return tidy(text)


def charset_of(raw: bytes) -> str:
    """Return the charset that HTML says of itself, for where nothing else says it.

    Beware: programs that send it on make UTF-8 of it, and leave what it says as it was.
    """
    found = _META.search(raw[:4_096])
    if found is None or (not raw.isascii() and _is_utf8(raw)):
        return ""
    return found[1].decode("ascii", "replace")


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeError:
        return False
    return True


def _codec(charset: str) -> str | None:
    charset = charset.replace("_", "-")
    if not _NAME.match(charset):
        return None
    try:
        found = codecs.lookup(_MEANS.get(charset, charset))
    except (LookupError, ValueError):
        return None
    name = found.name.replace("_", "-")
    if name in _NO_CHARSETS or not getattr(found, "_is_text_encoding", True):
        return None
    return _MEANS.get(charset, charset)


def _guessed(raw: bytes, declared: str | None) -> tuple[str, str]:
    """Read as UTF-8 if it is, or is meant to be; else as what Windows programs write.

    Why mixed: one broken byte in a long letter in UTF-8 must not spoil every accent of it, and
    some programs paste one charset into another.
    """
    text = raw.decode("utf-8-sig", "surrogateescape")
    broken = len(text) - len(_BROKEN.sub("", text))
    if not broken:
        return text, "UTF-8"
    whole = len(text) - len(_BEYOND_ASCII.sub("", text)) - broken
    if whole > broken or (whole and declared == "utf-8-sig"):
        return _BROKEN.sub(_as_windows, text), "UTF-8, with the rest as Windows-1252"
    return raw.decode("cp1252", "replace"), "Windows-1252"


def _as_windows(found: re.Match[str]) -> str:
    return bytes(ord(each) - 0xDC00 for each in found[0]).decode("cp1252", "replace")


def tidy(text: str) -> str:
    """Return text that any store and any page takes: no NUL, no half characters, one line end."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTROLS.sub("", text)
    return text.encode("utf-8", "replace").decode("utf-8")


def one_line(text: str, most: int) -> str:
    """Return what may stand in a heading or a list: one line, and nothing that misleads."""
    text = tidy(text[: most * 4]).translate(_TURNING)
    plain = "".join(
        " " if unicodedata.category(each) in ("Cc", "Zl", "Zp") else each for each in text
    )
    plain = " ".join(plain.split())
    return plain if len(plain) <= most else plain[: most - 1].rstrip() + "…"
