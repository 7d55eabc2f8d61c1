"""What did they say? Writing down a call, a letter or a visit while it lasts."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.signing import BadSignature, Signer
from django.http import HttpResponse
from django.shortcuts import redirect

from putright.cases.carry_out import Carried, Conflict, carry_out
from putright.cases.references import draw_reference, read_reference
from putright.core.facts import Command
from putright.core.policy import Policy
from putright.core.refusals import Refused
from putright.design.forms import DayField, Form, LongWordsField, MomentField, WordsField
from putright.project import clock
from putright.workspace import receiving
from putright.workspace.door import StaffRequest, address, page, staff_page

_KEPT = "kept"
_MOST_POINTS = 20
_ANSWER_BY = (
    ("", "Not said"),
    ("letter", "Letter"),
    ("email", "E-mail"),
    ("phone", "Phone, then letter"),
)
_PARTICULARS = ("name", "phone", "email", "address", "needs")


@staff_page("log", methods=("GET", "POST"))
def log(request: StaffRequest) -> HttpResponse:
    form = form_for(request.policy, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _show(request, form, 200)
    reference = _reserved(request)
    if not reference:
        form.add_error(
            None, "The reference of this page could not be read. Here is a new one: save again."
        )
    if not form.is_valid():
        return _show(request, form, 422, reference)
    try:
        carried = _receive(request, form, reference)
    except Refused as reason:
        form.show(reason, _field_of(reason))
        return _show(request, form, 422, reference)
    except Conflict:
        form.add_error(None, "This reference is taken. Here is a new one: save again.")
        return _show(request, form, 409)
    request.recorded = True  # type: ignore[attr-defined]
    if request.POST.get("then") == "another":
        return redirect(address("log", request, written=carried.reference))
    return redirect("workspace:read-back", request.organisation.slug, carried.reference)


def _receive(request: StaffRequest, form: Form, reference: str) -> Carried:
    return carry_out(
        Command("receive", given_of(form, request.policy), request.actor),
        organisation=request.organisation,
        reference=reference,
        # Why: the page's reference is its token, so that a second press changes nothing.
        key=f"log:{request.actor.person}:{reference}",
        customer=_customer(form),
        at=clock.now(),
    )


# -- the form -----------------------------------------------------------------------------


def _rows(number: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": number})


class CallForm(Form):
    """What is asked whatever the policy; nothing but the kind and what happened is needed."""

    kind = forms.ChoiceField(label="What is it?", widget=forms.RadioSelect)
    channel = forms.ChoiceField(label="How did it come?", widget=forms.RadioSelect)
    name = WordsField(
        label="Who is it?", required=False, help_text="Leave empty if they will not say."
    )
    phone = WordsField(label="Phone", required=False, limit=60)
    email = forms.EmailField(label="E-mail", required=False, max_length=254)
    address = LongWordsField(label="Address", required=False, limit=500, widget=_rows(3))
    what = LongWordsField(
        label="What happened?",
        help_text="Their words as far as you can. The first version is kept.",
        widget=_rows(6),
    )
    title = WordsField(label="In a few words (optional)", required=False, limit=120)
    points = LongWordsField(
        label="Points of complaint (optional)",
        help_text="One on each line, if there are several things to answer.",
        required=False,
        widget=_rows(3),
    )
    answer_by = forms.ChoiceField(label="How should we answer?", choices=_ANSWER_BY, required=False)
    needs = WordsField(
        label="Must do when contacting them (optional)",
        help_text="Such as large print, an interpreter, calls after 2pm.",
        required=False,
        limit=500,
    )
    received_at = MomentField(
        label="When was it received?", required=False, about="the moment it was received"
    )
    late_because = WordsField(label="Why is it recorded late?", required=False)


def form_for(policy: Policy, data: Any = None) -> Form:
    """Return the form with the questions that this policy's own rules need answered."""
    form: Form = type("PolicyCallForm", (CallForm,), _of_the_policy(policy))(data)
    choices = {"kind": receiving.kinds(policy), "channel": receiving.channels(policy)}
    for name, some in choices.items():
        form.fields[name].choices = some  # type: ignore[attr-defined]
        form.fields[name].initial = some[0][0]
    return form


