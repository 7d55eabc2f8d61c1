"""What may be typed as words or as a sum, and what do we say when it cannot be used?"""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.utils.text import normalize_newlines

from putright.languages import say

LINE = 200  # characters of a single line
LONG = 20_000  # characters of somebody's own words


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
