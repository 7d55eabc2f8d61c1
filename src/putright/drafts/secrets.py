"""How are the secrets of customers drawn, and how are they kept? By their digests only."""

import secrets
from hashlib import sha256

from django.utils.crypto import salted_hmac

from putright.people.keys import as_meant, spell
from putright.people.models import Organisation

_CODE = 8  # letters: forty bits, for a quarter of an hour and five tries


def digest(secret: str) -> str:
    return sha256(secret.encode("utf-8", "replace")).hexdigest()


def about(organisation: Organisation, what: str, value: str) -> str:
    """Return how an address or a reference is named where it need only be known again."""
    named = f"{organisation.pk}:{what}:{value.strip().lower()}"
    return salted_hmac("putright.drafts.about", named, algorithm="sha256").hexdigest()


def draw_code() -> str:
    """Return a code that can be read aloud and typed: eight letters, none like another."""
    return spell(secrets.randbits(5 * _CODE), _CODE)


def code_meant(typed: str) -> str:
    return as_meant("".join(letter for letter in typed if letter.isalnum()))


def code_digest(organisation: Organisation, subject: str, code: str) -> str:
    named = f"{organisation.pk}:{subject}:{code}"
    return salted_hmac("putright.drafts.code", named, algorithm="sha256").hexdigest()