def _of_the_policy(policy: Policy) -> dict[str, forms.Field]:
    """Return the questions that some policies need and others do not."""
    found: dict[str, forms.Field] = {}
    if roles := receiving.roles(policy):
        found["role"] = _select("What are they to us?", [("", "Not said"), *roles])
    if procedures := receiving.procedures(policy):
        found["procedure"] = _select("What is it about?", [("", "Not known yet"), *procedures])
    if stages := receiving.stages(policy):
        choices = [("", "No, the usual way"), *stages]
        found["ask_for"] = _select("Do they ask for a formal stage at once?", choices)
    found["team"] = WordsField(label="Which team or service? (optional)", required=False, limit=120)
    for name, label in receiving.days(policy):
        about = f"the day for “{label.rstrip('?').lower()}”"
        found[name] = DayField(label=label, required=False, about=about)
    for name, label, need in receiving.flags(policy):
        found[f"flag-{name}"] = _flag(label, need)
    return found


def _flag(label: str, need: str) -> forms.Field:
    """Return the question whether a record applies: to say why is to say that it does."""
    if not need:
        return forms.BooleanField(label=label, required=False)
    return WordsField(
        label=f"{label} (optional)",
        help_text="If this is so, say why. If not, leave it empty.",
        required=False,
    )


def _select(label: str, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False)


# -- what is given ------------------------------------------------------------------------


def given_of(form: Form, policy: Policy) -> dict[str, Any]:
    """Return what the command is given: plain values, and nothing that was left empty."""
    typed = form.cleaned_data
    given: dict[str, Any] = {receiving.words_name(policy): typed["what"]}
    days = [name for name, _ in receiving.days(policy)]
    for name in (
        "kind",
        "channel",
        "role",
        "ask_for",
        "team",
        "title",
        "answer_by",
        "received_at",
        *days,
    ):
        given[name] = typed.get(name)
    given |= _procedure(typed.get("procedure") or "", policy)
    given["recorded_late_because"] = typed["late_because"] if typed["received_at"] else ""
    given["points"] = [line.strip() for line in typed["points"].split("\n") if line.strip()]
    given["records"] = [
        {"record": name, **({need: typed[f"flag-{name}"]} if need else {})}
        for name, _, need in receiving.flags(policy)
        if typed.get(f"flag-{name}")
    ]
    return {name: value for name, value in given.items() if value not in (None, "", [])}


def _procedure(name: str, policy: Policy) -> dict[str, str]:
    found = policy.procedures.get(name)
    if found is None:
        return {}
    return {"procedure": name} | ({"contract": found.contract} if found.contract else {})


def _customer(form: Form) -> dict[str, str] | None:
    """Return the particulars that were given, or None for somebody who would not say."""
    given = {name: str(form.cleaned_data.get(name) or "") for name in _PARTICULARS}
    return given if any(given.values()) else None


def _field_of(reason: Refused) -> str | None:
    fields = {"unknown-procedure": "procedure", "in-the-future": "received_at"}
    return "procedure" if reason.code.startswith("procedure-") else fields.get(reason.code)


# -- the reserved reference ----------------------------------------------------------------


def _signer(request: StaffRequest) -> Signer:
    return Signer(salt=f"putright.workspace.log:{request.organisation.pk}:{request.actor.person}")


def _reserved(request: StaffRequest) -> str:
    """Return the reference that this page has kept, or nothing if it is not one of ours."""
    try:
        return _signer(request).unsign(request.POST.get(_KEPT, "")[:200])
    except BadSignature:
        return ""


def _show(request: StaffRequest, form: Form, status: int, reference: str = "") -> HttpResponse:
    reference = reference or draw_reference(request.organisation.reference_prefix)
    at: datetime = clock.now()
    written = read_reference(request.GET.get("written", "")[:40])
    said = {
        "form": form,
        "told": f"Written down as {written}." if written and request.method != "POST" else "",
        "reference": reference,
        "kept": _signer(request).sign(reference),
        "at": at,
        "kinds": [kind for kind in request.policy.kind if kind.definition],
        "late": bool(
            form.is_bound and (form["received_at"].errors or any(form["received_at"].value()))
        ),
        "asked": [form[name] for name in _of_the_policy(request.policy) if name != "role"],
        "back": address("today", request),
    }
    return page(request, "log", said, status)
