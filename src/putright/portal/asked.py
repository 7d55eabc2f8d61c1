"""How do the questions of a pack look as a form, each of which may be left?"""

from collections.abc import Sequence
from typing import Any

from django import forms

from putright.core.vocabulary.surveys import Question
from putright.design.forms import Form
from putright.languages import later, say

# Whence: the answers of the core's own, where a pack names none; said below with the others.
OUR_OWN = (
    later("Very satisfied"), later("Satisfied"), later("Neither satisfied nor dissatisfied"),
    later("Dissatisfied"), later("Very dissatisfied"), later("I would rather not say"),
)  # fmt: skip


def form_of(questions: Sequence[Question], data: Any = None) -> Form:
    """Return a form of these questions, in the language that is spoken."""
    fields: dict[str, Any] = {
        one.id: forms.ChoiceField(
            label=say(one.asks),
            choices=[(name, say(text)) for name, text in one.choices],
            widget=forms.RadioSelect,
            required=False,
        )
        for one in questions
    }
    made: Form = type("AskedForm", (Form,), fields)(data)
    return made


def given(form: Form) -> dict[str, str]:
    """Return what was answered: nothing of what was left."""
    return {name: said for name, said in form.cleaned_data.items() if said}
