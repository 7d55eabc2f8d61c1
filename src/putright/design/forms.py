"""What may be typed, and what do we say when it cannot be used?

Plain Django forms with gentle messages. The `field` macro draws any of them by
its widget. A message says what is wrong and what to check; nothing typed is lost.
"""

import calendar
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import (
    EmailValidator,
    MaxLengthValidator,
    ProhibitNullCharactersValidator,
)
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.text import normalize_newlines

from putright.design.days import MONTHS, day_plain, listed, lower_first, upper_first
from putright.languages import later, say

LINE = 200  # characters of a single line
LONG = 20_000  # characters of somebody's own words


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


class _AtMost(MaxLengthValidator):
    """No more characters than this; its message says how many there are."""

    def __call__(self, value: Any) -> None:
        used = self.clean(value)
        if used > self.limit_value:
            said = say(
                "Use %(limit)s characters or fewer. You have used %(used)s.",
                limit=f"{self.limit_value:,}",
                used=used,
            )
            raise ValidationError(said, code=self.code)


class _Text(forms.CharField):
    def __init__(self, *, limit: int, **kwargs: Any) -> None:
        self.limit = limit
        super().__init__(**kwargs)
        # Why: its message tells nobody what to do, so `to_python` says it instead.
        self.validators = [
            v for v in self.validators if not isinstance(v, ProhibitNullCharactersValidator)
        ]
        self.validators.append(_AtMost(limit))

    def to_python(self, value: Any) -> str:
        text = normalize_newlines(super().to_python(value) or "")
        if "\x00" in text:
            raise ValidationError(
                say(
                    "There is a hidden character here that cannot be stored. "
                    "Delete the text and type it again."
                ),
                code="null",
            )
        return text


class WordsField(_Text):
    """One line of text."""

    def __init__(self, *, limit: int = LINE, **kwargs: Any) -> None:
        super().__init__(limit=limit, **kwargs)

    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split("\n"))


class LongWordsField(_Text):
    """Somebody's own words, lines and all."""

    widget = forms.Textarea

    def __init__(self, *, limit: int = LONG, **kwargs: Any) -> None:
        super().__init__(limit=limit, **kwargs)


# Why so strict: "1,5" is one and a half to some, and would be fifteen pounds.
_SUM = re.compile(r"-?(\d{1,3}(,\d{3})+|\d{1,15})(\.\d+)?", re.ASCII)


