"""To which address does an answer come, so that we know which case it is about?

`reply+<tag>@<mail domain>`. The tag is made of the case's number and a signature: nobody can
make one for another case, and none is kept. Beware: it proves that somebody had a letter of
ours about this case, no more; a letter may be forwarded.
"""

import hmac
from base64 import b32decode, b32encode
from binascii import Error
from email.utils import parseaddr
from hashlib import sha256
from typing import NamedTuple

from django.conf import settings

_MARK = "reply+"
_SIGNED = 12  # bytes of the signature
_NUMBERS = 4 + 8  # bytes of the organisation and of the case
_LENGTH = 39  # of the tag, as letters
_KEY = b"putright.notices.reply-address"


class OfCase(NamedTuple):
    """Which case an answer is about, by the numbers under which both are kept."""

    organisation: int
    case: int


def domain() -> str:
    """Return the domain at which mail to us arrives; nothing where none does."""
    return str(settings.MAIL_DOMAIN).strip().lower()


def reply_address(organisation: int, case: int) -> str:
    """Return the address to which answers about a case come; nothing where we take in no mail."""
    if not domain():
        return ""
    return f"{_MARK}{_tag(organisation, case, settings.SECRET_KEY)}@{domain()}"


def case_of(address: str) -> OfCase | None:
    """Return which case an address was made for; None unless it is one of ours, and unforged.

    Whoever wrote it may have changed small letters to capitals, or added a name.
    """
    local, _, at = parseaddr(address)[1].strip().lower().rpartition("@")
    if not domain() or at != domain() or not local.startswith(_MARK):
        return None
    tag = local.removeprefix(_MARK)
    numbers = _numbers(tag)
    if numbers is None:
        return None
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    fits = [hmac.compare_digest(_tag(*numbers, key).encode(), tag.encode()) for key in keys]
    return OfCase(*numbers) if any(fits) else None


def _tag(organisation: int, case: int, key: str) -> str:
    numbers = organisation.to_bytes(4, "big") + case.to_bytes(8, "big")
    signed = hmac.new(_KEY + key.encode(), numbers, sha256).digest()[:_SIGNED]
    return b32encode(numbers + signed).decode("ascii").rstrip("=").lower()


def _numbers(tag: str) -> tuple[int, int] | None:
    if len(tag) != _LENGTH or not tag.isascii():
        return None
    try:
        held = b32decode(tag.upper() + "=")
    except Error:
        return None
    return int.from_bytes(held[:4], "big"), int.from_bytes(held[4:_NUMBERS], "big")
