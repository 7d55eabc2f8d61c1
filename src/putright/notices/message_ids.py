"""Is a Message-ID one that we made? None can be guessed: each has a part that we signed.

`<name>.<tag>@<domain>`. The name, such as a reference and a number, stands on every letter;
the tag is a signature of it. The same name has the same tag for as long as the secret is the
same, and one made with an older secret still verifies. Beware: it proves that whoever names
it had that message of ours, no more; a message may be forwarded.
"""

import hmac
from base64 import b32encode
from hashlib import sha256

from django.conf import settings

# The header that all our e-mail carries, with the organisation's name in addresses as its
# value: what comes in with it is our own that came back (`mail/reading/automatic.py`).
MARK = "X-Putright"

_SIGNED = 10  # bytes of the signature
_KEY = b"putright.notices.message-id"


def signed_id(name: str, domain: str) -> str:
    """Return the Message-ID of what has this name with us, without its < >."""
    return f"{name}.{_tag(name, str(settings.SECRET_KEY))}@{domain}"


def is_ours(message_id: str) -> bool:
    """Return whether we made this Message-ID, with its < > or without."""
    local, _, domain = message_id.strip().strip("<>").rpartition("@")
    name, _, tag = local.rpartition(".")
    if not name or not domain:
        return False
    said = tag.encode("utf-8", "replace")
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    fits = [hmac.compare_digest(_tag(name, key).encode(), said) for key in keys]
    return any(fits)


def _tag(name: str, key: str) -> str:
    signed = hmac.new(_KEY + key.encode(), name.encode("utf-8", "replace"), sha256).digest()
    return b32encode(signed[:_SIGNED]).decode("ascii").lower()
