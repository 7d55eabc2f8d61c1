"""In which sentences is a date explained, to a customer and to staff?"""

from datetime import date

from markupsafe import Markup

from putright.design.days import (
    amount_said,
    clock_time,
    day_full,
    day_plain,
    day_short,
    lower_first,
    upper_first,
)
from putright.design.proof import ELAPSED, Proof
from putright.design.reasons.changes import changes_said
from putright.design.reasons.counts import hours_said, skips_said, span_said
from putright.design.reasons.rules import rule_said
from putright.design.reasons.starts import start_said
from putright.languages import say, say_html


def summary_of(proof: Proof, staff: bool, today: date | None) -> str:
    if proof.start_at is None and proof.begins is None and proof.starts_when:
        return say("When does this start?")
    if proof.is_paused:
        return say("Why is there no date yet?")
    if proof.last is None:
        return say("Why is there no date?")
    past = bool(today and proof.last < today)
    if past and not staff:
        return say("Why was it %(day)s?", day=day_plain(proof.last, year=False))
    if staff and proof.label:
        return (
            f"Why {'was' if past else 'is'} “{lower_first(proof.label)}” "
            f"due {_when(proof, short=True)}?"
        )
    return say("Why this date?")


def _when(proof: Proof, short: bool = False) -> str:
    if proof.unit in ELAPSED and proof.due_at and not proof.extended:
        if short:
            return f"{day_short(proof.due_at)}, {clock_time(proof.due_at)}"
        return f"{clock_time(proof.due_at)} on {day_full(proof.due_at)}"
    assert proof.last is not None
    return f"on {day_short(proof.last)}" if short else day_full(proof.last)


def for_customers(proof: Proof) -> list[Markup]:
    reasons = [
        rule_said(proof),
        *start_said(proof),
        *skips_said(proof),
        *span_said(proof),
        *hours_said(proof),
    ]
    return [*reasons, *changes_said(proof)]


def closing(proof: Proof, staff: bool) -> list[Markup]:
    if proof.last is None or proof.begins is None or (proof.is_paused and not staff):
        return []
    if not staff:
        return (
            [
                say_html(
                    "This is the date we gave you. If anything ever changes it, "
                    "the first date stays here and we tell you why."
                )
            ]
            if not proof.extended
            else []
        )
    found = []
    if proof.promised:
        found.append(
            Markup("First promised: <strong>{}</strong>.").format(day_plain(proof.promised))
        )
    again = proof.recalculated or proof.due
    if again:
        found.append(
            Markup("Worked out again today: <strong>{}</strong>.").format(day_plain(again))
        )
    if proof.extended:
        found.append(Markup("New date: <strong>{}</strong>.").format(day_plain(proof.extended)))
    found.append(Markup("The customer sees the same count."))
    return [Markup(" ").join(found)]


def caption(proof: Proof) -> str:
    amount = upper_first(amount_said(proof.amount))
    if proof.begins is None:
        return amount
    return say("%(amount)s from %(day)s", amount=amount, day=day_full(proof.begins, year=False))
