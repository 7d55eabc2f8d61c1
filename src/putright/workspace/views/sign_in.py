"""Who is there? Signing in by name and password."""

from django.conf import settings
from django.forms import CharField, PasswordInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from putright.design.fields import WordsField
from putright.design.forms import Form
from putright.people.models import Staff
from putright.signing import log
from putright.signing.halfway import forget, wait_for_more
from putright.signing.letting_in import by_password, let_in
from putright.signing.refusals import MustWait, Wrong
from putright.signing.second_step import factors_of, is_needed
from putright.workspace.door import page, wrong_method
from putright.workspace.own_page import go_to, wanted_of
from putright.workspace.waiting import waits


class SignInForm(Form):
    username = WordsField(label="Username")
    # Beware: no longest length in the page, but a password of a megabyte is work to hash.
    password = CharField(label="Password", widget=PasswordInput, strip=False, max_length=1000)


def sign_in(request: HttpRequest) -> HttpResponse:
    if request.method not in ("GET", "HEAD", "POST"):
        return wrong_method(request, ("GET", "POST"))
    wanted = wanted_of(request)
    if request.user.is_authenticated:
        return go_to(wanted)
    if request.method != "POST":
        forget(request)  # whoever comes here begins anew
    form = SignInForm(request.POST if request.method == "POST" else None)
    _make_easy(form)
    if form.is_valid():
        try:
            return _go_on(request, by_password(request, **form.cleaned_data), wanted)
        except MustWait as wait:
            return waits(request, wait.until, _again(wanted))
        except Wrong:
            # Why one sentence: which of the two was wrong is no stranger's business.
            form.add_error(None, "The username or the password is not right. Check both.")
    status = 422 if form.errors else 200
    return page(request, "sign_in", {"form": form, "wanted": wanted, **_other_ways(wanted)}, status)


def _make_easy(form: SignInForm) -> None:
    for name, hint in (("username", "username"), ("password", "current-password")):
        form.fields[name].widget.attrs.update(autocomplete=hint, autocapitalize="none")


def _other_ways(wanted: str) -> dict[str, str]:
    asked = f"?{urlencode({'next': wanted})}" if wanted else ""
    ways = {"passkey": reverse("workspace:sign-in-passkey") + asked}
    if settings.SINGLE_SIGN_ON is not None:
        ways["single"] = reverse("workspace:sign-in-single") + asked
        ways["single_name"] = settings.SINGLE_SIGN_ON.name
    return ways


def _again(wanted: str) -> str:
    return reverse("workspace:sign-in") + (f"?{urlencode({'next': wanted})}" if wanted else "")


def _go_on(request: HttpRequest, staff: Staff, wanted: str) -> HttpResponse:
    """Let them in, unless there is a second thing that they have or need to show."""
    factors = factors_of(staff)
    if not factors and not is_needed(staff):
        let_in(request, staff, log.PASSWORD)
        return go_to(wanted)
    wait_for_more(request, staff, wanted)
    if not factors:
        return redirect("workspace:sign-in-set-up")
    return redirect("workspace:sign-in-code" if factors.app else "workspace:sign-in-passkey")
