"""Is every answer of the API one that a program can read, with no cookie and no page in it?

What other parts of Putright refuse before the API is asked (a body that is too large, an
address that leads nowhere, a database that cannot be had) they refuse with a page. Here it
becomes the same shape as every other refusal. And HEAD is answered as GET is, without a body.
"""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from putright.api.problems import problem

_OURS = re.compile(r"/[A-Za-z0-9_-]+/api/v[0-9]+/(?!docs/)")
_KEPT = ("Allow", "Retry-After")


def in_json(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer a program in JSON, whatever happens."""

    def answered(request: HttpRequest) -> HttpResponse:
        if not _OURS.match(request.path_info):
            return answer(request)
        is_head = request.method == "HEAD"
        if is_head:
            # What is asked by GET is asked by HEAD too: the routes need not know of it.
            request.method = "GET"
        response = answer(request)
        if response.status_code >= 400 and not _is_json(response):
            said = problem(response.status_code)
            for name in _KEPT:
                if name in response.headers:
                    said[name] = response.headers[name]
            _allow_head(said)
            response = said
        response.cookies.clear()
        response.headers.pop("Vary", None)
        return _without_body(response) if is_head else response

    return answered


def _allow_head(response: HttpResponse) -> None:
    able = [one.strip() for one in response.headers.get("Allow", "").split(",")]
    if "GET" in able and "HEAD" not in able:
        response["Allow"] = ", ".join([*able, "HEAD"])


def _without_body(response: HttpResponse) -> HttpResponse:
    """Take the body out of an answer. Why here: not every server leaves it out.

    Beware: whoever closes the answer ends the request, and that is for the server to do.
    """
    if isinstance(response, StreamingHttpResponse):
        response.streaming_content = ()
    else:
        response.headers.setdefault("Content-Length", str(len(response.content)))
        response.content = b""
    return response


def _is_json(response: HttpResponse) -> bool:
    return response.headers.get("Content-Type", "").startswith("application/json")
