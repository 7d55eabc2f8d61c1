"""Which six digits does an authenticator app show now? RFC 6238 over RFC 4226."""

import hmac
from base64 import b32encode
from urllib.parse import quote, urlencode

DIGITS = 6
SECONDS = 30
_DRIFT = 1  # steps that a phone's clock may be off, either way


def code(secret: bytes, step: int, digits: int = DIGITS, digest: str = "sha1") -> str:
    """Return the code of a step.

    >>> code(b"12345678901234567890", 59 // 30, digits=8)
    '94287082'
    """
    mac = hmac.digest(secret, step.to_bytes(8, "big"), digest)
    start = mac[-1] & 15
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def step_of(secret: bytes, typed: str, epoch: int, after: int = -1) -> int | None:
    """Return the step whose code was typed, if it is near now and later than `after`."""
    current = epoch // SECONDS
    found = None
    for step in range(current - _DRIFT, current + _DRIFT + 1):
        # Beware: every one is compared, so that the time it takes says nothing.
        if hmac.compare_digest(code(secret, step).encode(), typed.encode()) and step > after:
            found = step
    return found


def spelt(secret: bytes) -> str:
    """Return the secret as a person types it into an app, in groups of four."""
    text = b32encode(secret).decode().rstrip("=")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def link(secret: bytes, account: str, where: str) -> str:
    """Return what the square code says: the address that apps understand."""
    label = quote(f"{where}:{account}", safe="")
    asked = urlencode(
        {"secret": b32encode(secret).decode().rstrip("="), "issuer": where}, quote_via=quote
    )
    return f"otpauth://totp/{label}?{asked}"
