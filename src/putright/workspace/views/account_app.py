"""Which app shows their codes? A secret is shown once, and kept when a code of it was typed."""

from collections.abc import Callable

from django.forms import CharField, TextInput
from django.http import HttpRequest, HttpResponse

from putright.design.forms import Form
from putright.people.models import Staff
from putright.signing import authenticator, totp, tries
from putright.signing.sealed import Unreadable, seal, unseal
from putright.workspace.door import page, wrong_method
from putright.workspace.own_page import OwnRequest, own_page, second_step_made
from putright.workspace.waiting import waits


class AppForm(Form):
    code = CharField(
        label="The code that your app shows now",
        help_text="Six digits",
        max_length=20,
        widget=TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


@own_page(("GET", "POST"), fresh=True)
def account_app_page(request: OwnRequest) -> HttpResponse:
    return set_up(request, request.user, lambda: second_step_made(request))


def set_up(
    request: HttpRequest, staff: Staff, done: Callable[[], HttpResponse], halfway: bool = False
) -> HttpResponse:
    """Show a new secret until a code of it is typed; `done` then answers."""
    if request.method not in ("GET", "HEAD", "POST"):
        return wrong_method(request, ("GET", "POST"))
    sent = request.POST if request.method == "POST" else None
    secret = _opened(staff, sent.get("secret", "")) if sent else None
    form = AppForm(sent if secret else None)
    if secret and form.is_valid():
        until = tries.take(tries.second_step(staff.pk))
        if until:
            return waits(request, until, request.path)
        if authenticator.keep(staff, secret, form.cleaned_data["code"]):
            tries.forget(tries.second_step(staff.pk))
            return done()
        form.add_error(
            "code", "This is not the code that your app should show. Check the time of your phone."
        )
    secret = secret or authenticator.draw()
    said = {
        "form": form,
        "secret": seal(_marked(staff) + secret),
        "spelt": totp.spelt(secret),
        "square": authenticator.square(secret, staff.username, "Putright"),
        "halfway": halfway,
    }
    return page(request, "account_app", said, 422 if form.errors else 200)


def _opened(staff: Staff, sealed: str) -> bytes | None:
    """Return the secret that was shown to this person; None for any other."""
    try:
        secret = unseal(sealed)
    except Unreadable:
        return None
    mark = _marked(staff)
    return secret.removeprefix(mark) if secret.startswith(mark) else None


def _marked(staff: Staff) -> bytes:
    return f"{staff.pk}:".encode()
