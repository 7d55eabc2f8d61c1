"""Whom does an access token of the organisation's identity provider stand for?

Checked as a sign-in is: key, issuer, audience and hours. It opens what its person may open
here; somebody who never signed in has no part here yet, so it opens nothing.
"""

import logging
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from putright.people.models import Organisation
from putright.people.queries import actor_for
from putright.signing.models import OutsideAccount
from putright.signing.refusals import NotTrusted, Unreachable
from putright.signing.single_sign_on.provider import Provider, provider
from putright.signing.single_sign_on.token import values_of
from putright.systems.tokens import Holder

READ, WRITE = "putright:read", "putright:write"
_LEEWAY = 60  # seconds that two clocks may differ
_log = logging.getLogger(__name__)


def vouched_for(slug: str, token: str) -> Holder | None:
    """Return whom an access token stands for in an organisation, or None."""
    asked = settings.SINGLE_SIGN_ON
    if asked is None or not settings.API_AUDIENCE:
        return None
    try:
        said = claims(token, provider(asked.issuer), asked.issuer, settings.API_AUDIENCE)
    except Unreachable as fault:
        _log.error("The identity provider cannot be asked: %s", fault)
        return None
    except NotTrusted:
        return None
    scopes = _scopes(said)
    if not scopes & {READ, WRITE}:
        return None
    account = (
        OutsideAccount.objects.select_related("staff")
        .filter(issuer=asked.issuer, subject=str(said["sub"]))
        .first()
    )
    organisation = Organisation.objects.filter(slug=slug).first()
    if account is None or organisation is None:
        return None
    actor = actor_for(account.staff, organisation)
    if actor is None:
        return None
    return Holder(organisation, actor, WRITE in scopes, account.staff.name)


def claims(token: str, known: Provider, issuer: str, audience: str) -> Mapping[str, Any]:
    """Return what an access token says, once all of it is checked. Raises NotTrusted."""
    import jwt

    try:
        number = jwt.get_unverified_header(token).get("kid")
        said: dict[str, Any] = jwt.decode(
            token,
            key=known.key(number),
            algorithms=list(known.algorithms),
            issuer=issuer,
            audience=audience,
            leeway=_LEEWAY,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )
    except (jwt.exceptions.PyJWTError, ValueError) as odd:
        raise NotTrusted(f"the access token cannot be trusted: {odd}") from odd
    if "nonce" in said:
        raise NotTrusted("this token says who signed in; it is none to be shown to the API")
    return said


def _scopes(said: Mapping[str, Any]) -> set[str]:
    found = [*values_of(said, "scope"), *values_of(said, "scp")]
    return {word for one in found for word in one.split()}
