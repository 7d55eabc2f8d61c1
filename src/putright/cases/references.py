"""What is a case called? `CE-7K3P-9QM2-X`: unique for ever, and not to be guessed."""

import secrets
import time

from putright.people.keys import as_meant, spell

_LENGTH = 9
_BITS = 5 * _LENGTH
_EPOCH = 1_767_225_600_000_000  # 2026-01-01, in microseconds
_last = 0


def draw_reference(prefix: str) -> str:
    """Return a new reference: the prefix and forty-five random bits."""
    letters = spell(secrets.randbits(_BITS), _LENGTH)
    return f"{prefix}-{letters[:4]}-{letters[4:8]}-{letters[8]}"


def read_reference(typed: str) -> str:
    """Return a reference as it is stored, from what somebody typed or read aloud.

    >>> read_reference(" ce 7k3p 9qm2 x ")
    'CE-7K3P-9QM2-X'
    """
    letters = "".join(typed.split()).replace("-", "")[:24]
    if len(letters) <= _LENGTH:
        return letters.upper()
    prefix, rest = letters[:-_LENGTH].upper(), as_meant(letters[-_LENGTH:])
    return f"{prefix}-{rest[:4]}-{rest[4:8]}-{rest[8]}"


def new_id() -> int:
    """Return a number for a row: later ones are larger, and two processes do not collide.

    Microseconds in the upper bits keep new rows together in an index; chance in
    the lower twelve tells processes apart. The unique keys settle the rest.
    """
    global _last
    now = time.time_ns() // 1000 - _EPOCH
    _last = now if now > _last else _last + 1
    return _last << 12 | secrets.randbits(12)
