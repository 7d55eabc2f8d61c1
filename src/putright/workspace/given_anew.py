"""What did somebody whom we know give us this time, that their record does not say?

What the record leaves empty is filled in. What differs from it is not written over in a
hurry: it stands with what they told us, for whoever looks after the record to decide.
"""

from datetime import datetime
from typing import Any

from putright.design.forms import Form
from putright.people.merging import EDITED, keep_trail
from putright.people.models import Customer, Organisation
from putright.workspace.call_form import BOXES, particulars_of
from putright.workspace.needs import CHANNELS


def _typed(form: Form, known: Customer) -> dict[str, str]:
    """Return what was typed of them and is not what the record says."""
    typed = particulars_of(form)
    typed["email"] = typed["email"].lower()
    return {name: text for name, text in typed.items() if text and text != getattr(known, name)}


def differing(form: Form, known: Customer) -> str:
    """Return what differs from the record, in words; nothing where nothing does."""
    new = {name: text for name, text in _typed(form, known).items() if getattr(known, name)}
    if "channel" in new:
        new["channel"] = CHANNELS.get(new["channel"], new["channel"])
    return "\n".join(f"{_label(form, name)}: {text}" for name, text in new.items())


def _label(form: Form, name: str) -> Any:
    labels = {"name": "Name", "needs": "When contacting them"}
    return labels.get(name) or form.fields[BOXES[name]].label


def fill_in(
    organisation: Organisation, form: Form, known: Customer, *, by: str, at: datetime
) -> None:
    """Fill in what the record leaves empty, and say who did."""
    new: dict[str, Any] = {
        name: text for name, text in _typed(form, known).items() if not getattr(known, name)
    }
    # Why asked again: somebody may have filled it in meanwhile.
    still: dict[str, Any] = dict.fromkeys(new, "")
    if form.cleaned_data.get("agreed") and known.needs_agreed_at is None:
        new["needs_agreed_at"], still["needs_agreed_at"] = at, None
    if not new or known.erased_at:
        return
    here = Customer.objects.filter(organisation=organisation, key=known.key, **still)
    if here.update(**new):
        keep_trail(organisation, known.key, EDITED, by=by, at=at, fields=new)
