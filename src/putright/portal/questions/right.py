"""What would put it right?"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from putright.design.fields import LongWordsField
from putright.languages import say
from putright.portal.questions.base import About, Cleaned, Line, Question


class Right(Question):
    id = "right"

    def heading(self, about: About) -> str:
        return say("What would put it right?")

    def fields(self, about: About) -> dict[str, forms.Field]:
        return {
            "put_right": LongWordsField(
                label=self.heading(about),
                help_text=say(
                    "For example an apology, an explanation, something done, or a decision "
                    "looked at again. You can leave this empty."
                ),
                required=False,
                limit=5_000,
                widget=forms.Textarea(attrs={"rows": 5}),
            )
        }

    def lines(self, cleaned: Cleaned, about: About) -> Sequence[Line]:
        return [Line(say("What would put it right"), cleaned.get("put_right", ""), long=True)]

    def details(self, cleaned: Cleaned, about: About) -> Mapping[str, Any]:
        return {"put_right": cleaned.get("put_right", "")}
