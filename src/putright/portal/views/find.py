"""Already told us? Come back with the reference and the code."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from putright.cases import queries
from putright.design.fields import WordsField
from putright.design.forms import Form
from putright.languages import later, say
from putright.notices import outbox
from putright.parties.links import let_in
from putright.people.models import Organisation
from putright.portal.door import in_force, page, show
from putright.portal.drafts import secrets_meant
from putright.portal.reach import ways_to_reach
from putright.project import clock

_PLAIN = "abcdefghijklmnopqrstuvwxyz0123456789-_ "
_NOT_FOUND = later(
    "We cannot find that reference with that code. Check both, or ask us: "
    "we can look it up with you."
)


class FindForm(Form):
    reference = WordsField(
        label=later("Your reference"),
        limit=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": later("Enter your reference.")},
    )
    code = WordsField(
        label=later("Your code"),
        help_text=later(
            "It is on the page you saw when you sent it, and in the address of that page."
        ),
        limit=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": later("Enter the code that goes with your reference.")},
    )


@page("case", "POST")
def find(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    if request.method != "POST":
        typed = request.GET.get("reference", "")[:60].replace("\x00", "")
        form = FindForm(initial={"reference": typed})
        return show(request, "find", _context(organisation, form))
    form = FindForm(request.POST)
    if form.is_valid():
        found = _found(organisation, **form.cleaned_data)
        if found:
            name, *where = found
            return redirect(name, organisation.slug, *where)
        form.add_error(None, say(_NOT_FOUND))
    return show(request, "find", {**_context(organisation, form), "errors": form.errors}, 422)


def _context(organisation: Organisation, form: Form) -> dict[str, Any]:
    return {
        "form": form,
        "by_code": outbox.can_send(),
        "example": f"{organisation.reference_prefix}-7K3P-9QM2-X",
        "contacts": ways_to_reach(
            in_force(organisation), organisation, clock.today(organisation.zone)
        ),
    }


def _found(organisation: Organisation, reference: str, code: str) -> tuple[str, str, str] | None:
    """Return the page, the reference and the secret of the case that both name, or None."""
    if not _is_plain(reference) or not _is_plain(code):
        return None
    for secret in secrets_meant(code):
        opened = queries.for_customer(organisation, reference, secret)
        if opened is not None:
            return "portal:case", opened.reference, secret
        joined = let_in(organisation, reference, secret, clock.now())
        if joined is not None:
            return "portal:party", joined.opened.reference, secret
    return None


def _is_plain(text: str) -> bool:
    return all(letter in _PLAIN for letter in text.lower())
