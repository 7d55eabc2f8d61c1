"""How is a secret kept so that a copy of the database does not give it away?

Sealed with a key made from the secret key, which is in no backup.
"""

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from django.conf import settings


class Unreadable(Exception):
    """It was sealed with another secret key than the one that is in use."""


def seal(secret: bytes) -> str:
    return _box().encrypt(secret).decode()


def unseal(sealed: str) -> bytes:
    from cryptography.fernet import InvalidToken

    try:
        return _box().decrypt(sealed.encode())
    except InvalidToken:
        raise Unreadable from None


def _box() -> Any:
    from cryptography.fernet import Fernet

    return Fernet(
        urlsafe_b64encode(
            sha256(b"putright.signing.sealed" + settings.SECRET_KEY.encode()).digest()
        )
    )
