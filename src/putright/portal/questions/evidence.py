"""Do you have photos or papers? The files themselves are in the store, of nobody yet."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from putright.languages import say, say_count
from putright.portal.drafts import Draft, Typed
from putright.portal.questions.base import About, Cleaned, Line, Question
from putright.portal.uploads import Sent


class Evidence(Question):
    """Kept in the draft by what the store calls each file. Beware: never read from a form."""

    id = "evidence"
    template = "evidence"

    def heading(self, about: About) -> str:
        return say("Do you have photos or papers?")

    def intro(self, about: About) -> str:
        return say(
            "For example pictures of what is wrong, letters, messages or bills. You do not need "
            "any, and you can add some later."
        )

    def fields(self, about: About) -> dict[str, forms.Field]:
        return {"files": forms.CharField(required=False, widget=forms.HiddenInput)}

    def lines(self, cleaned: Cleaned, about: About) -> Sequence[Line]:
        files = listed(cleaned)
        names = ", ".join(one.name for one in files)
        text = ""
        if files:
            text = say_count(
                len(files), "%(count)s file: %(names)s", "%(count)s files: %(names)s", names=names
            )
        return [Line(say("Photos and papers"), text, long=True)]

    def details(self, cleaned: Cleaned, about: About) -> Mapping[str, Any]:
        return {"files": [one.id for one in listed(cleaned)]}


def listed(typed: Mapping[str, Any]) -> list[Sent]:
    """Return the files that a draft names."""
    return [Sent(*row) for row in json.loads(typed.get("files") or "[]")]


def as_typed(files: Sequence[Sent]) -> Typed:
    return {"files": json.dumps([list(one) for one in files])} if files else {}


def files_of(draft: Draft) -> list[Sent]:
    return listed(draft.of(Evidence.id))
