"""Which organisations answer here? One is gone to at once; of several, the customer chooses."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from putright.people.models import Organisation
from putright.portal.door import show, wrong_method

_MOST = 500


def organisations(request: HttpRequest) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        return wrong_method(request, ("GET", "HEAD"))
    found = list(Organisation.objects.only("slug", "name", "colour")[:_MOST])
    if len(found) == 1:
        return redirect("portal:start", slug=found[0].slug)
    return show(request, "organisations", {"organisations": found})
