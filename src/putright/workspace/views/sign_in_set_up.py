"""What will they show besides a password? Set up while signing in, by whom it is asked of.

Only for somebody who has nothing yet: whoever has must show it, and cannot put another
in its place with the password alone.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from putright.signing import log, passkeys, second_step
from putright.signing.halfway import Halfway, halfway
from putright.signing.letting_in import let_in
from putright.workspace.door import page, wrong_method
from putright.workspace.own_page import furnish, go_to
from putright.workspace.views import account_app, account_passkey


def sign_in_set_up(request: HttpRequest) -> HttpResponse:
    """Let them choose: an app on a phone, or a passkey."""
    if request.method not in ("GET", "HEAD"):
        return wrong_method(request, ("GET",))
    here = _at_set_up(request)
    if here is None:
        return redirect("workspace:sign-in")
    said = {"name": here.staff.name, "possible": passkeys.is_possible(request)}
    return page(request, "sign_in_set_up", said)


def sign_in_set_up_app(request: HttpRequest) -> HttpResponse:
    here = _at_set_up(request)
    if here is None:
        return redirect("workspace:sign-in")
    return account_app.set_up(request, here.staff, lambda: _done(request, here), halfway=True)


def sign_in_set_up_passkey(request: HttpRequest) -> HttpResponse:
    here = _at_set_up(request)
    if here is None:
        return redirect("workspace:sign-in")
    return account_passkey.set_up(request, here.staff, lambda: _done(request, here), halfway=True)


def _at_set_up(request: HttpRequest) -> Halfway | None:
    if request.user.is_authenticated:
        return None
    here = halfway(request)
    return here if here is not None and not second_step.factors_of(here.staff) else None


def _done(request: HttpRequest, here: Halfway) -> HttpResponse:
    codes = second_step.codes_if_first(here.staff)
    let_in(request, here.staff, log.FRESH_FACTOR)
    if not codes:
        return go_to(here.wanted)
    furnish(request)
    then = here.wanted or "/staff/"
    return page(request, "account_codes", {"codes": codes, "then": then, "halfway": True})
