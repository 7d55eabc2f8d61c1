"""Add something to what we know already."""

from django import forms
from django.http import HttpRequest, HttpResponse

from putright.cases.queries import Opened
from putright.core.refusals import Refused
from putright.design.forms import Form, LongWordsField
from putright.people.models import Organisation
from putright.portal.acting import Acting, Changed
from putright.portal.door import case_page, show
from putright.portal.questions.base import LONG


class AddForm(Form):
    text = LongWordsField(
        label="What would you like to add?",
        help_text="It is kept with what you told us, and whoever looks into it reads it.",
        limit=LONG,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Write what you would like to add."},
    )


@case_page("POST")
def add_information(
    request: HttpRequest, organisation: Organisation, opened: Opened, secret: str
) -> HttpResponse:
    acting = Acting(request, organisation, opened, secret)
    form = AddForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return show(request, "add", acting.context(form=form))
    if not form.is_valid():
        return show(request, "add", acting.context(form=form, errors=form.errors), 422)
    try:
        acting.carry_out("note", {"text": form.cleaned_data["text"], "visible": "customer"})
    except Changed as changed:
        return show(request, "add", acting.context(form=form, changed=changed), 409)
    except Refused as refused:
        return show(request, "add", acting.context(form=form, refused=refused), 409)
    return acting.done("added")
