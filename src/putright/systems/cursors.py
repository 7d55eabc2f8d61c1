"""How does somebody say up to where they have read the feed?

A cursor is opaque: the bare number would say how much happens in cases that one may not
open. It holds the number and the beginning of that event's hash, so that a feed which was
brought back from an older copy, and then went another way, is not read on as though it
were the same.
"""

import hmac
from base64 import b32decode, b32encode
from binascii import Error
from hashlib import sha256

_HALF = 6  # bytes
_ROUNDS = 4
TAG = 4  # bytes of an event's hash


def sealed(secret: bytes, number: int, tag: bytes) -> str:
    """Return the cursor of a place.

    >>> unsealed(b"s" * 32, sealed(b"s" * 32, 7, b"abcd"))
    (7, b'abcd')
    """
    whole = number.to_bytes(8, "big") + tag
    left, right = whole[:_HALF], whole[_HALF:]
    for turn in range(_ROUNDS):
        left, right = right, _mixed(left, right, secret, turn)
    return b32encode(left + right).decode().rstrip("=").lower()


def unsealed(secret: bytes, cursor: str) -> tuple[int, bytes] | None:
    """Return the place of a cursor, or None for what can be no cursor of ours."""
    try:
        whole = b32decode(cursor.upper() + "=" * (-len(cursor) % 8))
    except (Error, ValueError):
        return None
    if len(whole) != 2 * _HALF:
        return None
    left, right = whole[:_HALF], whole[_HALF:]
    for turn in reversed(range(_ROUNDS)):
        left, right = _mixed(right, left, secret, turn), left
    number = int.from_bytes((left + right)[:8], "big")
    return (number, (left + right)[8:]) if number < 2**62 else None


def _mixed(this: bytes, by: bytes, secret: bytes, turn: int) -> bytes:
    pad = hmac.new(secret, bytes([turn]) + by, sha256).digest()
    return bytes(a ^ b for a, b in zip(this, pad, strict=False))
