"""What is corrected in a person's record, and do they agree that we remember what they need?

Who changed it and when is kept, and which parts; what they held before is not.
"""

from hashlib import sha256
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect

from putright.design.fields import LongWordsField, WordsField
from putright.design.forms import Form
from putright.people.merging import EDITED, keep_trail
from putright.people.models import Customer
from putright.project import clock
from putright.workspace.door import StaffRequest, address, page, staff_page
from putright.workspace.needs import CHANNELS, FIELDS
from putright.workspace.views.person import PARTS, called, met

_SEEN = "_seen"
_CHANGED = (*PARTS, *FIELDS)


class PersonForm(Form):
    name = WordsField(label=PARTS["name"], required=False)
    email = forms.EmailField(label=PARTS["email"], required=False, max_length=254)
    phone = WordsField(label=PARTS["phone"], required=False)
    address = LongWordsField(
        label=PARTS["address"], required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    outside_id = WordsField(
        label=PARTS["outside_id"],
        required=False,
        help_text="What your own customer system calls them, so that both can be found.",
    )
    channel = forms.ChoiceField(
        label=FIELDS["channel"], choices=list(CHANNELS.items()), required=False
    )
    language = WordsField(label=FIELDS["language"], required=False)
    format = WordsField(label=FIELDS["format"], required=False, help_text="Such as large print.")
    interpreter = WordsField(label=FIELDS["interpreter"], required=False)
    adjustments = LongWordsField(
        label=FIELDS["adjustments"], required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    call_times = WordsField(label=FIELDS["call_times"], required=False)
    needs = LongWordsField(
        label=FIELDS["needs"], required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    agreed = forms.BooleanField(label="They agree that we remember what they need", required=False)

    def __init__(self, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        channel = str((initial or {}).get("channel") or "")
        field: Any = self.fields["channel"]
        if channel not in CHANNELS:  # kept by another door; it is not lost here
            field.choices = [*CHANNELS.items(), (channel, channel)]


@staff_page("cases", methods=("GET", "POST"))
def person_change(request: StaffRequest, key: str) -> HttpResponse:
    found = met(request, key)
    customer = found.first
    if customer.key != key:
        return redirect(address("person-change", request, customer.key))
    initial = {name: getattr(customer, name) for name in _CHANGED}
    initial["agreed"] = customer.needs_agreed_at is not None
    if request.method != "POST" or customer.erased_at:
        return _show(request, customer, PersonForm(initial=initial))
    form = PersonForm(request.POST, initial=initial)
    if not form.is_valid():
        return _show(request, customer, form, 422)
    done = _save(request, customer.key, form.cleaned_data)
    if done is None:
        return _show(request, Customer.objects.get(pk=customer.pk), form, 409, is_changed=True)
    return redirect(address("person", request, key, done="changed" if done else "same"))


def _save(request: StaffRequest, key: str, typed: dict[str, Any]) -> bool | None:
    """Save what was typed. False where it changes nothing, None where another was quicker."""
    at = clock.now()
    with transaction.atomic():
        known = Customer.objects.select_for_update()
        customer = known.get(organisation=request.organisation, key=key)
        if seen(customer) != request.POST.get(_SEEN, "") or customer.erased_at:
            return None
        new = {name: str(typed.get(name) or "").strip() for name in _CHANGED}
        new["email"] = new["email"].lower()
        fields = [name for name, value in new.items() if value != getattr(customer, name)]
        agreed = customer.needs_agreed_at or at if typed.get("agreed") else None
        if bool(agreed) != bool(customer.needs_agreed_at):
            fields.append("needs_agreed_at")
        if not fields:
            return False
        Customer.objects.filter(organisation=request.organisation, key=key).update(
            **new, needs_agreed_at=agreed
        )
        keep_trail(request.organisation, key, EDITED, by=request.actor.person, at=at, fields=fields)
    return True


def seen(customer: Customer) -> str:
    """Return a digest of the record as it stood, so that nobody overwrites it unseen."""
    values = [str(getattr(customer, name)) for name in (*_CHANGED, "needs_agreed_at")]
    return sha256("\0".join(values).encode()).hexdigest()[:24]


def _show(
    request: StaffRequest,
    customer: Customer,
    form: PersonForm,
    status: int = 200,
    is_changed: bool = False,
) -> HttpResponse:
    said = {
        "name": called(customer),
        "form": form,
        "who": [form[name] for name in PARTS],
        "needs": [form[name] for name in FIELDS],
        "seen": seen(customer),
        "is_changed": is_changed,
        "erased": customer.erased_at,
        "as_it_is": [
            {"key": label, "value": str(getattr(customer, name)) or "Not known"}
            for name, label in {**PARTS, **FIELDS}.items()
            if form.is_bound and str(form[name].value() or "").strip() != getattr(customer, name)
        ]
        if is_changed
        else [],
        "back": address("person", request, customer.key),
    }
    return page(request, "person_change", said, status)
