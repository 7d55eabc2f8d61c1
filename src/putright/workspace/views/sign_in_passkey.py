"""Whose passkey is this? Instead of a password, or after one."""

import logging

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from putright.signing import log, passkeys, tries
from putright.signing.halfway import Halfway, halfway
from putright.signing.letting_in import let_in
from putright.signing.origin import origin_of
from putright.signing.refusals import NotTrusted
from putright.signing.second_step import factors_of
from putright.workspace.door import page, wrong_method
from putright.workspace.own_page import go_to, wanted_of
from putright.workspace.waiting import waits

_log = logging.getLogger(__name__)
_WRONG = (
    "This passkey does not open anything here, or took too long. Try again, or sign in another way."
)


def sign_in_passkey(request: HttpRequest) -> HttpResponse:
    if request.method not in ("GET", "HEAD", "POST"):
        return wrong_method(request, ("GET", "POST"))
    wanted = wanted_of(request)
    if request.user.is_authenticated:
        return go_to(wanted)
    here = halfway(request)
    if request.method == "POST" and passkeys.is_possible(request):
        return _answered(request, here, wanted)
    return _ask(request, here, wanted)


def _answered(request: HttpRequest, here: Halfway | None, wanted: str) -> HttpResponse:
    origin = origin_of(request)
    counted = tries.from_address(origin.address)
    how = log.PASSWORD_AND_PASSKEY if here else log.PASSKEY
    until = tries.take(counted)
    if until:
        log.note(here.staff if here else None, how, log.WAITS, origin)
        return waits(request, until, request.get_full_path())
    try:
        staff = passkeys.whose(
            request, request.POST.get("answer", ""), here.staff if here else None
        )
    except NotTrusted as odd:
        _log.warning("A passkey was refused: %s", odd)
        log.note(here.staff if here else None, how, log.WRONG, origin)
        return _ask(request, here, wanted, _WRONG)
    tries.give_back(counted)
    let_in(request, staff, how)
    return go_to(here.wanted if here else wanted)


def _ask(request: HttpRequest, here: Halfway | None, wanted: str, fault: str = "") -> HttpResponse:
    staff = here.staff if here else None
    possible = passkeys.is_possible(request)
    asked = f"?{urlencode({'next': wanted})}" if wanted else ""
    said = {
        "asked": passkeys.ask_for_one(request, staff) if possible else "",
        "wanted": wanted,
        "possible": possible,
        "halfway": staff is not None,
        "app": staff is not None and factors_of(staff).app,
        "errors": [{"text": fault, "href": "#use"}] if fault else [],
        "back": reverse("workspace:sign-in") + asked,
    }
    response = page(request, "sign_in_passkey", said, 422 if fault else 200)
    response.runs_script = possible  # type: ignore[attr-defined]  # `project.headers` allows it
    return response
