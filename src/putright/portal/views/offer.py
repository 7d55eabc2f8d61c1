"""We made an offer: take it, or turn it down."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse

from putright.cases.queries import Opened
from putright.core.case import Offer
from putright.core.refusals import Refused
from putright.design.fields import LongWordsField
from putright.design.forms import Form
from putright.languages import later
from putright.people.models import Organisation
from putright.portal import offered, waiting
from putright.portal.acting import Acting, Changed
from putright.portal.door import case_page, show
from putright.project import clock


class OfferForm(Form):
    accepted = forms.ChoiceField(
        label=later("Do you accept it?"),
        choices=(("yes", later("Yes, I accept it")), ("no", later("No, I do not accept it"))),
        widget=forms.RadioSelect,
        error_messages={"required": later("Choose whether you accept it.")},
    )
    reason = LongWordsField(
        label=later("Would you like to say why?"),
        help_text=later("You do not need to give a reason."),
        required=False,
        limit=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@case_page("POST")
def offer(
    request: HttpRequest, organisation: Organisation, opened: Opened, secret: str, number: str
) -> HttpResponse:
    made = _offer(opened, int(number))
    acting = Acting(request, organisation, opened, secret)
    form = OfferForm(request.POST if request.method == "POST" else None)
    context = {
        "form": form,
        "offer": made,
        "what": offered.what(opened, made),
        "what_for": offered.what_for(opened, made),
        "wanted": waiting.of_offer(opened, made, clock.now()),
    }
    if request.method != "POST":
        return show(request, "offer", acting.context(**context))
    if not form.is_valid():
        return show(request, "offer", acting.context(**context, errors=form.errors), 422)
    given = {
        "number": made.number,
        "accepted": form.cleaned_data["accepted"] == "yes",
        "reason": form.cleaned_data["reason"],
    }
    try:
        acting.carry_out("answer-offer", given)
    except Changed as changed:
        return show(request, "offer", acting.context(**context, changed=changed), 409)
    except Refused as refused:
        return show(request, "offer", acting.context(**context, refused=refused), 409)
    return acting.done("answered")


def _offer(opened: Opened, number: int) -> Offer:
    """Return the offer that the customer may know of; one that still waits is not made yet."""
    for made in opened.case.offers:
        if made.number == number and made.state not in ("waiting", "declined"):
            return made
    raise Http404
