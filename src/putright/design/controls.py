"""What do the templates need to draw a field, and to list what is wrong with a form?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict

from putright.design.day_fields import DayInput, MomentInput
from putright.design.fields import MoneyField
from putright.languages import say


@dataclass(frozen=True, slots=True)
class Control:
    """What the `field` macro needs to draw a bound field."""

    kind: str
    name: str
    id: str
    label: str
    hint: str
    value: Any
    errors: Sequence[str]
    wrong: Sequence[str]
    options: Sequence[Mapping[str, Any]]
    attributes: Mapping[str, Any]
    type: str = "text"
    rows: int = 6
    limit: int = 0


_KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (MomentInput, "moment"),
    (DayInput, "day"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.SelectMultiple, "checkboxes"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
    (forms.HiddenInput, "hidden"),
)


def control(bound: BoundField) -> Control:
    """Return a bound field as the macro draws it."""
    widget = bound.field.widget
    kind = next((name for cls, name in _KINDS if isinstance(widget, cls)), "input")
    money = isinstance(bound.field, MoneyField)
    return Control(
        kind="money" if money else kind,
        name=bound.html_name,
        id=bound.auto_id or bound.html_name,
        label=say(str(bound.label)),
        hint=say(str(bound.help_text or "")),
        value=_value(bound, kind),
        errors=[say(str(error)) for error in bound.errors],
        wrong=_wrong(bound),
        options=_options(bound, kind),
        attributes=_attributes(widget),
        type=getattr(widget, "input_type", "text") or "text",
        rows=int(widget.attrs.get("rows", 6)) if kind == "textarea" else 6,
        limit=getattr(bound.field, "limit", 0) or 0,
    )


_OURS = frozenset({"class", "style", "rows", "cols", "maxlength", "size", "id"})


def _attributes(widget: forms.Widget) -> dict[str, Any]:
    return {
        name: name if value is True else value
        for name, value in widget.attrs.items()
        if name not in _OURS and value not in (False, None)
    }


def _value(bound: BoundField, kind: str) -> Any:
    value = bound.value()
    if kind in ("day", "moment"):
        widget = bound.field.widget
        parts = value if isinstance(value, list | tuple) else widget.decompress(value)
        return dict(zip(widget.parts, parts, strict=False))
    if kind == "checkboxes":
        return [str(one) for one in value or ()]
    if kind == "checkbox":
        return bool(value) and value not in ("False", "false")
    if kind == "file":
        return ""
    if isinstance(bound.field, MoneyField) and isinstance(value, Decimal):
        return f"{value:f}".removesuffix(".00")
    return "" if value is None else str(value)


def _wrong(bound: BoundField) -> list[str]:
    """Return which boxes of a day or a moment to mark; all of them if the message names none."""
    parts = getattr(bound.field.widget, "parts", ())
    if not parts or not bound.errors:
        return []
    named: list[str] = []
    for error in bound.form.errors.as_data().get(bound.name, []):
        named += [part for part in str(error.code or "").split() if part in parts]
    return named or list(parts)


def _options(bound: BoundField, kind: str) -> list[Mapping[str, Any]]:
    if kind not in ("select", "radios", "checkboxes"):
        return []
    found: list[Mapping[str, Any]] = []
    hints = getattr(bound.field, "hints", {})
    for value, text in bound.field.choices:  # type: ignore[attr-defined]
        if isinstance(text, list | tuple):
            found.append({"group": value, "options": [_option(v, t, hints) for v, t in text]})
        else:
            found.append(_option(value, text, hints))
    if kind != "select":
        found = [option for option in found if option.get("value") != ""]
    return found


def _option(value: Any, text: Any, hints: Mapping[str, str]) -> Mapping[str, Any]:
    key = "" if value is None else str(value)
    return {"value": key, "text": say(str(text)), "hint": say(hints.get(key, ""))}


def problems(*given: Any) -> list[dict[str, str]]:
    """Return every error of one or more forms, each with the address of the box to mend."""
    return [problem for form in given if form is not None for problem in _problems(form)]


def _problems(form: Any) -> Iterable[dict[str, str]]:
    errors: ErrorDict = form.errors
    for name in [NON_FIELD_ERRORS, *form.fields]:
        for message in errors.get(name, ()):
            href = "" if name == NON_FIELD_ERRORS else f"#{_first_box(form[name])}"
            yield {"text": say(str(message)), "href": href}


def _first_box(bound: BoundField) -> str:
    """Return the id of the box to go to: the first wrong part, or the first choice."""
    shown = control(bound)
    if shown.wrong:
        return f"{shown.id}_{shown.wrong[0]}"
    return f"{shown.id}_0" if shown.kind in ("radios", "checkboxes") else shown.id
