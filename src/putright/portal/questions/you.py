"""Who are you to us, and how can we reach and answer you?"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from putright.core.policy import Role
from putright.design.fields import LongWordsField, WordsField
from putright.design.forms import Form
from putright.languages import ENGLISH, later, say, spoken
from putright.portal.drafts import Typed
from putright.portal.questions.base import NOT_SAID, About, Cleaned, Line, Question, radios

REPLIES = (
    ("email", later("By email")),
    ("letter", later("By post")),
    ("telephone", later("By telephone")),
)
# As the record of a person has them.
_CHANNELS = {"email": "email", "letter": "letter", "telephone": "phone"}
_NEEDS = ("needs", "format", "language", "interpreter", "call_times")
FORMATS = (
    ("large print", later("In large print")),
    ("easy read", later("In easy words, with pictures")),
    ("braille", later("In Braille")),
    ("audio", later("As a recording to listen to")),
)
_NEEDED = {
    "email": (
        "email",
        later("Enter your email address, or choose another way to hear from us."),
    ),
    "letter": (
        "address",
        later("Enter your address, or choose another way to hear from us."),
    ),
    "telephone": (
        "phone",
        later("Enter your phone number, or choose another way to hear from us."),
    ),
}


class WhichRole(Question):
    """Asked where the policy tells one sort of customer from another."""

    id = "role"
    card = "you"

    def fits(self, about: About) -> bool:
        return about.has_stages and len(roles(about)) > 1

    def heading(self, about: About) -> str:
        return say("Which of these are you?")

    def fields(self, about: About) -> dict[str, forms.Field]:
        choices = [(role.id, role.name) for role in roles(about)]
        return {
            "role": radios(
                self.heading(about),
                [*choices, (NOT_SAID, say("None of these, or I would rather not say"))],
                help_text=say("Nobody is turned away for their answer."),
            )
        }

    def lines(self, cleaned: Cleaned, about: About) -> Sequence[Line]:
        names = {role.id: role.name for role in roles(about)}
        return [Line(say("Who you are to us"), names.get(cleaned.get("role", ""), ""))]

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
        return say("How can we reach you?")

    def intro(self, about: About) -> str:
        return say(
            "You can leave all of this empty. You will still have an address where you can see "
            "where it stands, but we cannot write to you."
        )

    def fields(self, about: About) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {
            "name": _words(say("Your name"), "name"),
            "reply_by": radios(say("How should we answer you?"), REPLIES),
            "email": forms.EmailField(
                label=say("Email address"),
                required=False,
                widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
                error_messages={
                    "invalid": later(
                        "Write the email address like name@example.org, or leave it empty."
                    )
                },
            ),
            "phone": _words(say("Phone number"), "tel"),
            "address": LongWordsField(
                label=say("Postal address"),
                required=False,
                limit=5_000,
                widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "street-address"}),
            ),
        }
        return {**found, **_needs()} if about.has_stages else found

    def check(self, form: Form, cleaned: dict[str, Any]) -> None:
        wanted = _NEEDED.get(cleaned.get("reply_by", ""))
        if wanted and not cleaned.get(wanted[0]) and wanted[0] not in form.errors:
            form.add_error(wanted[0], say(wanted[1]))

    def lines(self, cleaned: Cleaned, about: About) -> Sequence[Line]:
        reply = say(dict(REPLIES).get(cleaned.get("reply_by", ""), ""))
        found = [
            Line(say("Name"), cleaned.get("name", "")),
            Line(say("How we answer you"), reply),
            Line(say("Email address"), cleaned.get("email", "")),
            Line(say("Phone number"), cleaned.get("phone", "")),
            Line(say("Postal address"), cleaned.get("address", ""), long=True),
        ]
        return [*found, *need_lines(cleaned)]

    def details(self, cleaned: Cleaned, about: About) -> Mapping[str, Any]:
        reachable = any(cleaned.get(name) for name in ("name", "email", "phone", "address"))
        return {
            "form_of_reply": cleaned.get("reply_by", ""),
            "anonymous": None if reachable else True,
        }

    def particulars(self, cleaned: Cleaned) -> Mapping[str, str]:
        names = ("name", "email", "phone", "address", *_NEEDS)
        found = {name: str(cleaned.get(name) or "") for name in names}
        found["channel"] = _CHANNELS.get(cleaned.get("reply_by", ""), "")
        if cleaned.get("remember") and any(found[name] for name in (*_NEEDS, "channel")):
            found["needs_agreed"] = "yes"
        return found


def _words(label: str, autocomplete: str, hint: str = "") -> WordsField:
    attributes = {"autocomplete": autocomplete, "spellcheck": "false"} if autocomplete else {}
    return WordsField(
        label=label,
        help_text=hint,
        required=False,
        widget=forms.TextInput(attrs=attributes),
    )


def language_read() -> Typed:
    """Return the language of the page as the one that suits them, so that whoever answers knows."""
    tongue = spoken()
    # Why its English name: those who read it here work in English.
    return {} if tongue.code == ENGLISH.code else {"language": tongue.english_name}


def _needs() -> dict[str, forms.Field]:
    """Return what is asked of how to write to somebody and speak with them."""
    return {
        "needs": LongWordsField(
            label=say("Is there anything you need from us?"),
            help_text=say(
                "For example a call instead of a letter, a home visit, more time, or somebody with "
                "you. You do not have to say why."
            ),
            required=False,
            limit=5_000,
            widget=forms.Textarea(attrs={"rows": 3}),
        ),
        "format": radios(say("How should we write to you?"), FORMATS),
        "language": _words(
            say("Another language that suits you better"), "", say("For example Welsh.")
        ),
        "interpreter": _words(
            say("An interpreter, if you need one"),
            "",
            say("Say which language, or sign language."),
        ),
        "call_times": _words(
            say("A good time to call you"), "", say("For example after 4pm, not on Fridays.")
        ),
        "remember": forms.BooleanField(
            label=say("Remember what I need, for the next time I get in touch"),
            required=False,
            help_text=say("If you do not tick this, we use it for this matter only."),
        ),
    }


def need_lines(cleaned: Cleaned) -> list[Line]:
    """Return the lines of the check page on what somebody needs; few where they need little."""
    said = [
        (say("What you need from us"), cleaned.get("needs", "")),
        (say("How we write to you"), say(dict(FORMATS).get(cleaned.get("format", ""), ""))),
        (say("Another language"), cleaned.get("language", "")),
        (say("Interpreter"), cleaned.get("interpreter", "")),
        (say("A good time to call"), cleaned.get("call_times", "")),
    ]
    lines = [Line(key, value, long=True) for key, value in said[:1]]
    lines += [Line(key, value) for key, value in said[1:] if value]
    if any(value for _, value in said):
        kept = say("Yes") if cleaned.get("remember") else say("For this only")
        lines.append(Line(say("Remember this"), kept))
    return lines
