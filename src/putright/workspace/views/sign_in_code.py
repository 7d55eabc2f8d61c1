"""Is this the code of their app, or one from their paper? The second step after a password."""

from django.forms import CharField, TextInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from putright.design.forms import Form
from putright.people.models import Staff
from putright.signing import authenticator, log, recovery, tries
from putright.signing.halfway import halfway
from putright.signing.letting_in import let_in
from putright.signing.origin import origin_of
from putright.signing.sealed import Unreadable
from putright.signing.second_step import factors_of
from putright.workspace.door import page, wrong_method
from putright.workspace.own_page import go_to
from putright.workspace.waiting import waits

_WRONG = (
    "This code is not right, or was used before. Check the time of your phone, or wait for "
    "the next code."
)
_WRONG_PAPER = "This recovery code is not right, or was used before. Each works once."
_UNREADABLE = (
    "Codes of your app cannot be checked any more, because the secret key of this installation "
    "was changed. Ask whoever looks after Putright here to reset your second step."
)


class CodeForm(Form):
    code = CharField(
        label="Code from your authenticator app",
        help_text="Six digits. The app shows new ones twice a minute.",
        max_length=20,
        widget=TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class PaperForm(Form):
    code = CharField(
        label="Recovery code",
        help_text="One of the ten that you kept, such as 7K3P9-QM2X4. Each works once.",
        max_length=40,
        widget=TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


def sign_in_code(request: HttpRequest) -> HttpResponse:
    if request.method not in ("GET", "HEAD", "POST"):
        return wrong_method(request, ("GET", "POST"))
    if request.user.is_authenticated:
        return go_to("")
    here = halfway(request)
    if here is None:
        return redirect("workspace:sign-in")
    factors = factors_of(here.staff)
    paper = request.GET.get("with") == "recovery" or not factors.app
    kind = PaperForm if paper else CodeForm
    form = kind(request.POST if request.method == "POST" else None)
    if form.is_valid():
        until = tries.take(tries.second_step(here.staff.pk))
        if until:
            log.note(here.staff, _how(paper), log.WAITS, origin_of(request))
            return waits(request, until, request.get_full_path())
        fault = _fault(here.staff, form.cleaned_data["code"], paper)
        if not fault:
            tries.forget(tries.second_step(here.staff.pk))
            let_in(request, here.staff, _how(paper))
            return go_to(here.wanted)
        log.note(here.staff, _how(paper), log.WRONG, origin_of(request))
        form.add_error("code", fault)
    said = {
        "form": form,
        "paper": paper,
        "app": factors.app,
        "passkey": reverse("workspace:sign-in-passkey") if factors.passkeys else "",
    }
    return page(request, "sign_in_code", said, 422 if form.errors else 200)


def _how(paper: bool) -> str:
    return log.RECOVERY if paper else log.CODE


def _fault(staff: Staff, typed: str, paper: bool) -> str:
    """Return what is wrong with a code; nothing when it is right, and used now."""
    if paper:
        return "" if recovery.use(staff, typed) else _WRONG_PAPER
    try:
        return "" if authenticator.is_right(staff, typed) else _WRONG
    except Unreadable:
        return _UNREADABLE
