"""Does this process answer, and may people be sent to it?

For a proxy or a watchman, at two addresses. `/health/live` says only that the
process answers. `/health/ready` says that its database answers too, with the
tables of this version; and again, by itself, as soon as it does. It also says
of how many organisations the worker is still making the lists anew, after an upgrade:
people may come, and find fewer cases in them than there are.

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
    # Why here: whoever asks before Django has its models is answered all the same.
    from putright.cases import made_anew

    try:
        if tables.waiting():
            return _not_ready("The database has the tables of another version.")
        anew = len(made_anew.waiting())
    except DatabaseError:
        return _not_ready("The database does not answer.")
    if anew:
        return JsonResponse({"status": "ready", "waits": _WAITS, "organisations": anew})
    return JsonResponse({"status": "ready"})


_WAITS = "Lists are made anew for this version by putright work; until then they may lack cases."


def _not_ready(why: str) -> HttpResponse:
    return JsonResponse({"status": "not ready", "why": why}, status=503)
