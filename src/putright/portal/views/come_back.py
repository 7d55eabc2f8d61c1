"""Go on with what was put by: by its secret address, or with a code sent by e-mail."""

from django import forms
from django.http import HttpRequest, HttpResponse

from putright.design.fields import WordsField
from putright.design.forms import Form
from putright.drafts import putting_by
from putright.drafts.models import PutBy
from putright.drafts.secrets import about as named
from putright.languages import later, say
from putright.notices import outbox
from putright.people.models import Organisation
from putright.portal import codes, drafts, saving
from putright.portal.door import in_force, page, show
from putright.portal.words import kind_words
from putright.project import clock

CODE_WRONG = later(
    "This code does not fit, or its time is over. Check the latest message, or ask for "
    "another code."
)
TOO_MANY = later(
    "Several codes were asked for just now. Use the latest one, or wait a few minutes."
)


class AddressForm(Form):
    contact = forms.EmailField(
        label=later("The email address that you gave us"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )


class CodeForm(Form):
    code = WordsField(
        label=later("Your code"),
        help_text=later("Eight letters and numbers, such as 7K3P 9QM2."),
        limit=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
        error_messages={"required": later("Enter the code that we sent.")},
    )


@page("tell", "POST")
def back(request: HttpRequest, organisation: Organisation, secret: str) -> HttpResponse:
    """Go on by the secret address. Shown first, taken up when asked: programs look at links."""
    kept = putting_by.at_link(organisation, secret, clock.now())
    if kept is None or in_force(organisation).kinds.get(kept.kind) is None:
        return show(request, "back_gone", {"by_code": outbox.can_send()}, 404)
    if request.method == "POST":
        return saving.take_up(request, organisation, kept)
    return show(request, "back", _about(request, organisation, kept))


def _about(request: HttpRequest, organisation: Organisation, kept: PutBy) -> dict[str, object]:
    here = drafts.load(request, organisation.slug)
    return {
        "kept": kept,
        "words": kind_words(in_force(organisation).kinds[kept.kind]),
        "other_here": bool(here.kind) and here.token != kept.token,
    }


@page("tell", "POST")
def by_code(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Ask for a code, and then for the code; the same page whatever there is to go on with."""
    if request.method != "POST" or not outbox.can_send():
        return show(request, "back_ask", {"form": AddressForm(), "by_code": outbox.can_send()})
    form = AddressForm(request.POST)
    if not form.is_valid():
        return show(
            request, "back_ask", {"form": form, "errors": form.errors, "by_code": True}, 422
        )
    contact = form.cleaned_data["contact"]
    if "code" in request.POST:
        return _answer(request, organisation, contact)
    return _send(request, organisation, form, contact)


def _ask(request: HttpRequest, form: Form, status: int = 200) -> HttpResponse:
    context = {"form": form, "errors": form.errors, "by_code": outbox.can_send()}
    return show(request, "back_ask", context, status)


def _send(
    request: HttpRequest, organisation: Organisation, form: Form, contact: str
) -> HttpResponse:
    at = clock.now()
    subject = named(organisation, "contact", contact)
    is_there = bool(putting_by.of_contact(organisation, subject, at))
    why = say("With it you can go on with what you were writing to us.")
    if not codes.ask(
        request,
        organisation,
        subject=subject,
        to=contact if is_there else "",
        why=why,
        at=at,
    ):
        form.add_error(None, say(TOO_MANY))
        return show(
            request, "back_ask", {"form": form, "errors": form.errors, "by_code": True}, 429
        )
    return show(request, "back_code", {"form": CodeForm(), "contact": contact})


def _answer(request: HttpRequest, organisation: Organisation, contact: str) -> HttpResponse:
    at = clock.now()
    form = CodeForm(request.POST)
    subject = named(organisation, "contact", contact)
    if form.is_valid():
        if codes.fits(request, organisation, subject, form.cleaned_data["code"], at):
            kept = putting_by.of_contact(organisation, subject, at)
            if kept and in_force(organisation).kinds.get(kept[0].kind) is not None:
                return saving.take_up(request, organisation, kept[0])
            return show(request, "back_gone", {"by_code": True}, 404)
        form.add_error("code", say(CODE_WRONG))
    context = {"form": form, "errors": form.errors, "contact": contact}
    return show(request, "back_code", context, 422)
