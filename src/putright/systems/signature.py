"""How does whoever is told of something know that it was we who told them?

`Putright-Signature: v1=…` is HMAC-SHA256 over id, timestamp and body, with dots between.
"""

import hmac
from hashlib import sha256

ID, TIMESTAMP, SIGNATURE = "Putright-Id", "Putright-Timestamp", "Putright-Signature"


def signed(secret: bytes, number: str, at: int, body: bytes) -> dict[str, str]:
    """Return the headers of a message."""
    found = hmac.new(secret, f"{number}.{at}.".encode() + body, sha256).hexdigest()
    return {ID: number, TIMESTAMP: str(at), SIGNATURE: f"v1={found}"}
