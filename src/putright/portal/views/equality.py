"""About you, if you want to say: asked after sending, counted, and kept of nobody."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from putright.design.forms import Form
from putright.equality.counting import count, quarter_of
from putright.equality.questions import questions
from putright.people.models import Organisation
from putright.portal.door import page, show
from putright.project import clock

_ANSWERED = "equality"  # in the session: that they answered in this quarter, and not what


def _form(data: Any = None) -> Form:
    fields: dict[str, Any] = {
        one.id: forms.ChoiceField(
            label=one.asks, choices=one.choices, widget=forms.RadioSelect, required=False
        )
        for one in questions()
    }
    made: Form = type("EqualityForm", (Form,), fields)(data)
    return made


@page("tell", "POST")
def equality(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    today = clock.today(organisation.zone)
    before = (request.session.get(_ANSWERED) or {}).get(organisation.slug)
    if before == quarter_of(today):
        return show(request, "equality_done", {})
    if request.method != "POST":
        return show(request, "equality", {"form": _form()})
    form = _form(request.POST)
    if not form.is_valid():
        return show(request, "equality", {"form": form, "errors": form.errors}, 422)
    count(organisation, {name: said for name, said in form.cleaned_data.items() if said}, today)
    request.session[_ANSWERED] = {
        **(request.session.get(_ANSWERED) or {}),
        organisation.slug: quarter_of(today),
    }
    return redirect(reverse("portal:equality", args=[organisation.slug]))
