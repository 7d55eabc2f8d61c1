"""How is somebody who signs out here signed out at the identity provider too?

Whence: OpenID Connect RP-Initiated Logout 1.0. Only where PUTRIGHT_OIDC_SIGN_OUT asks for
it: it may end everything else that they opened with the same account. The provider knows
by the token of the sign-in whom it is about; it stands, sealed, in the session.
"""

import hmac
import secrets
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest

from putright.signing.moment import epoch
from putright.signing.sealed import Unreadable, seal, unseal
from putright.signing.single_sign_on.asked import Asked
from putright.signing.single_sign_on.provider import provider

_CAME_BY, _LEFT = "_signing_came_by", "_signing_left"
_SECONDS = 600
_LONGEST = 6_000  # characters: a longer address is refused by many a server


def remember(request: HttpRequest, asked: Asked, token: str) -> None:
    """Keep by which token somebody came; to be called once they are signed in."""
    if asked.signs_out:
        request.session[_CAME_BY] = {"issuer": asked.issuer, "token": seal(token.encode())}


def token_of(request: HttpRequest, asked: Asked | None) -> str:
    """Return the token of this sign-in; nothing where they came another way, or it is no matter."""
    kept: Any = request.session.get(_CAME_BY)
    if asked is None or not asked.signs_out or not kept or kept["issuer"] != asked.issuer:
        return ""
    try:
        return unseal(kept["token"]).decode()
    except Unreadable:
        return ""  # the secret key was changed since


def send(request: HttpRequest, asked: Asked, token: str, back: str) -> str:
    """Return the provider's address for signing out, whose answer is awaited in this session.

    To be called when nobody is signed in any more. Raises NotTrusted, or Unreachable; and
    returns nothing where the provider offers no such thing.
    """
    there = provider(asked.issuer)
    if "end_session_endpoint" not in there.said:
        return ""
    address = there.address("end_session_endpoint")
    state = secrets.token_urlsafe(32)
    request.session[_LEFT] = {"state": state, "until": epoch() + _SECONDS}
    query = {"client_id": asked.client_id, "post_logout_redirect_uri": back, "state": state}
    if len(token) <= _LONGEST:
        query["id_token_hint"] = token
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(query)}"


def take(request: HttpRequest) -> bool:
    """Return whether the provider answers what was asked from this browser: once."""
    kept: Any = request.session.pop(_LEFT, None)
    if not kept or kept["until"] < epoch():
        return False
    return hmac.compare_digest(request.GET.get("state", "").encode(), kept["state"].encode())
