"""Who has to do with a case besides the customer, what may each see, and who lets them?"""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import get_random_string

from putright.cases.carry_out import Conflict, NoSuchCase, carry_out
from putright.cases.queries import Opened
from putright.core.case import Party
from putright.core.details import called
from putright.core.facts import Command
from putright.core.parties import BODY, COMPLAINANT, CUSTOMERS, REPRESENTATIVE, numbered
from putright.core.policy import Policy
from putright.core.questions.question import as_said
from putright.core.refusals import Refused
from putright.core.rules.able import who_may
from putright.design.day_fields import DayField
from putright.design.days import listed
from putright.design.fields import LongWordsField, WordsField
from putright.design.forms import Form
from putright.design.sending import digest_of
from putright.parties import links
from putright.project import clock
from putright.workspace.door import StaffRequest, address, case_of, page, staff_page
from putright.workspace.frame import frame
from putright.workspace.party_cards import cards, customer_sees, name_of, named_helper
from putright.workspace.views.case import ClauseHref

_PARTICULARS = ("name", "phone", "email", "address", "needs")


@staff_page("cases", methods=("GET", "POST"))
def parties(request: StaffRequest, reference: str) -> HttpResponse:
    opened = case_of(request, reference)
    if request.method != "POST":
        return _show(request, opened, _form(opened.policy))
    asked = _ASKED.get(request.POST.get("do", ""))
    if asked is None:
        raise Http404
    return asked(request, opened)


# -- adding somebody ------------------------------------------------------------------------


def _kinds(policy: Policy) -> list[tuple[str, str]]:
    """Return as what somebody may be added here: a body only where the policy lists bodies."""
    side = policy.details.get("side")
    others = [name for name in (side.answers if side else ()) if name != CUSTOMERS]
    return [
        (COMPLAINANT, "Somebody who complains with the customer"),
        (REPRESENTATIVE, "Somebody who acts for the customer"),
        *((name, f"The {name}, which answers for itself") for name in others),
        *([(BODY, "A body that gives its part of a joint answer")] if _bodies(policy) else []),
    ]


def _bodies(policy: Policy) -> list[tuple[str, str]]:
    """Return the bodies with which the policy has us answer together."""
    known = policy.details.get(BODY)
    return [(id_, name or as_said(id_)) for id_, name in known.answers.items()] if known else []


