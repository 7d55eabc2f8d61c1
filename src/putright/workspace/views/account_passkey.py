"""Which devices may sign them in? A passkey is made by the device itself, and given a name here."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from putright.design.fields import WordsField
from putright.design.forms import Form
from putright.people.models import Staff
from putright.signing import browsers, passkeys
from putright.signing.origin import origin_of
from putright.signing.refusals import NotTrusted
from putright.workspace.door import page, wrong_method
from putright.workspace.own_page import OwnRequest, own_page, second_step_made

_log = logging.getLogger(__name__)


class PasskeyForm(Form):
    name = WordsField(
        label="What do you call it?",
        help_text="So that you know it again, such as: my phone, the key on my ring.",
        limit=80,
    )


@own_page(("GET", "POST"), fresh=True)
def account_passkey_page(request: OwnRequest) -> HttpResponse:
    return set_up(request, request.user, lambda: second_step_made(request))


def set_up(
    request: HttpRequest, staff: Staff, done: Callable[[], HttpResponse], halfway: bool = False
) -> HttpResponse:
    """Have the device make a passkey; `done` then answers."""
    if request.method not in ("GET", "HEAD", "POST"):
        return wrong_method(request, ("GET", "POST"))
    possible = passkeys.is_possible(request)
    sent = request.POST if request.method == "POST" and possible else None
    called = browsers.in_words(origin_of(request).agent)
    form = PasskeyForm(sent, initial={"name": called})
    if form.is_valid():
        try:
            name = form.cleaned_data["name"]
            passkeys.keep(request, staff, name, request.POST.get("answer", ""))
        except NotTrusted as odd:
            _log.warning("A new passkey was refused: %s", odd)
            form.add_error(None, "The passkey was not kept: it took too long, or is known already.")
        else:
            return done()
    said = {
        "form": form,
        "asked": passkeys.ask_for_new(request, staff) if possible else "",
        "possible": possible,
        "halfway": halfway,
        "back": reverse("workspace:sign-in-set-up" if halfway else "workspace:account"),
    }
    response = page(request, "account_passkey", said, 422 if form.errors else 200)
    response.runs_script = possible  # type: ignore[attr-defined]  # `project.headers` allows it
    return response
