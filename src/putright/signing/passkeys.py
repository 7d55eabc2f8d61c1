"""Is this somebody's passkey, used for our pages, just now, by a person?

A passkey is asked to make sure of its holder, by a finger, a face or a PIN, so it stands
for a password and a second step at once.
"""

import json
import re
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from putright.people.models import Staff
from putright.signing.models import Passkey
from putright.signing.moment import epoch, now
from putright.signing.refusals import NotTrusted

_ASKED = "_signing_passkey"
_SECONDS = 600
_LONGEST = 20_000  # characters of what a browser answers


def is_possible(request: HttpRequest) -> bool:
    """Return whether browsers make passkeys for this address: none for a bare number."""
    name = _host(request)
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return request.is_secure() or name == "localhost"
    return False


# -- a new one ----------------------------------------------------------------------------


def ask_for_new(request: HttpRequest, staff: Staff) -> str:
    """Return what the browser is asked, as JSON; what it must answer is kept in the session."""
    from fido2.webauthn import PublicKeyCredentialUserEntity

    options, state = _server(request).register_begin(
        PublicKeyCredentialUserEntity(
            name=staff.username, id=staff.key.encode(), display_name=staff.name
        ),
        [_public(one) for one in staff.passkeys.all()],
        resident_key_requirement="required",
        user_verification="required",
    )
    _remember(request, state, "new")
    return json.dumps(dict(options.public_key))


def keep(request: HttpRequest, staff: Staff, name: str, answer: str) -> Passkey:
    """Keep the passkey that a device has made. Raises NotTrusted."""
    state = _state(request, "new")
    try:
        made = _server(request).register_complete(state, _read(answer))
        public = made.credential_data
        assert public is not None
    except Exception as odd:  # Beware: a stranger may have written it; anything can be wrong
        raise NotTrusted(f"the new passkey cannot be used: {odd}") from odd
    key = _written(public.credential_id)
    if Passkey.objects.filter(credential=key).exists():
        raise NotTrusted("this passkey is kept already")
    return Passkey.objects.create(
        staff=staff, credential=key, public=bytes(public), counter=made.counter,
        name=name, made_at=now(),
    )  # fmt: skip


# -- one that is known --------------------------------------------------------------------


def ask_for_one(request: HttpRequest, staff: Staff | None = None) -> str:
    """Return what the browser is asked: for any passkey, or for one of this person's."""
    known = None if staff is None else [_public(one) for one in staff.passkeys.all()]
    options, state = _server(request).authenticate_begin(
        known,
        user_verification="required",
    )
    _remember(request, state, "known")
    return json.dumps(dict(options.public_key))


def whose(request: HttpRequest, answer: str, staff: Staff | None = None) -> Staff:
    """Return whose passkey was used. Raises NotTrusted."""
    state = _state(request, "known")
    said = _read(answer)
    with transaction.atomic():
        held = (
            Passkey.objects.select_for_update(of=("self",))
            .select_related("staff")
            .filter(credential=_id(said), staff__is_active=True)
            .first()
        )
        if held is None or (staff is not None and held.staff_id != staff.pk):
            raise NotTrusted("nobody here has this passkey")
        counter = _verify(request, state, held, said)
        if counter <= held.counter and (counter or held.counter):
            raise NotTrusted("this passkey counts less than before: it may be a copy")
        held.counter, held.used_at = counter, now()
        held.save(update_fields=("counter", "used_at"))
    return held.staff


def _verify(request: HttpRequest, state: Any, held: Passkey, said: Mapping[str, Any]) -> int:
    """Return how often the passkey says it was used, once its signature is found right."""
    from fido2.webauthn import AuthenticationResponse

    try:
        response = AuthenticationResponse.from_dict(said)
        _server(request).authenticate_complete(state, [_public(held)], response)
        return response.response.authenticator_data.counter
    except Exception as odd:  # Beware: a stranger may have written it; anything can be wrong
        raise NotTrusted(f"the passkey's answer is not right: {odd}") from odd


# -- what both need -----------------------------------------------------------------------


def _server(request: HttpRequest) -> Any:
    from fido2.server import Fido2Server
    from fido2.webauthn import PublicKeyCredentialRpEntity

    own = f"{request.scheme}://{request.get_host()}"
    return Fido2Server(
        PublicKeyCredentialRpEntity(name="Putright", id=_host(request)),
        verify_origin=lambda origin: origin == own,
    )


def _host(request: HttpRequest) -> str:
    host = request.get_host()
    return host if host.endswith("]") else host.rpartition(":")[0] or host


def _remember(request: HttpRequest, state: Any, what: str) -> None:
    request.session[_ASKED] = {"state": state, "what": what, "until": epoch() + _SECONDS}


def _state(request: HttpRequest, what: str) -> Any:
    """Return what was asked, and forget it: each question is answered once."""
    asked: Any = request.session.pop(_ASKED, None)
    if not asked or asked["what"] != what or asked["until"] < epoch():
        raise NotTrusted("it was not asked for just now")
    return asked["state"]


def _read(answer: str) -> dict[str, Any]:
    try:
        said = json.loads(answer[:_LONGEST])
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise NotTrusted("the browser's answer cannot be read")
    return said


def _id(said: Mapping[str, Any]) -> str:
    """Return the id of the passkey, which no database need be asked for if it is none."""
    found = str(said.get("rawId", ""))
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,1400}", found):
        raise NotTrusted("the browser's answer names no passkey")
    return found


def _public(held: Passkey) -> Any:
    from fido2.webauthn import AttestedCredentialData

    return AttestedCredentialData(bytes(held.public))


def _written(credential: bytes) -> str:
    from fido2.utils import websafe_encode

    return websafe_encode(credential)
