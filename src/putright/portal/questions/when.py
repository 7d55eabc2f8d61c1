"""When did it happen? Those days that the policy counts from, each of which may be left."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from putright.design.day_fields import DayField
from putright.design.days import day_of, day_plain
from putright.design.fields import WordsField
from putright.languages import later, say
from putright.portal.bars import told_days
from putright.portal.questions.base import About, Cleaned, Line, Question

_HINT = later("For example, 27 3 2026. A guess is fine.")
_ASKED = {
    "event": (
        later("When did it happen?"),
        later("If it has gone on for a while, give the first date you can remember."),
        later("the day it happened"),
        later("When it happened"),
    ),
    "awareness": (
        later("When did you first notice it, or find out?"),
        later("Leave it empty if that was the same day."),
        later("the day you first noticed"),
        later("First noticed"),
    ),
    "last-service": (
        later("When did you last use our service?"),
        later("The last day of a course, a visit or an appointment."),
        later("the day you last used our service"),
        later("Last used our service"),
    ),
}


class When(Question):
    id = "when"
    template = "when"

    def heading(self, about: About) -> str:
        return say(_ASKED["event"][0])

    def days(self, about: About) -> list[str]:
        """Return what is asked: when it happened always, and what the policy counts from."""
        return list(dict.fromkeys(["event", *told_days(about.policy, about.kind, about.role)]))

    def fields(self, about: About) -> dict[str, forms.Field]:
        today = day_of(about.at)
        asked = {name: _day(name, today) for name in self.days(about)}
        roughly = WordsField(
            label=say("Roughly when"),
            help_text=say("Such as “last spring” or “since I moved in”."),
            required=False,
        )
        return {**asked, "roughly": roughly}

    def lines(self, cleaned: Cleaned, about: About) -> Sequence[Line]:
        days = [Line(say(_ASKED[name][3]), _said(cleaned.get(name))) for name in self.days(about)]
        roughly = cleaned.get("roughly")
        return [*days, Line(say("Roughly when"), roughly)] if roughly else days

    def details(self, cleaned: Cleaned, about: About) -> Mapping[str, Any]:
        days = {name: cleaned[name] for name in self.days(about) if cleaned.get(name)}
        return {**days, "when_roughly": cleaned.get("roughly", "")}


def _day(name: str, today: date) -> DayField:
    label, hint, about, _ = _ASKED[name]
    hint = f"{say(hint)} {say(_HINT)}"
    return DayField(label=say(label), help_text=hint, about=about, latest=today, required=False)


def _said(day: date | None) -> str:
    return day_plain(day) if day else ""
