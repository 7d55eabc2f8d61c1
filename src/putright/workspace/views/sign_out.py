"""Is somebody signed out, here and with the organisation's identity provider?"""

import logging

from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from putright.signing.refusals import NotTrusted
from putright.signing.single_sign_on import leaving
from putright.signing.single_sign_on.asked import Asked
from putright.workspace.door import page, wrong_method
from putright.workspace.own_page import wanted_of

_log = logging.getLogger(__name__)


def sign_out(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return wrong_method(request, ("POST",))
    wanted = wanted_of(request)
    asked: Asked | None = settings.SINGLE_SIGN_ON
    token = leaving.token_of(request, asked)
    logout(request)
    # Whoever only signs in again, to go on where they were, keeps their account open.
    if asked is None or not token or wanted:
        again = reverse("workspace:sign-in")
        return redirect(f"{again}?{urlencode({'next': wanted})}" if wanted else again)
    return _there(request, asked, token)


def _there(request: HttpRequest, asked: Asked, token: str) -> HttpResponse:
    """Send them on to the provider; if that cannot be, say that they are still signed in there."""
    back = request.build_absolute_uri(reverse("workspace:sign-out-back"))
    try:
        address = leaving.send(request, asked, token, back)
    except NotTrusted as odd:
        _log.error("Signing out with the provider did not work: %s", odd)
        address = ""
    response = _said(request, asked, "on the way" if address else "here only", there=address)
    if address:
        # Why a page between: what a form sends may lead to our own pages only (form-action),
        # and a redirect counts as where it leads.
        response["Refresh"] = f"0; url={address}"
    return response


def sign_out_back(request: HttpRequest) -> HttpResponse:
    """Say that it is done, to whom the provider sends back."""
    asked: Asked | None = settings.SINGLE_SIGN_ON
    if asked is None or not asked.signs_out:
        raise Http404
    if request.method not in ("GET", "HEAD"):
        return wrong_method(request, ("GET",))
    if not leaving.take(request):
        return redirect("workspace:sign-in")  # no answer to us: nothing is known of it
    return _said(request, asked, "everywhere")


def _said(request: HttpRequest, asked: Asked, how: str, there: str = "") -> HttpResponse:
    again = reverse("workspace:sign-in")
    said = {"how": how, "provider": asked.name, "there": there, "again": again}
    return page(request, "signed_out", said)