class MoneyField(forms.Field):
    """A sum in pounds, typed as people type it: 75, £75.50 or 1,200."""

    widget = forms.TextInput

    def __init__(self, *, most: int = 10_000_000, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most = most
        self.widget.attrs.setdefault("inputmode", "decimal")

    def to_python(self, value: Any) -> Decimal | None:
        text = str(value or "").strip().removeprefix("£").replace(" ", "")
        if not text:
            return None
        if not _SUM.fullmatch(text):
            raise ValidationError(say("Enter an amount in pounds, such as 75 or 120.50."))
        amount = Decimal(text.replace(",", ""))
        if amount < 0:
            raise ValidationError(say("The amount must be nothing or more."))
        if amount > self.most:
            raise ValidationError(
                say("The amount must be %(most)s or less.", most=f"£{self.most:,}")
            )
        if amount != amount.quantize(Decimal("0.01")):
            raise ValidationError(say("Pence have two figures, such as 120.50."))
        return amount.quantize(Decimal("0.01"))


# ------------------------------------------------------------------ days and moments


class DayInput(forms.MultiWidget):
    """Three plain boxes: day, month, year."""

    parts: tuple[str, ...] = ("day", "month", "year")

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        boxes: dict[str, Any] = {part: forms.TextInput() for part in self.parts}
        super().__init__(boxes, dict(attrs or {}))

    def decompress(self, value: Any) -> list[str]:
        if isinstance(value, date):
            return [str(value.day), str(value.month), str(value.year)]
        return ["", "", ""]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        given = super().value_from_datadict(data, files, name)
        return [str(part or "").strip() for part in given]


class MomentInput(DayInput):
    """A day and a time of day."""

    parts = ("day", "month", "year", "time")

    def decompress(self, value: Any) -> list[str]:
        if isinstance(value, datetime):
            moment = timezone.localtime(value) if timezone.is_aware(value) else value
            return [*super().decompress(moment), f"{moment:%H:%M}"]
        return [*super().decompress(value), ""]


_PARTS = {"day": later("a day"), "month": later("a month"), "year": later("a year")}


class DayField(forms.Field):
    """A day. `about` is what it is, in the middle of a sentence: "the day you first noticed".

    It is marked by `later`, and said in the language of the page.
    `earliest` and `latest` are days or functions that return one.
    """

    widget = DayInput

    def __init__(
        self,
        *,
        about: str = later("the date"),
        earliest: Any = None,
        latest: Any = None,
        **kwargs: Any,
    ) -> None:
        self.about = about
        self.earliest, self.latest = earliest, latest
        super().__init__(**kwargs)
        self.error_messages["required"] = ""  # said in `validate`

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, date):
            return value
        parts = [str(part or "").strip() for part in value]
        return self._day(parts[:3]) if any(parts) else None

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            said = self.error_messages["required"] or say("Enter %(what)s.", what=say(self.about))
            raise ValidationError(said, code="day month year")
        if value is not None:
            self._within(value.date() if isinstance(value, datetime) else value)

    def _day(self, given: Sequence[str]) -> date:
        missing = [part for part, text in zip(DayInput.parts, given, strict=True) if not text]
        if missing:
            raise ValidationError(self._lacking(missing), code=" ".join(missing))
        day, month, year = self._number(given[0]), self._month(given[1]), self._year(given[2])
        return self._real(day, month, year)

    def _lacking(self, missing: Sequence[str]) -> str:
        given = {"parts": listed([say(_PARTS[part]) for part in missing]), "what": say(self.about)}
        if self.required:
            return say("Add %(parts)s to %(what)s.", **given)
        return say("Add %(parts)s to %(what)s, or leave all three boxes empty.", **given)

    def _number(self, text: str) -> int:
        if not (text.isascii() and text.isdigit()):
            raise ValidationError(
                say("Write the day as a number, such as 27. Check %(what)s.", what=say(self.about)),
                code="day",
            )
        return int(text[:4])

    def _month(self, text: str) -> int:
        if text.isascii() and text.isdigit():
            month = int(text[:4])
        else:
            named = [
                number
                for number, name in enumerate(MONTHS, 1)
                if _begins(name, text) or _begins(say(name), text)
            ]
            month = named[0] if len(named) == 1 else 0
        if not 1 <= month <= 12:
            raise ValidationError(
                say(
                    "Write the month as a number from 1 to 12. Check %(what)s.",
                    what=say(self.about),
                ),
                code="month",
            )
        return month

    def _year(self, text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) == 4 and int(text) >= 1000):
            raise ValidationError(
                say(
                    "Write the year with 4 figures, such as 2026. Check %(what)s.",
                    what=say(self.about),
                ),
                code="year",
            )
        return int(text)

    def _real(self, day: int, month: int, year: int) -> date:
        days = calendar.monthrange(year, month)[1]
        if not 1 <= day <= days:
            when = say(MONTHS[month - 1])
            said = say(
                "%(month)s has %(days)s days. Check %(what)s.",
                month=f"{when} {year}" if month == 2 else when,
                days=days,
                what=say(self.about),
            )
            raise ValidationError(said, code="day")
        return date(year, month, day)

    def _within(self, day: date) -> None:
        earliest = self.earliest() if callable(self.earliest) else self.earliest
        latest = self.latest() if callable(self.latest) else self.latest
        about = upper_first(say(self.about))
        if latest and day > latest:
            raise ValidationError(
                say("%(what)s must be %(day)s or earlier.", what=about, day=day_plain(latest)),
                code="day month year",
            )
        if earliest and day < earliest:
            raise ValidationError(
                say("%(what)s must be %(day)s or later.", what=about, day=day_plain(earliest)),
                code="day month year",
            )


def _begins(name: str, text: str) -> bool:
    return len(text) >= 3 and name.lower().startswith(text.lower().rstrip("."))


class MomentField(DayField):
    """A day and a time, as a clock in the organisation shows them. An aware moment comes out."""

    widget = MomentInput

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, datetime):
            return value
        parts = [str(part or "").strip() for part in value]
        if not any(parts):
            return None
        day = self._day(parts[:3])
        return self._moment(day, self._time(parts[3] if len(parts) > 3 else ""))

    def _time(self, text: str) -> time:
        if not text:
            said = say("Add a time to %(what)s, such as 2:30pm.", what=say(self.about))
            raise ValidationError(said, code="time")
        plain = text.lower().replace(" ", "").replace(".", ":").replace("noon", "12:00pm")
        half = plain[-2:] if plain.endswith(("am", "pm")) else ""
        hours, _, minutes = plain.removesuffix(half).partition(":")
        found = self._clock(hours, minutes or ("00" if half else ""), half)
        if found is None:
            raise ValidationError(
                say("Write the time as 2:30pm or 14:30. Check %(what)s.", what=say(self.about)),
                code="time",
            )
        return found

    def _clock(self, hours: str, minutes: str, half: str) -> time | None:
        if not all(part.isascii() and part.isdigit() for part in (hours, minutes)):
            return None
        hour, minute = int(hours[:4]), int(minutes[:4])
        if minute > 59 or len(minutes) != 2 or hour > 23 or (half and not 1 <= hour <= 12):
            return None
        if half:
            hour = hour % 12 + (12 if half == "pm" else 0)
        return time(hour, minute)

    def _moment(self, day: date, at: time) -> datetime:
        zone = timezone.get_current_timezone()
        moment = datetime.combine(day, at, tzinfo=zone)
        # Beware: when the clocks go forward an hour does not happen; it survives no round trip.
        there_and_back = moment.astimezone(UTC).astimezone(zone)
        if there_and_back.time() != at:
            raise ValidationError(
                say(
                    "The clocks went forward that night, so there was no such time. "
                    "Check %(what)s.",
                    what=say(self.about),
                ),
                code="time",
            )
        return moment


# ------------------------------------------------------------------ for the templates


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
