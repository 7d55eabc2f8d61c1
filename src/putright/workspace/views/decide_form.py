"""What is asked of whoever decides the points and the remedy of a case?"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django import forms

from putright.cases.queries import Opened
from putright.core.deciding import Draft, draft_of
from putright.core.offered import offered_move
from putright.core.policy import Policy, Remedy
from putright.core.refusals import Refused
from putright.design.fields import LongWordsField, MoneyField
from putright.design.forms import Form
from putright.workspace import deciding
from putright.workspace.choices import because, in_index
from putright.workspace.door import StaffRequest

_MEANS = {
    "upheld": "It happened, and it fell short.",
    "partly upheld": "Some of it happened, or we cannot be sure of all of it.",
    "not upheld": "It did not happen, or it was reasonable.",
}
_TAKEN = ("waiting", "decided", "accepted")


@dataclass
class Deciding:
    """One person deciding one case, at one moment."""

    request: StaffRequest
    opened: Opened
    at: datetime
    point: int = 0

    @cached_property
    def draft(self) -> Draft:
        return draft_of(self.opened.case, self.opened.policy)

    @cached_property
    def open_point(self) -> int:
        """The point whose form is open: the one asked for, else the first that is not decided."""
        numbers = [point.number for point in self.opened.case.points]
        if self.point in numbers:
            return self.point
        return next((n for n in numbers if not self.draft.is_decided(n)), 0)

    @cached_property
    def not_mine(self) -> Refused | None:
        """Why this person may not write findings down; None where they may."""
        found = offered_move(
            self.opened.case, self.opened.policy, self.request.actor, self.at, "find", {}
        )
        return found.refusal if found else None

    @cached_property
    def remedies(self) -> dict[str, Refused | None]:
        """Each remedy of the policy, and why it may not be offered now, if it may not."""
        case, policy, actor = self.opened.case, self.opened.policy, self.request.actor
        found = {}
        for remedy in policy.remedy:
            given = {"remedy": remedy.id}
            move = offered_move(case, policy, actor, self.at, "offer", given)
            found[remedy.id] = move.refusal if move else None
        return found

    @cached_property
    def to_offer(self) -> list[Remedy]:
        """The remedies that are not on offer yet; one that is made for each failure always is."""
        taken = {made.remedy for made in self.opened.case.offers if made.state in _TAKEN}
        every = self.opened.policy.remedy
        return [one for one in every if one.id not in taken or one.once_for or one.pays]

    @property
    def may_offer(self) -> bool:
        return any(
            reason is None or reason.code != "not-yours" for reason in self.remedies.values()
        )


def form_of(doing: Deciding, data: Any = None) -> Form:
    fields: dict[str, Any] = {}
    if doing.open_point and doing.not_mine is None:
        fields |= _point_fields(doing)
    if doing.may_offer and doing.to_offer:
        fields |= _remedy_fields(doing)
    form: Form = type("DecideForm", (Form,), fields)(data, initial=_drafted(doing))
    return form


def _point_fields(doing: Deciding) -> dict[str, Any]:
    words = doing.opened.policy.outcome
    finding = forms.ChoiceField(
        label="What do you find?",
        choices=[(word.id, word.name) for word in words],
        widget=forms.RadioSelect,
        required=False,
    )
    finding.hints = {  # type: ignore[attr-defined]
        word.id: _MEANS.get((word.means or word.id).replace("-", " "), "") for word in words
    }
    why = LongWordsField(
        label="Why?",
        help_text="Say what you looked at, what each side said, and why you reached this view. "
        "Plain words: it goes in the letter.",
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
    )
    before = forms.MultipleChoiceField(
        label="Before you decide",
        choices=deciding.BEFORE,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    return {"finding": finding, "why": why, "before": before} if words else {"why": why}


def _remedy_fields(doing: Deciding) -> dict[str, Any]:
    policy = doing.opened.policy
    box = forms.MultipleChoiceField(
        label="What will we do?",
        choices=[(remedy.id, remedy.name) for remedy in doing.to_offer],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    box.hints = {name: _not_yet(doing, name) for name in doing.remedies}  # type: ignore[attr-defined]
    fields: dict[str, Any] = {"remedies": box}
    paying = [remedy for remedy in doing.to_offer if remedy.pays]
    if paying:
        fields["amount"] = MoneyField(label="How much?", required=False)
        if deciding.asks_the_claim(policy, paying):
            fields["claim"] = MoneyField(
                label="What is the whole loss worth?",
                help_text="Where it is not below the insurers’ excess, it goes to them.",
                required=False,
            )
        fields |= _to_field(doing, paying)
    for name in once_for(policy):
        fields[name] = forms.IntegerField(
            label=f"For which {name}?", min_value=1, max_value=1000, required=False
        )
    consulted = {role for row in policy.authority for role in row.after_consulting}
    if consulted and any(set(row.decided_by) & set(doing.request.actor.roles)
                         for row in policy.authority if row.after_consulting):  # fmt: skip
        fields["consulted"] = forms.MultipleChoiceField(
            label="Whom have you asked?",
            choices=[(role, policy.roles[role].name) for role in sorted(consulted)],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
    label = "Why this amount?" if paying else "Why this fits what went wrong"
    fields["why_amount"] = LongWordsField(
        label=label, widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    return fields


def _to_field(doing: Deciding, paying: list[Remedy]) -> dict[str, Any]:
    policy = doing.opened.policy
    ids = {remedy.id for remedy in paying}
    rows = [row for row in policy.authority if ids & set(row.remedy)]
    to = list(dict.fromkeys(word for row in rows for word in row.when.to))
    if not to:
        return {}
    named = [(w, policy.roles[w].name if w in policy.roles else w.capitalize()) for w in to]
    return {
        "to": forms.ChoiceField(
            label="To whom?", choices=[("", "Choose"), *named], widget=forms.Select, required=False
        )
    }


def _not_yet(doing: Deciding, remedy: str) -> str:
    reason = doing.remedies.get(remedy)
    if reason is None:
        return ""
    cited = in_index(reason.clauses, doing.opened.policy)
    clause = f" Clause {', '.join(cited)}." if cited else ""
    return f"Not yet: {because(reason, doing.opened.policy)}{clause}"


def _drafted(doing: Deciding) -> dict[str, Any]:
    draft, number, case = doing.draft, doing.open_point, doing.opened.case
    known = {remedy.id for remedy in doing.to_offer}
    return {
        "finding": draft.outcomes.get(number, ""),
        "why": draft.reasons.get(number, ""),
        "before": list(draft.before.get(number, ())),
        "remedies": [name for name in draft.remedies if name in known],
        "to": case.role,
        "why_amount": draft.why,
        **draft.given,
    }


def once_for(policy: Policy) -> list[str]:
    """Return the details for each value of which a remedy is made once."""
    return sorted({remedy.once_for for remedy in policy.remedy if remedy.once_for})
