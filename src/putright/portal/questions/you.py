"""Who are you to us, and how can we reach and answer you?"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from putright.core.policy import Role
from putright.design.forms import Form, LongWordsField, WordsField
from putright.portal.questions.base import NOT_SAID, About, Cleaned, Line, Question, radios

REPLIES = (("email", "By email"), ("letter", "By post"), ("telephone", "By telephone"))
_NEEDED = {
    "email": ("email", "Enter your email address, or choose another way to hear from us."),
    "letter": ("address", "Enter your address, or choose another way to hear from us."),
    "telephone": ("phone", "Enter your phone number, or choose another way to hear from us."),
}


class WhichRole(Question):
    """Asked where the policy tells one sort of customer from another."""

    id = "role"
    card = "you"

    def fits(self, about: About) -> bool:
        return about.has_stages and len(roles(about)) > 1

    def heading(self, about: About) -> str:
        return "Which of these are you?"

    def fields(self, about: About) -> dict[str, forms.Field]:
        choices = [(role.id, role.name) for role in roles(about)]
        return {
            "role": radios(
                self.heading(about),
                [*choices, (NOT_SAID, "None of these, or I would rather not say")],
                help_text="Nobody is turned away for their answer.",
            )
        }

    def lines(self, cleaned: Cleaned, about: About) -> Sequence[Line]:
        names = {role.id: role.name for role in roles(about)}
        return [Line("Who you are to us", names.get(cleaned.get("role", ""), ""))]

    def details(self, cleaned: Cleaned, about: About) -> Mapping[str, Any]:
        return {"role": said_role(cleaned)}


def said_role(cleaned: Mapping[str, Any]) -> str:
    role = str(cleaned.get("role") or "")
    return "" if role == NOT_SAID else role


def roles(about: About) -> list[Role]:
    """Return who may be telling us: those that the kind lists, then other customers.

    The plain "customer" is everybody, so it is offered only where the kind lists it
    or the pack knows no others.
    """
    policy, listed = about.policy, about.kind.from_roles
    first = [policy.roles[name] for name in listed if name in policy.roles]
    others = [
        role
        for role in policy.role
        if role.side == "customer"
        and role.id not in listed
        and not (listed and role.id == "customer")
    ]
    return [*first, *others]


class You(Question):
    id = "you"
    card = "you"
    template = "you"

    def fits(self, about: About) -> bool:
        return True

    def heading(self, about: About) -> str:
        return "How can we reach you?"

    def intro(self, about: About) -> str:
        return (
            "You can leave all of this empty. You will still have an address where you can see "
            "where it stands, but we cannot write to you."
        )

    def fields(self, about: About) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {
            "name": _words("Your name", "name"),
            "reply_by": radios("How should we answer you?", REPLIES),
            "email": forms.EmailField(
                label="Email address",
                required=False,
                widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
                error_messages={
                    "invalid": "Write the email address like name@example.org, or leave it empty."
                },
            ),
            "phone": _words("Phone number", "tel"),
            "address": LongWordsField(
                label="Postal address",
                required=False,
                limit=5_000,
                widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "street-address"}),
            ),
        }
        return {**found, "needs": _needs()} if about.has_stages else found

    def check(self, form: Form, cleaned: dict[str, Any]) -> None:
        wanted = _NEEDED.get(cleaned.get("reply_by", ""))
        if wanted and not cleaned.get(wanted[0]) and wanted[0] not in form.errors:
            form.add_error(wanted[0], wanted[1])

    def lines(self, cleaned: Cleaned, about: About) -> Sequence[Line]:
        reply = dict(REPLIES).get(cleaned.get("reply_by", ""), "")
        found = [
            Line("Name", cleaned.get("name", "")),
            Line("How we answer you", reply),
            Line("Email address", cleaned.get("email", "")),
            Line("Phone number", cleaned.get("phone", "")),
            Line("Postal address", cleaned.get("address", ""), long=True),
        ]
        return [*found, Line("What you need from us", cleaned.get("needs", ""), long=True)]

    def details(self, cleaned: Cleaned, about: About) -> Mapping[str, Any]:
        reachable = any(cleaned.get(name) for name in ("name", "email", "phone", "address"))
        return {
            "form_of_reply": cleaned.get("reply_by", ""),
            "anonymous": None if reachable else True,
        }

    def particulars(self, cleaned: Cleaned) -> Mapping[str, str]:
        names = ("name", "email", "phone", "address", "needs")
        return {name: cleaned.get(name) or "" for name in names}


def _words(label: str, autocomplete: str) -> WordsField:
    return WordsField(
        label=label,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": autocomplete, "spellcheck": "false"}),
    )


def _needs() -> LongWordsField:
    return LongWordsField(
        label="Is there anything you need from us?",
        help_text="For example large print, another language, sign language, a call instead of a "
        "letter, or more time. You do not have to say why.",
        required=False,
        limit=5_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
