"""Is somebody acting for you, is anyone at risk, and may it be a crime?"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from putright.core.policy import Policy, Record
from putright.design.days import lower_first
from putright.design.fields import LongWordsField, WordsField
from putright.design.forms import Form
from putright.languages import later, say
from putright.portal.questions.base import About, Cleaned, Line, Question, radios
from putright.portal.words import stage_name

CAPACITIES = (
    ("self", later("No, I am telling you myself")),
    ("helped", later("Yes, somebody will act for me")),
    ("for-another", later("I am telling you for somebody else")),
)
ASKED_ONCE = "asked_once"  # a box that nobody sees: the page was shown again for what is left out
_YES_NO = (("yes", later("Yes")), ("no", later("No")))


class Help(Question):
    id = "help"
    card = "you"
    template = "help"

    def heading(self, about: About) -> str:
        return say("Help and safety")

    def fields(self, about: About) -> dict[str, forms.Field]:
        return {
            "capacity": radios(say("Is somebody acting for you?"), CAPACITIES),
            "who": WordsField(
                label=say("Who is the other person?"),
                help_text=say(
                    "Their name, and how you know each other. We check with the person whose "
                    "complaint it is before we share anything."
                ),
                required=False,
            ),
            "risk": radios(
                say("Is anyone at risk, or could they be hurt?"), _YES_NO, help_text=say(_DANGER)
            ),
            "at_risk": _more(say("What is the risk?"), say("A few words are enough.")),
            **_opening_fields(about.policy, about.kind.procedure),
            ASKED_ONCE: forms.CharField(required=False, max_length=3),
        }

    def check(self, form: Form, cleaned: dict[str, Any]) -> None:
        """Ask once for what is usually forgotten. It may be left: nobody is stopped."""
        if cleaned.get(ASKED_ONCE):
            return
        if cleaned.get("capacity") in ("helped", "for-another") and not cleaned.get("who"):
            form.add_error("who", say("Say who, if you can. You can also go on without it."))
        if cleaned.get("risk") == "yes" and not cleaned.get("at_risk"):
            form.add_error(
                "at_risk", say("Say what the risk is, if you can. You can also go on without it.")
            )

    def lines(self, cleaned: Cleaned, about: About) -> Sequence[Line]:
        capacity = say(dict(CAPACITIES).get(cleaned.get("capacity", ""), ""))
        risk = _both(_yes(cleaned.get("risk")), cleaned.get("at_risk"))
        found = [
            Line(say("Somebody acting for you"), _both(capacity, cleaned.get("who"))),
            Line(say("Is anyone at risk?"), risk),
        ]
        for record in opening_records(about.policy, about.kind.procedure):
            said = _yes(cleaned.get(record.id))
            found.append(
                Line(
                    say("%(label)s?", label=record.label),
                    _both(said, cleaned.get(f"{record.id}_why")),
                )
            )
        return found

    def details(self, cleaned: Cleaned, about: About) -> Mapping[str, Any]:
        records = [
            {"record": record.id, **dict.fromkeys(record.needs, _reason(record, cleaned))}
            for record in opening_records(about.policy, about.kind.procedure)
            if cleaned.get(record.id) == "yes"
        ]
        return {
            "capacity": cleaned.get("capacity", ""),
            "representative": cleaned.get("who", ""),
            "risk": True if cleaned.get("risk") == "yes" else None,
            "at_risk": cleaned.get("at_risk", ""),
            "records": records,
        }


_DANGER = later("If somebody is in danger now, call 999.")


def opening_records(policy: Policy, procedure: str) -> list[Record]:
    """Return what a customer can say that takes the matter straight to a later stage.

    Only what somebody else may lift again (`struck_by`), so that it is safe to believe
    a customer; what staff must judge first, such as that an answer needs more
    looking into, is not asked.
    """
    return [
        policy.records[name]
        for stage in policy.stages_of.get(procedure, ())
        if stage.straight_here is not None
        for name in stage.straight_here.has
        if name in policy.records and policy.records[name].struck_by
    ]


def _opening_fields(policy: Policy, procedure: str) -> dict[str, forms.Field]:
    found: dict[str, forms.Field] = {}
    for record in opening_records(policy, procedure):
        found[record.id] = radios(
            say("Do you think that this is a %(what)s?", what=lower_first(record.label)),
            _YES_NO,
            help_text=_skips_to(policy, procedure, record.id),
        )
        found[f"{record.id}_why"] = _more(
            say("Why do you think so?"), say("A few words are enough.")
        )
    return found


def _skips_to(policy: Policy, procedure: str, record: str) -> str:
    for stage in policy.stages_of.get(procedure, ()):
        if stage.straight_here is not None and record in stage.straight_here.has:
            name = lower_first(stage_name(stage))
            return say("If it is, it goes straight to %(stage)s.", stage=name)
    return ""


def _reason(record: Record, cleaned: Cleaned) -> str:
    return cleaned.get(f"{record.id}_why") or "The customer says so; see what happened."


def _more(label: str, hint: str) -> LongWordsField:
    return LongWordsField(
        label=label,
        help_text=hint,
        required=False,
        limit=5_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _yes(value: Any) -> str:
    return say(dict(_YES_NO).get(value or "", ""))


def _both(said: str, more: Any) -> str:
    return f"{said}. {more}" if said and more else said or more or ""
