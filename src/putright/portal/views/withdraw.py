"""Take it back. No reason is asked for, and nobody is talked out of it."""

from django import forms
from django.http import HttpRequest, HttpResponse

from putright.cases.queries import Opened
from putright.core.refusals import Refused
from putright.design.fields import LongWordsField
from putright.design.forms import Form
from putright.languages import later
from putright.people.models import Organisation
from putright.portal import moves
from putright.portal.acting import Acting, Changed
from putright.portal.door import case_page, show
from putright.portal.words import kind_words
from putright.project import clock


class WithdrawForm(Form):
    reason = LongWordsField(
        label=later("Would you like to say why?"),
        help_text=later("You do not need to give a reason. You can leave this empty."),
        required=False,
        limit=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@case_page("POST")
def withdraw(
    request: HttpRequest, organisation: Organisation, opened: Opened, secret: str
) -> HttpResponse:
    acting = Acting(request, organisation, opened, secret)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    words = kind_words(opened.policy.kinds.get(opened.case.kind))
    refused = moves.why_not(opened, "withdraw", {}, clock.now())
    context = {"form": form, "words": words, "refused": refused}
    if request.method != "POST":
        return show(request, "withdraw", acting.context(**context))
    if not form.is_valid():
        return show(request, "withdraw", acting.context(**context, errors=form.errors), 422)
    try:
        acting.carry_out("withdraw", {"reason": form.cleaned_data["reason"]})
    except Changed as changed:
        return show(request, "withdraw", acting.context(**context, changed=changed), 409)
    except Refused as now_refused:
        context["refused"] = now_refused
        return show(request, "withdraw", acting.context(**context), 409)
    return acting.done("withdrawn")
