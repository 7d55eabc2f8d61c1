"""Does this token say who somebody is, to us, now, in answer to what we asked?"""

import hmac
from collections.abc import Mapping
from typing import Any

from putright.signing.refusals import NotTrusted
from putright.signing.single_sign_on.asked import Asked
from putright.signing.single_sign_on.provider import Provider

_LEEWAY = 60  # seconds that two clocks may differ


def claims(token: str, nonce: str, asked: Asked, provider: Provider) -> Mapping[str, Any]:
    """Return what a token says, once all of it is checked. Raises NotTrusted.

    Whence: OpenID Connect Core, 3.1.3.7.
    """
    import jwt

    try:
        number = jwt.get_unverified_header(token).get("kid")
        said: dict[str, Any] = jwt.decode(
            token,
            key=provider.key(number),
            algorithms=list(provider.algorithms),
            issuer=asked.issuer,
            audience=asked.client_id,
            leeway=_LEEWAY,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )
    except jwt.exceptions.PyJWTError as odd:
        raise NotTrusted(f"the token cannot be trusted: {odd}") from odd
    _check_audience(said, asked.client_id)
    if not hmac.compare_digest(str(said.get("nonce", "")).encode(), nonce.encode()):
        raise NotTrusted("the token answers another question than ours (nonce)")
    if not isinstance(said["sub"], str) or not 0 < len(said["sub"]) <= 255:
        raise NotTrusted("the token names nobody")
    return said


def _check_audience(said: Mapping[str, Any], client: str) -> None:
    several = isinstance(said["aud"], list) and len(said["aud"]) > 1
    party = said.get("azp")
    if (several and party is None) or (party is not None and party != client):
        raise NotTrusted("the token was made for another client (azp)")


def values_of(said: Mapping[str, Any], claim: str) -> tuple[str, ...]:
    """Return the words of a claim: of its own name, or of one within another (`a.b`).

    >>> values_of({"realm_access": {"roles": ["officer"]}}, "realm_access.roles")
    ('officer',)
    """
    found: Any = said.get(claim)
    if found is None:
        found = said
        for name in claim.split("."):
            found = found.get(name) if isinstance(found, Mapping) else None
    if isinstance(found, str):
        return (found,)
    if isinstance(found, list):
        return tuple(one for one in found if isinstance(one, str))
    return ()
