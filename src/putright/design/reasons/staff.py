"""In which sentences is a date explained to staff?"""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from putright.design import voice
from putright.design.days import (
    day_full,
    day_of,
    day_plain,
    day_time,
    listed,
    lower_first,
    upper_first,
)
from putright.design.proof import ELAPSED, Proof
from putright.design.reasons.changes import changes_said
from putright.design.reasons.counts import hours_said, skips_said, span_said
from putright.design.reasons.rules import clauses_cited, within_said
from putright.design.reasons.starts import first_day_said


def for_staff(proof: Proof) -> list[Markup]:
    return [
        *_rule(proof),
        *_start(proof),
        *(_headed(_skips_head(proof), text) for text in skips_said(proof)),
        *span_said(proof),
        *hours_said(proof),
        *_readings(proof),
        *_calendar(proof),
        *_changes(proof),
    ]


def _headed(head: str, text: Markup | str) -> Markup:
    return Markup("<strong>{}:</strong> {}").format(head, text)


def _skips_head(proof: Proof) -> str:
    return "Counted" if proof.unit == "calendar days" else "Skipped"


def _rule(proof: Proof) -> list[Markup]:
    strength = f" Strength: {voice.strength_word(proof.strength)}." if proof.strength else ""
    if proof.is_agreed:
        limit = "the date is the one agreed for the case."
    elif proof.is_stated:
        limit = f"{within_said(proof)}."
    else:
        limit = "the policy gives no time, so none is invented."
    if not proof.clauses:
        return [_headed("Rule", f"{limit}{strength}")]
    heading = f", {lower_first(proof.clauses[0].heading)}" if proof.clauses[0].heading else ""
    return [
        Markup("<strong>{}{}:</strong> {}{}").format(
            _at_its_head(clauses_cited(proof)), heading, limit, strength
        )
    ]


def _at_its_head(cited: Markup) -> Markup:
    """Return "Clause 3.6" of "clause 3.6", whether it is a link or not."""
    return Markup(cited.replace("clause", "Clause", 1))  # noqa: S704 -- markup already


def _start(proof: Proof) -> list[Markup]:
    if proof.begins is None:
        when = lower_first(proof.starts_when) or "something that has not happened yet"
        return [_headed("Starts", f"when {when}. Not started.")]
    words = voice.event(proof.start_event or "received").staff
    at = proof.start_at
    moment = day_time(at) if at else day_full(proof.begins)
    text = f"{words}, {moment}."
    said = day_of(at) if at else proof.begins
    if proof.begins != said:
        why = proof.start_moved.rstrip(".") or "Moved by the reading used"
        text += f" {upper_first(why)}, so it is taken as {day_full(proof.begins)}."
    elif proof.start_moved:
        text += f" {proof.start_moved.rstrip('.')}."
    if proof.unit in ("working days", "calendar days"):
        text += f" {first_day_said(proof)}"
    return [_headed("Starts", text.strip())]


def _readings(proof: Proof) -> list[Markup]:
    found = []
    for reading in proof.readings:
        text = reading.chosen or reading.asks
        if reading.by and reading.by != "not stated":
            text = f"{text.rstrip('.')}. Decided by: {reading.by}"
            text += f", {day_plain(reading.on)}" if reading.on else ""
        others = [_other(other) for other in reading.others]
        if others:
            text = f"{text.rstrip('.')}. It could also be read: {listed(others, 'or')}"
        head = f"Reading {reading.id}".strip()
        found.append(_headed(head, upper_first(f"{text.rstrip('.')}.")))
    return found


def _other(other: Any) -> str:
    if isinstance(other, str):
        return lower_first(other.rstrip("."))
    for name in ("chosen", "says", "text", "id"):
        value = other.get(name) if isinstance(other, Mapping) else getattr(other, name, "")
        if value:
            return lower_first(str(value).rstrip("."))
    return str(other)


def _calendar(proof: Proof) -> list[Markup]:
    if not proof.calendar.division or proof.unit in ELAPSED or not proof.is_stated:
        return []
    version = proof.calendar.version
    listed_on = f", list of {day_plain(version)}" if version else ""
    return [
        _headed("Calendar", f"{upper_first(voice.division(proof.calendar.division))}{listed_on}.")
    ]


def _changes(proof: Proof) -> list[Markup]:
    if not proof.is_stated and proof.last is None:
        return []
    changes = changes_said(proof)
    if changes:
        return [_headed("Changes", change) for change in changes]
    return [_headed("Pauses and extensions", "none.")]
