"""Does the organisation's own identity provider know them? Single sign-on, there and back."""

import logging
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from putright.signing import log
from putright.signing.letting_in import let_in
from putright.signing.origin import origin_of
from putright.signing.refusals import NameTaken, NoRoles, NotTrusted, Unreachable
from putright.signing.single_sign_on import asking, leaving
from putright.signing.single_sign_on.asked import Asked
from putright.signing.single_sign_on.people import person
from putright.workspace.door import page, wrong_method
from putright.workspace.own_page import go_to, safe, wanted_of

_log = logging.getLogger(__name__)


def sign_in_single(request: HttpRequest) -> HttpResponse:
    """Send them to the provider."""
    asked = _asked(request)
    if isinstance(asked, HttpResponse):
        return asked
    if request.user.is_authenticated:
        return go_to(wanted_of(request))
    try:
        return HttpResponseRedirect(asking.send(request, asked, _back(request), wanted_of(request)))
    except NotTrusted as odd:
        return _refused(request, asked, odd)


def sign_in_single_back(request: HttpRequest) -> HttpResponse:
    """Take what they bring back from it."""
    asked = _asked(request)
    if isinstance(asked, HttpResponse):
        return asked
    origin = origin_of(request)
    try:
        brought = asking.take(request, asked, _back(request))
        staff = person(brought.claims, asked)
    except NoRoles as none:
        log.note(none.staff, log.SINGLE, log.NO_ROLES, origin)
        return _said(request, asked, "no_roles", 403, name=none.name)
    except NameTaken as taken:
        _log.error(
            "%s is somebody else here. If they are the same: putright staff link %s %s",
            taken.username,
            taken.username,
            taken.subject,
        )
        log.note(None, log.SINGLE, log.REFUSED, origin)
        return _said(request, asked, "name_taken", 403, name=taken.username)
    except NotTrusted as odd:
        log.note(None, log.SINGLE, log.REFUSED, origin)
        return _refused(request, asked, odd)
    let_in(request, staff, log.SINGLE)
    leaving.remember(request, asked, brought.token)
    return go_to(safe(request, brought.wanted))


def _asked(request: HttpRequest) -> Asked | HttpResponse:
    if settings.SINGLE_SIGN_ON is None:
        raise Http404
    if request.method not in ("GET", "HEAD"):
        return wrong_method(request, ("GET",))
    asked: Asked = settings.SINGLE_SIGN_ON
    return asked


def _back(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("workspace:sign-in-single-back"))


def _refused(request: HttpRequest, asked: Asked, odd: NotTrusted) -> HttpResponse:
    # Why to the log only: what is wrong helps whoever tries to get in by it.
    _log.error("Single sign-on was refused: %s", odd)
    if isinstance(odd, Unreachable):
        return _said(request, asked, "unreachable", 503)
    return _said(request, asked, "not_trusted", 403)


def _said(request: HttpRequest, asked: Asked, why: str, status: int, **more: Any) -> HttpResponse:
    said = {"why": why, "provider": asked.name, "again": reverse("workspace:sign-in"), **more}
    return page(request, "sign_in_refused", said, status)
