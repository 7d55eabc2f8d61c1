"""How is somebody sent to the identity provider, and what do they bring back?

The authorisation code flow with PKCE. What was asked stands in the session until it is
answered, once, within ten minutes.
"""

import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest

from putright.signing.moment import epoch
from putright.signing.refusals import NotTrusted
from putright.signing.single_sign_on import fetching
from putright.signing.single_sign_on.asked import Asked
from putright.signing.single_sign_on.provider import Provider, provider
from putright.signing.single_sign_on.token import claims

_ASKED = "_signing_single"
_SECONDS = 600


class Brought(NamedTuple):
    claims: Mapping[str, Any]
    wanted: str  # the page that they were going to
    token: str


def send(request: HttpRequest, asked: Asked, back: str, wanted: str) -> str:
    """Return the provider's address for this person. Raises NotTrusted, or Unreachable."""
    there = provider(asked.issuer).address("authorization_endpoint")
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    request.session[_ASKED] = {
        "state": state,
        "nonce": nonce,
        "verifier": verifier,
        "wanted": wanted,
        "until": epoch() + _SECONDS,
    }
    query = {
        "response_type": "code",
        "client_id": asked.client_id,
        "redirect_uri": back,
        "scope": " ".join(asked.scopes),
        "state": state,
        "nonce": nonce,
        "code_challenge": _challenge(verifier),
        "code_challenge_method": "S256",
    }
    return f"{there}{'&' if urlsplit(there).query else '?'}{urlencode(query)}"


def take(request: HttpRequest, asked: Asked, back: str) -> Brought:
    """Return what the provider says of whoever comes back. Raises NotTrusted, or Unreachable."""
    kept: Any = request.session.pop(_ASKED, None)
    said = request.GET
    if not kept or kept["until"] < epoch():
        raise NotTrusted("nobody was sent from here just now")
    if not hmac.compare_digest(said.get("state", "").encode(), kept["state"].encode()):
        raise NotTrusted("this is no answer to what was asked (state)")
    # Whence: RFC 9207, against an answer of one provider passed off as another's.
    if said.get("iss", asked.issuer) != asked.issuer:
        raise NotTrusted("the answer is from another provider (iss)")
    if "error" in said:
        raise NotTrusted(f"the provider says {said['error'][:80]!r}")
    if not said.get("code"):
        raise NotTrusted("the provider sent no code")
    there = provider(asked.issuer)
    token = _exchange(there, asked, said["code"], kept["verifier"], back)
    return Brought(claims(token, kept["nonce"], asked, there), kept["wanted"], token)


def _exchange(there: Provider, asked: Asked, code: str, verifier: str, back: str) -> str:
    boxes = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": verifier,
    }
    basic = None
    if asked.client_secret and there.takes_basic:
        basic = (asked.client_id, asked.client_secret)
    else:
        boxes["client_id"] = asked.client_id
        if asked.client_secret:
            boxes["client_secret"] = asked.client_secret
    token = fetching.post(there.address("token_endpoint"), boxes, basic).get("id_token")
    if not isinstance(token, str):
        raise NotTrusted("the provider gave no ID token: the scope must hold openid")
    return token


def _challenge(verifier: str) -> str:
    """Return what is shown of the verifier beforehand (RFC 7636, S256).

    >>> _challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
    """
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
