"""Where does the identity provider want people sent, and with which keys does it sign?

Asked once an hour in each process, and once more when a token names a key that is new.
"""

import threading
import time
from dataclasses import dataclass, field
from typing import Any

from putright.signing.refusals import NotTrusted
from putright.signing.single_sign_on import fetching
from putright.signing.single_sign_on.asked import is_safe

_KEPT = 3600.0  # seconds
_NO_SOONER = 30.0  # between two askings for a key that is not there

# Why only these: each has a key that is published and one that is not. With the others
# whoever knows the public key, or no key, could sign.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")


@dataclass
class Provider:
    issuer: str
    said: dict[str, Any]
    asked_at: float
    keys: dict[str | None, Any] = field(default_factory=dict)
    keys_at: float = float("-inf")

    def address(self, name: str) -> str:
        value = self.said.get(name)
        if not isinstance(value, str) or not is_safe(value):
            raise NotTrusted(f"{self.issuer} names no {name} of HTTPS")
        return value

    @property
    def takes_basic(self) -> bool:
        """Return whether a client's secret is sent in a header: it is, unless said otherwise."""
        known = self.said.get("token_endpoint_auth_methods_supported")
        return not isinstance(known, list) or "client_secret_basic" in known

    @property
    def algorithms(self) -> tuple[str, ...]:
        said = self.said.get("id_token_signing_alg_values_supported")
        if not isinstance(said, list):
            return ("RS256",)  # Whence: OpenID Connect Core, 15.1
        return tuple(one for one in ALGORITHMS if one in said)

    def key(self, number: str | None) -> Any:
        """Return the key with this number; without a number, the only one there is."""
        age = time.monotonic() - self.keys_at
        if age > _KEPT or (number not in self.keys and age > _NO_SOONER):
            self._read_keys()
        if number is None and len(self.keys) == 1:
            return next(iter(self.keys.values()))
        if number not in self.keys:
            raise NotTrusted(f"the token is signed with a key that {self.issuer} does not publish")
        return self.keys[number]

    def _read_keys(self) -> None:
        from jwt import PyJWK
        from jwt.exceptions import PyJWTError

        found: dict[str | None, Any] = {}
        listed = fetching.get(self.address("jwks_uri")).get("keys")
        for one in listed if isinstance(listed, list) else ():
            if not isinstance(one, dict) or one.get("use", "sig") != "sig":
                continue
            try:
                # Beware: a symmetric one has no business being published.
                if one.get("kty") in ("RSA", "EC"):
                    found[one.get("kid")] = PyJWK.from_dict(one)
            except PyJWTError:
                continue  # of a kind that nobody here needs to read
        self.keys, self.keys_at = found, time.monotonic()


_known: dict[str, Provider] = {}
_asking = threading.Lock()


def provider(issuer: str) -> Provider:
    """Return what the provider says of itself. Raises NotTrusted, or Unreachable."""
    with _asking:
        known = _known.get(issuer)
        if known is None or time.monotonic() - known.asked_at > _KEPT:
            known = _known[issuer] = _ask(issuer)
        return known


def forget() -> None:
    _known.clear()


def _ask(issuer: str) -> Provider:
    said = fetching.get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    # Whence: OpenID Connect Discovery, 4.3. Another's word is not taken for its own.
    if said.get("issuer") != issuer:
        raise NotTrusted(f"{issuer} calls itself {said.get('issuer')!r}; write it as it does")
    return Provider(issuer, said, time.monotonic())
