"""When did it happen? Those days that the policy counts from, each of which may be left."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from putright.design.days import day_of, day_plain
from putright.design.forms import DayField, WordsField
from putright.portal.bars import told_days
from putright.portal.questions.base import About, Cleaned, Line, Question

_HINT = "For example, 27 3 2026. A guess is fine."
_ASKED = {
    "event": (
        "When did it happen?",
        f"If it has gone on for a while, give the first date you can remember. {_HINT}",
        "the day it happened",
        "When it happened",
    ),
    "awareness": (
        "When did you first notice it, or find out?",
        f"Leave it empty if that was the same day. {_HINT}",
        "the day you first noticed",
        "First noticed",
    ),
    "last-service": (
        "When did you last use our service?",
        f"The last day of a course, a visit or an appointment. {_HINT}",
        "the day you last used our service",
        "Last used our service",
    ),
}


class When(Question):
    id = "when"
    template = "when"

    def heading(self, about: About) -> str:
        return _ASKED["event"][0]

    def days(self, about: About) -> list[str]:
        """Return what is asked: when it happened always, and what the policy counts from."""
        return list(dict.fromkeys(["event", *told_days(about.policy, about.kind, about.role)]))

    def fields(self, about: About) -> dict[str, forms.Field]:
        today = day_of(about.at)
        asked = {name: _day(name, today) for name in self.days(about)}
        roughly = WordsField(
            label="Roughly when",
            help_text="Such as “last spring” or “since I moved in”.",
            required=False,
        )
        return {**asked, "roughly": roughly}

    def lines(self, cleaned: Cleaned, about: About) -> Sequence[Line]:
        days = [Line(_ASKED[name][3], _said(cleaned.get(name))) for name in self.days(about)]
        roughly = cleaned.get("roughly")
        return [*days, Line("Roughly when", roughly)] if roughly else days

    def details(self, cleaned: Cleaned, about: About) -> Mapping[str, Any]:
        days = {name: cleaned[name] for name in self.days(about) if cleaned.get(name)}
        return {**days, "when_roughly": cleaned.get("roughly", "")}


def _day(name: str, today: date) -> DayField:
    label, hint, about, _ = _ASKED[name]
    return DayField(label=label, help_text=hint, about=about, latest=today, required=False)


def _said(day: date | None) -> str:
    return day_plain(day) if day else ""
