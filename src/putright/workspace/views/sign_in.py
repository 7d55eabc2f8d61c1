"""Who is there? Signing in by name and password, and out again."""

from django.contrib.auth import authenticate, login, logout
from django.forms import CharField, PasswordInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from putright.design.forms import Form, WordsField
from putright.workspace.door import page, wrong_method

HOME = "workspace:home"


class SignInForm(Form):
    username = WordsField(label="Username")
    # Beware: no longest length in the page, but a password of a megabyte is work to hash.
    password = CharField(label="Password", widget=PasswordInput, strip=False, max_length=1000)


def sign_in(request: HttpRequest) -> HttpResponse:
    if request.method not in ("GET", "HEAD", "POST"):
        return wrong_method(request, ("GET", "POST"))
    wanted = _wanted(request)
    if request.user.is_authenticated:
        return redirect(wanted or HOME)
    form = SignInForm(request.POST if request.method == "POST" else None)
    _make_easy(form)
    if form.is_valid():
        person = authenticate(request, **form.cleaned_data)
        if person is not None:
            login(request, person)
            return redirect(wanted or HOME)
        # Why one sentence: which of the two was wrong is no stranger's business.
        form.add_error(None, "The username or the password is not right. Check both.")
    status = 422 if form.errors else 200
    return page(request, "sign_in", {"form": form, "wanted": wanted}, status)


def _make_easy(form: SignInForm) -> None:
    for name, hint in (("username", "username"), ("password", "current-password")):
        form.fields[name].widget.attrs.update(autocomplete=hint, autocapitalize="none")


def _wanted(request: HttpRequest) -> str:
    """Return where they were going, if it is one of our own pages."""
    wanted = (request.POST.get("next") or request.GET.get("next") or "")[:2000]
    known = {request.get_host()}
    safe = url_has_allowed_host_and_scheme(wanted, known, require_https=request.is_secure())
    return wanted if safe and wanted.startswith("/staff/") and wanted.isprintable() else ""


def sign_out(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return wrong_method(request, ("POST",))
    logout(request)
    return redirect("workspace:sign-in")
