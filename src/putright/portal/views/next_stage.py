"""I am not satisfied: ask for the next stage, or see why that is not possible yet."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from putright.cases.queries import Opened
from putright.core.refusals import Refused
from putright.design.fields import LongWordsField
from putright.design.forms import Form
from putright.languages import later
from putright.people.models import Organisation
from putright.portal import moves, outside
from putright.portal.acting import Acting, Changed
from putright.portal.door import case_page, show
from putright.project import clock


class NextStageForm(Form):
    reason = LongWordsField(
        label=later("Is there anything you want us to look at again?"),
        help_text=later("You do not need to give a reason. You can leave this empty."),
        required=False,
        limit=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


@case_page("POST")
def next_stage(
    request: HttpRequest, organisation: Organisation, opened: Opened, secret: str
) -> HttpResponse:
    add = reverse("portal:add", args=[organisation.slug, opened.reference, secret])
    return ask(Acting(request, organisation, opened, secret), add)


def ask(acting: Acting, add_href: str) -> HttpResponse:
    """Ask for the next stage: the customer, or whoever may act for them."""
    request, opened = acting.request, acting.opened
    form = NextStageForm(request.POST if request.method == "POST" else None)
    today = clock.today(acting.organisation.zone)
    context = {
        "form": form,
        "following": moves.asking(opened, clock.now()),
        "outside": outside.of_case(opened.case, opened.policy, today),
        "add_href": add_href,
    }
    if request.method != "POST":
        return show(request, "next_stage", acting.context(**context))
    if not form.is_valid():
        return show(request, "next_stage", acting.context(**context, errors=form.errors), 422)
    try:
        acting.carry_out("escalate", {"form": "web", "reason": form.cleaned_data["reason"]})
    except Changed as changed:
        return show(request, "next_stage", acting.context(**context, changed=changed), 409)
    except Refused as refused:
        return show(request, "next_stage", acting.context(**context, errors=refused), 409)
    return acting.done("asked")
