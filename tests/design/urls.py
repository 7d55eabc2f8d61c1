"""Only the design layer's addresses, whatever else the project has."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_protect


def breaks(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


def hides(request: HttpRequest) -> HttpResponse:
    raise Http404


@csrf_protect
def takes(request: HttpRequest) -> HttpResponse:
    return HttpResponse("taken")


urlpatterns = [
    path("", include("putright.design.urls")),
    path("breaks", breaks),
    path("hides", hides),
    path("takes", takes),
]
handler400 = "putright.design.errors.bad_request"
handler403 = "putright.design.errors.permission_denied"
handler404 = "putright.design.errors.not_found"
handler500 = "putright.design.errors.broken"
