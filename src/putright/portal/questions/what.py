"""What happened? And, where somebody wants it so, each thing to look into by itself."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from putright.design.fields import LongWordsField, WordsField
from putright.languages import later, say
from putright.portal.questions.base import LONG, About, Cleaned, Line, Question

MOST_POINTS = 8
_POINT = 300  # characters


class What(Question):
    id = "what"

    def fits(self, about: About) -> bool:
        return True

    def heading(self, about: About) -> str:
        return about.words.question

    def fields(self, about: About) -> dict[str, forms.Field]:
        return {
            "what_happened": LongWordsField(
                label=self.heading(about),
                help_text=about.words.hint,
                limit=LONG,
                widget=forms.Textarea(attrs={"rows": 10}),
                error_messages={"required": later("Tell us in your own words. A few are enough.")},
            )
        }

    def lines(self, cleaned: Cleaned, about: About) -> Sequence[Line]:
        return [Line(say("In your words"), cleaned["what_happened"], long=True)]

    def details(self, cleaned: Cleaned, about: About) -> Mapping[str, Any]:
        return {"what_happened": cleaned["what_happened"]}


class Points(Question):
    id = "points"
    template = "points"

    def fits(self, about: About) -> bool:
        return False

    def heading(self, about: About) -> str:
        return say("What should we look into?")

    def fields(self, about: About) -> dict[str, forms.Field]:
        return {
            f"point{n}": WordsField(label=_numbered(n), limit=_POINT, required=False)
            for n in range(1, MOST_POINTS + 1)
        }

    def lines(self, cleaned: Cleaned, about: About) -> Sequence[Line]:
        return [Line(_numbered(n), text) for n, text in enumerate(self.points(cleaned), 1)]

    def points(self, cleaned: Cleaned) -> list[str]:
        boxes = (cleaned.get(f"point{n}") for n in range(1, MOST_POINTS + 1))
        return [text for text in boxes if text]

    def details(self, cleaned: Cleaned, about: About) -> Mapping[str, Any]:
        points = self.points(cleaned)
        return {"points": [{"what": text} for text in points]} if points else {}


def _numbered(number: int) -> str:
    return say("Point %(number)s", number=number)


def only_point(what_happened: str) -> str:
    """Return the one point that a text makes: all of it, since nobody has said which part."""
    return what_happened.strip()
