"""Is every answer of the API one that a program can read, with no cookie and no page in it?

What other parts of Putright refuse before the API is asked (a body that is too large, an
address that leads nowhere, a database that cannot be had) they refuse with a page. Here it
becomes the same shape as every other refusal.
"""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from putright.api.problems import problem

_OURS = re.compile(r"/[A-Za-z0-9_-]+/api/v[0-9]+/(?!docs/)")
_KEPT = ("Allow", "Retry-After")


def in_json(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer a program in JSON, whatever happens."""

    def answered(request: HttpRequest) -> HttpResponse:
        if not _OURS.match(request.path_info):
            return answer(request)
        response = answer(request)
        if response.status_code >= 400 and not _is_json(response):
            said = problem(response.status_code)
            for name in _KEPT:
                if name in response.headers:
                    said[name] = response.headers[name]
            response = said
        response.cookies.clear()
        response.headers.pop("Vary", None)
        return response

    return answered


def _is_json(response: HttpResponse) -> bool:
    return response.headers.get("Content-Type", "").startswith("application/json")
