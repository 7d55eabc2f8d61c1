"""Does this process answer, and may people be sent to it?

For a proxy or a watchman, at two addresses. `/health/live` says only that the
process answers. `/health/ready` says that its database answers too, with the
tables of this version; and again, by itself, as soon as it does.

Both stand before everything else that looks at a request: whoever asks them
may name no host, speak plain HTTP, and has no session.
"""

from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

from putright.project import tables

Answer = Callable[[HttpRequest], HttpResponseBase]

LIVE = "/health/live"
READY = "/health/ready"


def health(answer: Answer) -> Answer:
    """Answer the two addresses, and hand everything else on."""

    def asked(request: HttpRequest) -> HttpResponseBase:
        if request.path_info not in (LIVE, READY):
            return answer(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        response = live() if request.path_info == LIVE else ready()
        response["Cache-Control"] = "no-store"
        return response

    return asked


def live() -> HttpResponse:
    return JsonResponse({"status": "live"})


def ready() -> HttpResponse:
    """Say whether people may be sent here; why not, in a sentence that helps no attacker."""
    try:
        waiting = tables.waiting()
    except DatabaseError:
        return _not_ready("The database does not answer.")
    if waiting:
        return _not_ready("The database has the tables of another version.")
    return JsonResponse({"status": "ready"})


def _not_ready(why: str) -> HttpResponse:
    return JsonResponse({"status": "not ready", "why": why}, status=503)
