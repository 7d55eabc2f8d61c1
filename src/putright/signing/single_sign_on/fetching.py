"""What does the identity provider's server say? Fetched with little patience and no trust."""

import json
from base64 import b64encode
from collections.abc import Mapping
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from putright.signing.refusals import NotTrusted, Unreachable
from putright.signing.single_sign_on.asked import is_safe

_SECONDS = 8
_MOST = 1_000_000  # bytes


class _NoRedirect(HTTPRedirectHandler):
    """Go nowhere else: a secret is sent to the address that was named, or not at all."""

    def redirect_request(self, *args: Any, **rest: Any) -> None:
        return None


def get(address: str) -> dict[str, Any]:
    return _read(address, {"Accept": "application/json"})


def post(
    address: str, boxes: Mapping[str, str], basic: tuple[str, str] | None = None
) -> dict[str, Any]:
    """Send a form, as a client with this name and secret where `basic` has them."""
    headers = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
    if basic:
        # Whence: RFC 6749, 2.3.1: both are encoded as in a form before they are joined.
        joined = ":".join(quote(one, safe="") for one in basic)
        headers["Authorization"] = "Basic " + b64encode(joined.encode()).decode()
    return _read(address, headers, urlencode(boxes).encode())


def _read(address: str, headers: Mapping[str, str], sent: bytes | None = None) -> dict[str, Any]:
    if not is_safe(address):
        raise NotTrusted(f"{address[:200]!r} is not an address of HTTPS")
    request = Request(address, sent, dict(headers))  # noqa: S310 -- of HTTPS, see the line before
    try:
        with build_opener(_NoRedirect).open(request, timeout=_SECONDS) as answer:
            raw = answer.read(_MOST + 1)
    except HTTPError as fault:
        with fault:
            said = fault.read(300).decode("utf-8", "replace")
        kind = Unreachable if fault.code >= 500 else NotTrusted
        raise kind(f"{request.full_url} answers {fault.code}: {said}") from fault
    except (URLError, OSError, ValueError) as fault:
        raise Unreachable(f"{request.full_url} does not answer: {fault}") from fault
    if len(raw) > _MOST:
        raise NotTrusted(f"{request.full_url} answers with more than {_MOST} bytes")
    try:
        said = json.loads(raw)
    except ValueError:
        raise NotTrusted(f"{request.full_url} does not answer in JSON") from None
    if not isinstance(said, dict):
        raise NotTrusted(f"{request.full_url} does not answer with an object")
    return said
