"""Whose own page is this? Pages about oneself belong to no organisation.

What changes how somebody signs in is opened only shortly after they did: whoever finds a
desk unlocked cannot give themselves a key to it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from putright.design import errors
from putright.people.models import Staff
from putright.people.sessions import BEGAN
from putright.signing import second_step
from putright.signing.moment import epoch
from putright.workspace.door import page, wrong_method

View = Callable[..., HttpResponse]
_FRESH = 15 * 60  # seconds after signing in


class OwnRequest(HttpRequest):
    """A request of somebody about themselves."""

    user: Staff


def own_page(methods: tuple[str, ...] = ("GET",), fresh: bool = False) -> Callable[[View], View]:
    """Open a page to whoever is signed in; `fresh`: who signed in just now."""

    def opened(view: View) -> View:
        @wraps(view)
        def shown(request: Any, **place: Any) -> HttpResponse:
            if request.method not in (*methods, "HEAD"):
                return wrong_method(request, methods)
            if not request.user.is_authenticated:
                sign_in = reverse("workspace:sign-in")
                if request.method == "POST":
                    return errors.signed_out(request, sign_in)
                return redirect_to_login(request.get_full_path(), sign_in)
            request.session.keep_alive()
            furnish(request)
            if fresh and not is_fresh(request):
                return _again(request)
            return view(request, **place)

        return shown

    return opened


def furnish(request: Any) -> None:
    """Say what the head of such a page shows."""
    request.signed_in = {"name": request.user.name, "roles": []}
    request.sign_out = reverse("workspace:sign-out")


def is_fresh(request: HttpRequest) -> bool:
    began = request.session.get(BEGAN)
    return isinstance(began, int) and epoch() - began < _FRESH


def _again(request: HttpRequest) -> HttpResponse:
    here = request.get_full_path() if request.method != "POST" else reverse("workspace:account")
    status = 403 if request.method == "POST" else 200
    return page(request, "account_again", {"wanted": here}, status)


# -- where they were going ----------------------------------------------------------------


def safe(request: HttpRequest, wanted: str) -> str:
    """Return an address if it is one of our own pages for staff, else nothing."""
    wanted = wanted[:2000]
    known = {request.get_host()}
    ours = url_has_allowed_host_and_scheme(wanted, known, require_https=request.is_secure())
    return wanted if ours and wanted.startswith("/staff/") and wanted.isprintable() else ""


def wanted_of(request: HttpRequest) -> str:
    """Return where they were going, if it is one of our own pages."""
    return safe(request, request.POST.get("next") or request.GET.get("next") or "")


def go_to(wanted: str) -> HttpResponse:
    return redirect(wanted or "workspace:home")


def second_step_made(request: OwnRequest) -> HttpResponse:
    """Show the codes for a lost device, to whoever has just made their first second step."""
    codes = second_step.codes_if_first(request.user)
    if codes:
        return page(request, "account_codes", {"codes": codes, "then": "/staff/account/"})
    return redirect("workspace:account")
