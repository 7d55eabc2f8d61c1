"""Has this person switched the keyboard shortcuts on, in this browser?

Off until somebody switches them on, for single keys are also what screen readers and
voice control work by. A cookie remembers it, not a table: assistive technology belongs to
a computer, and no page then asks the database about it. It names the person by their
opaque key, so that whoever signs in next at the same desk begins without shortcuts.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpResponse

from putright.workspace.door import StaffRequest, address, page

COOKIE = "putright-keys"
_YEAR = 365 * 24 * 60 * 60


class Shortcut(NamedTuple):
    key: str
    does: str


SHORTCUTS = (
    Shortcut("j", "Go to the next row"),
    Shortcut("k", "Go to the row before"),
    Shortcut("o", "Open the case of this row (Enter does it too)"),
    Shortcut("x", "Tick this row, or take the tick away"),
    Shortcut("/", "Go to the search box"),
    Shortcut("?", "Show these shortcuts"),
)


def are_on(request: StaffRequest) -> bool:
    return request.COOKIES.get(COOKIE, "") == request.actor.person


def list_page(
    request: StaffRequest, template: str, said: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """Show a page with rows; with the shortcuts, where they are switched on."""
    is_on = are_on(request)
    keys = {"shortcuts": SHORTCUTS if is_on else (), "keys_page": address("keys", request)}
    response = page(request, template, {**said, **keys}, status)
    if is_on:
        response.runs_script = True  # type: ignore[attr-defined]  # `project.headers` allows it
    return response


def switch(response: HttpResponse, request: StaffRequest, is_on: bool) -> None:
    if not is_on:
        response.delete_cookie(COOKIE, path="/staff/", samesite="Lax")
        return
    response.set_cookie(
        COOKIE,
        request.actor.person,
        max_age=_YEAR,
        path="/staff/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
