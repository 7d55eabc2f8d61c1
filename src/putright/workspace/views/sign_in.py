"""Who is there? Signing in and out."""

from django.http import HttpRequest, HttpResponse


def sign_in(request: HttpRequest) -> HttpResponse:
    return HttpResponse("soon")


def sign_out(request: HttpRequest) -> HttpResponse:
    return HttpResponse("soon")
