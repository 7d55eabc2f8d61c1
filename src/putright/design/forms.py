"""How does a form say what cannot be used, and show a refusal?

Plain Django forms with gentle messages. The `field` macro draws any of them by
its widget. A message says what is wrong and what to check; nothing typed is lost.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from putright.design.days import lower_first
from putright.languages import later, say


class Form(forms.Form):
    """A form whose messages begin with what to do, and which can show a refusal."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _speak(field)

    def show(self, reason: Exception, field: str | None = None) -> None:
        """Show why the rules said no beside what was typed, with the clause."""
        sentence = getattr(reason, "sentence", "") or str(reason)
        clauses = getattr(reason, "clauses", ())
        if clauses:
            sentence = f"{sentence} ({_cited(clauses)})"
        self.add_error(field if field in self.fields else None, ValidationError(sentence))


def _cited(clauses: Sequence[str]) -> str:
    these = ", ".join(clauses)
    if len(clauses) == 1:
        return say("Clause %(number)s", number=these)
    return say("Clauses %(numbers)s", numbers=these)


class _Shared(dict[str, forms.Field]):
    """Fields that many forms read with, and none changes."""

    def __deepcopy__(self, memo: Any) -> "_Shared":
        return self


def reader(made: type[Form]) -> type[Form]:
    """Return a form that only reads what was typed; it may not be drawn or changed.

    Why: Django copies every field for every form, and reading takes a tenth of that.
    """

    class Reader(made):  # type: ignore[valid-type, misc]
        base_fields = _Shared(made().fields)

        def __init__(self, data: Any) -> None:
            super(Form, self).__init__(data, label_suffix="")  # type: ignore[misc]

    return Reader


# Django's own sentences, and ours for them.
_SENTENCES = {
    "invalid_choice": later("Choose one of the answers given."),
    "invalid_list": later("Choose from the answers given."),
    "missing": later("Choose a file."),
    "empty": later("The file is empty. Choose another."),
}
_INVALID = {
    forms.EmailField: later("Write an email address with an @, such as name@example.com."),
    forms.IntegerField: later("Write a whole number, such as 3."),
    forms.DecimalField: later("Write a number, such as 3 or 2.5."),
    forms.URLField: later("Write a web address, such as https://example.com."),
}
_OWN = ("your", "the", "a", "an", "their", "his", "her", "our", "any", "what", "why", "how", "who")


def _speak(field: forms.Field) -> None:
    """Replace Django's own sentences by ones that name the question and say what to do."""
    words = field.error_messages
    words.update({code: said for code, said in _SENTENCES.items() if code in words})
    for kind, said in _INVALID.items():
        if isinstance(field, kind) and "invalid" in words:
            words["invalid"] = said
    for validator in field.validators:
        if isinstance(validator, EmailValidator):
            validator.message = _INVALID[forms.EmailField]
    if words.get("required") == forms.Field.default_error_messages["required"]:
        words["required"] = _required(field)


def _required(field: forms.Field) -> str:
    label = say(str(field.label or ""))
    what = lower_first(label.rstrip("?:. "))
    if isinstance(field, forms.BooleanField):
        return say("Tick the box if this is so: %(what)s.", what=what)
    chosen = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
    if not what:
        return say("Choose an answer.") if chosen else say("Enter an answer.")
    if label.endswith("?"):
        return say("Answer this question: %(what)s?", what=what)
    if what.split()[0].lower() in _OWN:
        return say("Choose %(what)s.", what=what) if chosen else say("Enter %(what)s.", what=what)
    return (
        say("Choose the %(what)s.", what=what) if chosen else say("Enter the %(what)s.", what=what)
    )
