"""What is the secret of a customer's own link to their case, and how is it kept?"""

from hashlib import sha256
from secrets import token_urlsafe

from django.utils.crypto import salted_hmac

from putright.cases.asked import Asking


def secret_of(asking: Asking) -> str:
    """Return the secret of the customer's link; a retry with the same key gives the same.

    What is imported has none, unless one is given.
    """
    if asking.secret or asking.source:
        return asking.secret
    if not asking.key:
        return token_urlsafe(18)
    named = f"{asking.organisation.pk}:{asking.key}"
    return salted_hmac("putright.cases.link", named, algorithm="sha256").hexdigest()[:36]


def link_digest(secret: str) -> str:
    return sha256(secret.encode("utf-8", "replace")).hexdigest()