class PartyForm(Form):
    party = forms.ChoiceField(
        label="As what?",
        widget=forms.RadioSelect,
        error_messages={"required": "Say as what you add them."},
    )
    name = WordsField(
        label="Name",
        help_text="Of a person or, for a business, of the business and who answers for it.",
        error_messages={"required": "Enter their name, or what you call them."},
    )
    phone = WordsField(label="Phone (optional)", required=False, limit=60)
    email = forms.EmailField(label="E-mail (optional)", required=False, max_length=254)
    address = LongWordsField(
        label="Address (optional)",
        required=False,
        limit=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    needs = WordsField(label="Must do when contacting them (optional)", required=False, limit=500)
    body = forms.ChoiceField(
        label="Which body, if it is one?",
        required=False,
        widget=forms.Select,
        error_messages={"required": "Choose which body it is."},
    )
    on = DayField(
        label="The day agreed for its part, if there is one",
        about="the day that is agreed",
        required=False,
    )


def _form(policy: Policy, data: Any = None) -> Form:
    form = PartyForm(data)
    form.fields["party"].choices = _kinds(policy)  # type: ignore[attr-defined]
    if not (bodies := _bodies(policy)):
        del form.fields["body"], form.fields["on"]
        return form
    form.fields["body"].choices = [("", "Choose"), *bodies]  # type: ignore[attr-defined]
    is_body = bool(data) and data.get("party") == BODY
    form.fields["body"].required, form.fields["name"].required = is_body, not is_body
    return form


def _join(request: StaffRequest, opened: Opened) -> HttpResponse:
    form = _form(opened.policy, request.POST)
    if not form.is_valid():
        return _show(request, opened, form, 422)
    typed = form.cleaned_data
    given = {"party": typed["party"], "name": typed["name"]}
    if typed["party"] == BODY:
        given |= {"body": typed["body"], "on": typed["on"]}
    elif typed["party"] not in (COMPLAINANT, REPRESENTATIVE):
        given["side"] = typed["party"]
    customer = {name: str(typed.get(name) or "") for name in _PARTICULARS}
    # By its name a body is found where somebody declared an interest in it.
    customer["name"] = customer["name"] or called(BODY, typed.get("body", ""), opened.policy)
    return _carry_out(request, opened, form, "join", given, customer=customer)


def _leave(request: StaffRequest, opened: Opened) -> HttpResponse:
    given = {"number": _party(request, opened).number}
    return _carry_out(request, opened, _form(opened.policy), "leave", given)


def _carry_out(
    request: StaffRequest,
    opened: Opened,
    form: Form,
    do: str,
    given: dict[str, Any],
    **more: Any,
) -> HttpResponse:
    try:
        carry_out(
            Command(do, given, request.actor),
            organisation=request.organisation,
            reference=opened.reference,
            key=_key(request, opened),
            at=clock.now(),
            **more,
        )
    except Refused as reason:
        return _show(request, opened, form, 422, refusal=reason)
    except (Conflict, NoSuchCase):
        raise Http404 from None
    request.recorded = True  # type: ignore[attr-defined]
    return redirect(address("parties", request, opened.reference, done=do))


# -- links ----------------------------------------------------------------------------------


def _link(request: StaffRequest, opened: Opened) -> HttpResponse:
    party = _party(request, opened)
    if not _may(request, opened):
        return _show(request, opened, _form(opened.policy), 422, refusal=_not_yours(opened))
    secret = links.give(
        request.organisation,
        opened,
        party,
        by=request.actor.person,
        at=clock.now(),
        token=_token(request),
    )
    request.recorded = True  # type: ignore[attr-defined]
    where = reverse("portal:party", args=[request.organisation.slug, opened.reference, secret])
    fresh = {
        "name": name_of(opened, party),
        "address": request.build_absolute_uri(where),
        "code": " ".join(secret[place : place + 4] for place in range(0, len(secret), 4)),
    }
    return _show(request, opened, _form(opened.policy), fresh=fresh)


def _end(request: StaffRequest, opened: Opened) -> HttpResponse:
    party = _party(request, opened)
    if not _may(request, opened):
        return _show(request, opened, _form(opened.policy), 422, refusal=_not_yours(opened))
    links.end(request.organisation, opened, party, by=request.actor.person, at=clock.now())
    request.recorded = True  # type: ignore[attr-defined]
    return redirect(address("parties", request, opened.reference, done="end"))


_ASKED = {"join": _join, "leave": _leave, "link": _link, "end": _end}


def _may(request: StaffRequest, opened: Opened) -> bool:
    """Return whether this person may let others in: whoever may add them to the case."""
    return bool(set(who_may(opened.policy, "join")) & set(request.actor.roles))


def _not_yours(opened: Opened) -> Refused:
    able = who_may(opened.policy, "join")
    names = listed([opened.policy.roles[role].name for role in able], "or") or "nobody here"
    return Refused("not-yours", f"This is for {names} to do.", missing=able)


def _party(request: StaffRequest, opened: Opened) -> Party:
    party = numbered(opened.case, request.POST.get("number", ""))
    if party is None:
        raise Http404
    return party


def _key(request: StaffRequest, opened: Opened) -> str:
    token = _token(request)
    if not token:
        return ""
    return f"parties:{request.actor.person}:{opened.reference}:{token}:{digest_of(request)}"


def _token(request: StaffRequest) -> str:
    token = request.POST.get("token", "")
    return token if token.isascii() and token.isalnum() and len(token) == 20 else ""


# -- showing --------------------------------------------------------------------------------


_DONE = {
    "join": "They are on the case. Give them a link, so that they can follow it.",
    "leave": "They are off the case, and their link has ended.",
    "end": "Their link has ended.",
}


def _show(
    request: StaffRequest,
    opened: Opened,
    form: Form,
    status: int = 200,
    *,
    refusal: Refused | None = None,
    fresh: dict[str, str] | None = None,
) -> HttpResponse:
    said = {
        **frame(request, opened, "case-people"),
        "form": form,
        "told": _DONE.get(request.GET.get("done", "")) if request.method != "POST" else "",
        "parties": cards(request, opened),
        "customer_sees": customer_sees(opened),
        "helper": named_helper(opened),
        "may": _may(request, opened),
        "refusal": refusal,
        "fresh": fresh,
        "token": get_random_string(20),
        "clause_href": ClauseHref(request, opened),
    }
    return page(request, "parties", said, status)
