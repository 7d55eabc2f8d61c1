"""What did they do a moment ago? Told once, after the act, and by no address alone.

An address can be written by anybody and kept by anyone: only the browser in which something was
just done is told that it is done, and once.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

_COOKIE = "putright-done"
_SECONDS = 120


def remember(response: HttpResponseBase, what: str, path: str) -> None:
    """Let the next page at this address tell what was done."""
    response.set_cookie(
        _COOKIE,
        what,
        max_age=_SECONDS,
        path=path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def just_done(request: HttpRequest) -> str:
    """Return what was just done, if the address says the same; nothing otherwise."""
    said = request.GET.get("done", "")
    return said if said and said == request.COOKIES.get(_COOKIE) else ""


def forget(response: HttpResponseBase, path: str) -> None:
    response.delete_cookie(_COOKIE, path=path, samesite="Lax")
