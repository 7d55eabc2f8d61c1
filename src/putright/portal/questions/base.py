"""What is a question? Its heading, its boxes, its lines on the check page, what it tells us."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms

from putright.core.policy import Kind, Policy, once_for_policy
from putright.design.day_fields import DayInput
from putright.design.days import day_of
from putright.design.forms import Form, reader
from putright.portal.drafts import Typed
from putright.portal.words import KindWords, kind_words

Cleaned = Mapping[str, Any]
LONG = 50_000  # characters of what happened
NOT_SAID = "not-said"


@dataclass(frozen=True, slots=True)
class About:
    """What the questions are asked for: a kind, under a policy, by somebody with a role."""

    policy: Policy
    kind: Kind
    at: datetime
    role: str = ""

    @property
    def words(self) -> KindWords:
        return kind_words(self.kind)

    @property
    def has_stages(self) -> bool:
        """Whether it is looked into and answered, and so needs to be known more fully."""
        return bool(self.kind.procedure)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the check page."""

    key: str
    value: str
    long: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """What the answers come to: details of the case, particulars of the customer."""

    details: Mapping[str, Any]
    particulars: Mapping[str, str]


class Question:
    """One page with one question. Those that ask more override more."""

    id = ""
    card = "what"  # of the check page: "what" or "you"
    template = "question"

    def fits(self, about: About) -> bool:
        """Return whether this is asked at all."""
        return about.has_stages

    def heading(self, about: About) -> str:
        raise NotImplementedError

    def intro(self, about: About) -> str:
        return ""

    def fields(self, about: About) -> dict[str, forms.Field]:
        raise NotImplementedError

    def check(self, form: Form, cleaned: dict[str, Any]) -> None:
        """Add what is wrong between the boxes, where each by itself is right."""

    def lines(self, cleaned: Cleaned, about: About) -> Sequence[Line]:
        raise NotImplementedError

    def details(self, cleaned: Cleaned, about: About) -> Mapping[str, Any]:
        """Return what this adds to the order to receive."""
        return {}

    def particulars(self, cleaned: Cleaned) -> Mapping[str, str]:
        """Return what this says of the customer, which enters no event."""
        return {}

    # -- making the form ------------------------------------------------------------------

    def form(self, about: About, data: Any = None, typed: Typed | None = None) -> Form:
        """Return the form: bound to what was sent, or else with what was typed before."""
        made = self._made(about)
        return made(data) if data is not None else made(initial=_as_typed(made, typed or {}))

    def read(self, about: About, typed: Typed) -> Form:
        """Return what was typed, read and checked: a form that is not to be drawn."""
        known: dict[Any, tuple[date, type[Form]]] = _readers(about.policy)
        key, day = (self.id, about.kind.id, about.role), day_of(about.at)
        if key not in known or known[key][0] != day:
            known[key] = day, reader(self._made(about))
        return known[key][1](typed)

    def _made(self, about: About) -> type[Form]:
        question = self

        def clean(form: Form) -> dict[str, Any]:
            cleaned = super(Form, form).clean() or {}
            question.check(form, cleaned)
            return cleaned

        return type("Asked", (Form,), {**self.fields(about), "clean": clean})


@once_for_policy
def _readers(policy: Policy) -> dict[Any, tuple[date, type[Form]]]:
    """Return the forms that read each question, and the day for which each was made."""
    return {}


def _as_typed(form: type[Form], typed: Typed) -> dict[str, Any]:
    """Return what stands in each box, half a date as half a date."""
    found: dict[str, Any] = {}
    for name, field in form.base_fields.items():
        if isinstance(field.widget, DayInput):
            parts = [typed.get(f"{name}_{part}", "") for part in field.widget.parts]
            found[name] = parts if any(parts) else None
        elif name in typed:
            found[name] = typed[name]
    return found


def radios(label: str, choices: Sequence[tuple[str, str]], **more: Any) -> forms.ChoiceField:
    """Return a question with a few answers, which may be left."""
    more.setdefault("required", False)
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, **more)
