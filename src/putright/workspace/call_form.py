"""What is asked of somebody who tells us something, and what is it given on as?

Nothing but the kind and what happened is needed. The order is that in which people speak.
"""

from typing import Any

from django import forms

from putright.cases.particulars import AGREED
from putright.core.policy import Policy
from putright.design.day_fields import DayField, MomentField
from putright.design.fields import LongWordsField, WordsField
from putright.design.forms import Form
from putright.workspace import receiving
from putright.workspace.needs import CHANNELS, FIELDS

ANSWER_BY = (
    ("", "Not said"),
    ("letter", "Letter"),
    ("email", "E-mail"),
    ("phone", "Phone, then letter"),
)
CALLING_FOR = (
    ("self", "Themselves"),
    ("another", "Someone else"),
    ("group", "A group"),
)
# The boxes of a person's particulars, by what the record calls each.
BOXES = {
    "name": "name", "phone": "phone", "email": "email", "address": "address",
    "channel": "reach", "language": "language", "format": "format",
    "interpreter": "interpreter", "adjustments": "adjustments", "call_times": "call_times",
    "needs": "needs",
}  # fmt: skip
HELP = ("reach", "call_times", "language", "interpreter", "format", "adjustments")
NEW = "new"  # of the questions who it is and which case it is about


def _rows(number: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": number})


class CallForm(Form):
    """What is asked whatever the policy."""

    kind = forms.ChoiceField(label="What is it?", widget=forms.RadioSelect)
    channel = forms.ChoiceField(label="How did it come?", widget=forms.RadioSelect)
    name = WordsField(
        label="Who is it?", required=False, help_text="Leave empty if they will not say."
    )
    phone = WordsField(label="Phone", required=False, limit=60)
    email = forms.EmailField(label="E-mail", required=False, max_length=254)
    address = LongWordsField(label="Address", required=False, limit=500, widget=_rows(3))
    who = forms.CharField(required=False, max_length=40)
    about = forms.CharField(required=False, max_length=40)
    calling_for = forms.ChoiceField(
        label="Calling for",
        choices=CALLING_FOR,
        required=False,
        initial="self",
        widget=forms.RadioSelect,
    )
    what = LongWordsField(
        label="What happened?",
        help_text="Their words as far as you can. The first version is kept.",
        widget=_rows(6),
    )
    put_right = WordsField(label="What would put it right?", required=False, limit=2_000)
    title = WordsField(label="In a few words (optional)", required=False, limit=120)
    points = LongWordsField(
        label="Points of complaint (optional)",
        help_text="One on each line, if there are several things to answer.",
        required=False,
        widget=_rows(3),
    )
    about_me = forms.BooleanField(
        label="It is about me, the person writing this down", required=False
    )
    answer_by = forms.ChoiceField(label="How should we answer?", choices=ANSWER_BY, required=False)
    needs = WordsField(
        label="Must do when contacting them (optional)",
        help_text="Such as: ring twice, she is slow to the door.",
        required=False,
        limit=500,
    )
    reach = forms.ChoiceField(
        label=FIELDS["channel"], choices=list(CHANNELS.items()), required=False
    )
    call_times = WordsField(
        label=FIELDS["call_times"], required=False, limit=200, help_text="Such as after 4pm."
    )
    language = WordsField(label=FIELDS["language"], required=False, limit=120)
    interpreter = WordsField(
        label=FIELDS["interpreter"],
        required=False,
        limit=200,
        help_text="Of which language, or of sign language.",
    )
    format = WordsField(
        label=FIELDS["format"], required=False, limit=120, help_text="Such as large print."
    )
    adjustments = WordsField(
        label=FIELDS["adjustments"],
        required=False,
        limit=500,
        help_text="What helps them to deal with us.",
    )
    agreed = forms.BooleanField(
        label="They agree that we remember this for the next time", required=False
    )
    received_at = MomentField(
        label="When was it received?", required=False, about="the moment it was received"
    )
    late_because = WordsField(label="Why is it recorded late?", required=False)


def form_for(policy: Policy, data: Any = None) -> Form:
    """Return the form with the questions that this policy's own rules need answered."""
    form: Form = type("PolicyCallForm", (CallForm,), of_the_policy(policy))(data)
    choices = {"kind": receiving.kinds(policy), "channel": receiving.channels(policy)}
    for name, some in choices.items():
        form.fields[name].choices = some  # type: ignore[attr-defined]
        form.fields[name].initial = some[0][0]
    return form


def of_the_policy(policy: Policy) -> dict[str, forms.Field]:
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
        "put_right",
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


def customer_of(form: Form) -> dict[str, str] | None:
    """Return the particulars that were given, or None for somebody who would not say."""
    given = particulars_of(form)
    if form.cleaned_data.get("agreed"):
        given[AGREED] = "yes"
    return given if any(given.values()) else None


def particulars_of(form: Form) -> dict[str, str]:
    """Return what was typed of the person, by what their record calls each part."""
    typed = form.cleaned_data
    return {name: str(typed.get(box) or "").strip() for name, box in BOXES.items()}


def note_of(form: Form, channels: dict[str, str]) -> dict[str, Any]:
    """Return what a contact about a case that there is already adds to it."""
    typed = form.cleaned_data
    lines = [
        f"They contacted us again: {channels.get(typed['channel'], typed['channel']).lower()}.",
        typed["what"],
        f"What would put it right: {typed['put_right']}" if typed["put_right"] else "",
        *(line.strip() for line in typed["points"].split("\n") if line.strip()),
    ]
    given: dict[str, Any] = {"text": "\n\n".join(filter(None, lines)), "channel": typed["channel"]}
    if typed["received_at"]:
        given["happened"] = typed["received_at"]
    return given
