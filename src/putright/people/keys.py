"""How is a random number written so that a person can read it aloud?

Douglas Crockford's base 32: no I, L, O or U, so nothing is mistaken for a digit
and nothing spells a word.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_AS_MEANT = str.maketrans({"O": "0", "I": "1", "L": "1"})
_KEY_LENGTH = 12  # sixty random bits


def spell(number: int, length: int) -> str:
    """Return `number` in `length` characters.

    >>> spell(31, 2)
    '0Z'
    """
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(length)))


def as_meant(typed: str) -> str:
    """Return what was typed, with the letters that we never use read as the digits they look like.

    >>> as_meant("7k3o")
    '7K30'
    """
    return typed.upper().translate(_AS_MEANT)


def draw_key(prefix: str) -> str:
    """Return a new opaque key for a person, such as `s-7k3p9qm2x4td`."""
    return f"{prefix}-{spell(secrets.randbits(5 * _KEY_LENGTH), _KEY_LENGTH).lower()}"


def staff_key() -> str:
    return draw_key("s")


def customer_key() -> str:
    return draw_key("c")


def signs_in(key: str) -> bool:
    """Return whether this is the key of somebody who signs in, not of a customer."""
    return key.startswith("s-")
