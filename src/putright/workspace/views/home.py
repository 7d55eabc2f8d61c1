"""Which organisation? Chosen by those who work for more than one."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from putright.people.queries import organisations_of
from putright.workspace.door import page, wrong_method


def home(request: HttpRequest) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        return wrong_method(request, ("GET",))
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), reverse("workspace:sign-in"))
    organisations = organisations_of(request.user)
    if len(organisations) == 1:
        return redirect("workspace:today", organisations[0].slug)
    request.signed_in = {"name": request.user.name, "roles": []}  # type: ignore
    request.sign_out = reverse("workspace:sign-out")  # type: ignore[attr-defined]
    request.side = [{"text": "Your account", "href": reverse("workspace:account")}]  # type: ignore
    choices = [
        {"title": one.name, "href": reverse("workspace:today", args=[one.slug])}
        for one in organisations
    ]
    return page(request, "home", {"choices": choices})
