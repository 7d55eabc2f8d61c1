"""What was asked, and how did it go? One line and one number for each request.

Every request has an id: the proxy's, in X-Request-ID, where it is a sane one, or
one of ours. It goes back in the answer, and stands on every line that is told
while this request is answered, so that a person's "it went wrong at ten" is found.
"""

import logging
import re
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from putright.project import logs, metrics

Answer = Callable[[HttpRequest], HttpResponseBase]

_SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{7,63}")
_log = logging.getLogger(logs.REQUEST)


def told(answer: Answer) -> Answer:
    """Give each request its id, and tell how it went."""
    count = metrics.counter()

    def answered(request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        number = id_of(request)
        answering = logs.answering.set(number)
        try:
            response = answer(request)
            response.headers["X-Request-ID"] = number
            seconds = time.perf_counter() - began
            method = request.method if request.method in METHODS else "other"
            route = route_of(request)
            if count is not None:
                count(route, method, response.status_code, seconds)
            _tell(request, response, method, route, seconds)
            return response
        finally:
            logs.answering.reset(answering)

    return answered


def id_of(request: HttpRequest) -> str:
    given = request.META.get("HTTP_X_REQUEST_ID", "")
    return given if _SANE.fullmatch(given) else secrets.token_hex(8)


def _tell(
    request: HttpRequest, response: HttpResponseBase, method: str, route: str, seconds: float
) -> None:
    if not _log.isEnabledFor(logging.INFO):
        return
    organisation = getattr(request, "organisation", None)
    _log.info(
        "answered",
        extra={
            "method": method,
            "route": route,
            "status": response.status_code,
            "milliseconds": round(seconds * 1000, 1),
            "organisation": organisation.slug if organisation is not None else "",
        },
    )


METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def route_of(request: HttpRequest) -> str:
    # Why apart: whitenoise answers for styles before addresses are looked up.
    if request.resolver_match is None and request.path_info.startswith(settings.STATIC_URL):
        return "static"
    return logs.route(request)
