"""Lost the link to your case? A code goes to the contact that is already on it.

The page does and says the same whether or not there is such a reference.
"""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from putright.cases import queries
from putright.cases.references import read_reference
from putright.design.fields import WordsField
from putright.design.forms import Form
from putright.drafts import grants
from putright.drafts.secrets import about as named
from putright.languages import later, say
from putright.notices import outbox
from putright.people.models import Organisation
from putright.portal import codes
from putright.portal.door import in_force, page, show
from putright.portal.reach import ways_to_reach
from putright.portal.views.come_back import CODE_WRONG, TOO_MANY, CodeForm
from putright.project import clock


class ReferenceForm(Form):
    reference = WordsField(
        label=later("Your reference"),
        limit=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": later("Enter your reference.")},
    )


@page("case", "POST")
def lost(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    if not outbox.can_send():
        raise Http404
    form = ReferenceForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _show(request, organisation, "lost", form=form)
    if not form.is_valid():
        return _show(request, organisation, "lost", 422, form=form, errors=form.errors)
    reference = read_reference(form.cleaned_data["reference"])
    if "code" in request.POST:
        return _answer(request, organisation, reference)
    if _send(request, organisation, reference):
        return _show(request, organisation, "lost_code", form=CodeForm(), reference=reference)
    form.add_error(None, say(TOO_MANY))
    return _show(request, organisation, "lost", 429, form=form, errors=form.errors)


def _send(request: HttpRequest, organisation: Organisation, reference: str) -> bool:
    return codes.ask(
        request,
        organisation,
        subject=named(organisation, "case", reference),
        to=queries.contact_of(organisation, reference),
        why=say("With it you can see where your case stands."),
        at=clock.now(),
    )


def _answer(request: HttpRequest, organisation: Organisation, reference: str) -> HttpResponse:
    at = clock.now()
    form = CodeForm(request.POST)
    if form.is_valid():
        subject = named(organisation, "case", reference)
        if codes.fits(request, organisation, subject, form.cleaned_data["code"], at):
            secret = grants.grant(organisation, reference, at)
            return redirect("portal:case", organisation.slug, reference, secret)
        form.add_error("code", say(CODE_WRONG))
    return _show(
        request, organisation, "lost_code", 422, form=form, errors=form.errors, reference=reference
    )


def _show(
    request: HttpRequest,
    organisation: Organisation,
    template: str,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    contacts = ways_to_reach(in_force(organisation), organisation, clock.today(organisation.zone))
    example = f"{organisation.reference_prefix}-7K3P-9QM2-X"
    return show(request, template, {"contacts": contacts, "example": example, **more}, status)
