"""The answer and the end: responding, closing, opening again, withdrawing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from putright.core.case import Case
from putright.core.conditions import is_written
from putright.core.facts import Fact
from putright.core.policy import Policy, Stage
from putright.core.rules.asking import Asked, is_blank
from putright.core.rules.declaring import is_outside_the_line
from putright.core.rules.handling import handled_by, is_same_team
from putright.core.rules.turning_away import standing_bars
from putright.core.undelivered import is_answer_only_told


def respond(asked: Asked) -> list[Fact]:
    """Answer: by the one whose stage it is, in the form owed, every point of it."""
    asked.permit("respond")
    if not (asked.case.status == "answered" and _open_points(asked.case)):
        asked.must_be("open")
    _not_barred(asked)
    stage = asked.stage
    role = whose_answer(asked)
    points = _findings(asked)
    outcome = _outcome(asked, points)
    asked.pass_gates("respond", outcome=outcome)
    if stage is not None:
        _in_the_form_owed(asked, stage)
    if asked.policy.points.answered_before == "respond":
        _every_point(asked, points)
    words = {f"point {p['number']}": p.pop("reason") for p in points if p.get("reason")}
    data = {
        "outcome": outcome,
        "form": asked.given.get("form") or "writing",
        "points": points or None,
        "final": bool(stage and stage.final) or None,
    }
    fact = asked.fact_of_details("responded", data, by_role=role)
    return [_with_words(fact, words)]


def find(asked: Asked) -> list[Fact]:
    """Write down what is found, as far as it is known: a draft, and not told.

    Nothing need be complete. It is no answer: that is another's to give, or the same
    person's, and it asks for every finding.
    """
    role = asked.permit("respond")
    asked.must_be("open")
    found = _findings(asked)
    words = {f"point {p['number']}": str(p.pop("reason")) for p in found if p.get("reason")}
    known = {word.id for word in asked.policy.outcome}
    for point in found:
        outcome = point.get("outcome")
        if outcome and known and outcome not in known:
            asked.refuse("unknown-outcome", f"{outcome!r} is no outcome here.")
    if not found and "remedies" not in asked.given:
        asked.refuse(
            "details-missing",
            "Say which point this is about.",
            missing=["points"],
            only_details=True,
        )
    fact = asked.fact_of_details("found", {"points": found}, by_role=role)
    return [_with_words(fact, words)]


def _with_words(fact: Fact, words: Mapping[str, str]) -> Fact:
    return replace(fact, words={**fact.words, **words})


def _not_barred(asked: Asked) -> None:
    """A strict bar stops the answer only: acknowledging, refusing and referring stay open."""
    for bar in standing_bars(asked.case, asked.policy, asked.day):
        if not bar.discretion:
            asked.refuse("barred", f"{bar.name}: this cannot be answered as it stands.", bar)


def whose_answer(asked: Asked) -> str:
    """Return the role of whoever may give the answer here. Refuses anybody else."""
    role = asked.permit("respond")
    stage = asked.stage
    if stage is not None:
        role = _whose_stage(asked, stage)
        _someone_new(asked, stage)
        _by_the_panel(asked, stage)
    return role


def _whose_stage(asked: Asked, stage: Stage) -> str:
    wanted = handled_by(asked, stage)
    if wanted and asked.policy.roles and wanted not in asked.actor.roles:
        name = asked.policy.roles[wanted].name if wanted in asked.policy.roles else wanted
        asked.refuse("wrong-role", f"Who answers at this stage: {name}.", stage, [wanted])
    return wanted or asked.permit("respond")


def _someone_new(asked: Asked, stage: Stage) -> None:
    person = asked.actor.person
    if stage.different_people and person and person in asked.case.handlers_before(stage.id):
        asked.refuse(
            "earlier-handler",
            "You handled this case at an earlier stage, so somebody else must answer.",
            stage,
        )
    is_outside_the_line(asked, stage.id, person)
    if stage.different_team and is_same_team(asked.actor.team, asked.case.team):
        asked.refuse("same-team", "Your team is the one complained of. Another must answer.", stage)


def _by_the_panel(asked: Asked, stage: Stage) -> None:
    if stage.panel is not None and not asked.case.convened:
        asked.refuse(
            "panel-not-convened",
            "The panel must be convened before it answers.",
            stage,
            ["convened"],
        )
    lost = asked.case.shut_out & set(asked.case.convened)
    if stage.panel is not None and lost:
        asked.refuse(
            "panel-not-convened",
            "A member of the panel has since been shut out. Convene it again.",
            stage,
            ["convened"],
        )
    person = asked.actor.person
    unnamed = not person or person in asked.actor.roles  # a rehearsal may name nobody
    if stage.panel is not None and not unnamed and person not in asked.case.convened:
        asked.refuse("not-on-panel", "Only a member of the panel answers for it.", stage)


def _in_the_form_owed(asked: Asked, stage: Stage) -> None:
    if stage.answer_in != "writing":
        return
    form = asked.given.get("form")
    if form is None:
        asked.refuse(
            "details-missing",
            "Say in what form the answer went: it is owed in writing.",
            stage,
            ["form"],
            only_details=True,
        )
    if not is_written(form) and not asked.case.is_on_file("adjustment", asked.day):
        asked.refuse(
            "not-in-writing",
            "This answer is owed in writing, unless a reasonable adjustment is on file.",
            stage,
            ["adjustment"],
        )


def _findings(asked: Asked) -> list[dict[str, Any]]:
    given = asked.given.pop("points", None) or ()
    if isinstance(given, Mapping):
        given = [
            {"number": _number(name), **(dict(v) if isinstance(v, Mapping) else {"outcome": v})}
            for name, v in given.items()
        ]
    known = {point.number for point in asked.case.points}
    found = []
    for item in given:
        point = dict(item) if isinstance(item, Mapping) else {"number": 0}
        number = point.get("number")
        if not isinstance(number, int) or number not in known:
            asked.refuse("unknown-point", f"There is no point {number} in this case.")
        point["reasoned"] = not is_blank(point.get("reason")) or None
        found.append({key: value for key, value in point.items() if value is not None})
    return found


def _number(name: object) -> int:
    """Return the number by which a point is named; 0, which no point has, for anything else."""
    text = str(name)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _every_point(asked: Asked, points: list[dict[str, Any]]) -> None:
    answered = {point["number"] for point in points if point.get("outcome")}
    unanswered = [p.number for p in asked.case.points if p.number not in answered and not p.outcome]
    if unanswered:
        asked.refuse(
            "point-open",
            f"{_have_none(unanswered)} Every point must be answered.",
            asked.policy.points,
            ["points"],
            only_details=True,
        )


def _have_none(numbers: Sequence[int]) -> str:
    """Return "Point 1 has no finding." or, of several, "Points 1, 2 have no finding."."""
    said = ", ".join(map(str, numbers))
    return (
        f"Point {said} has no finding." if len(numbers) == 1 else f"Points {said} have no finding."
    )


def _outcome(asked: Asked, points: list[dict[str, Any]]) -> str:
    words = {word.id: word for word in asked.policy.outcome}
    given = [asked.given.get("outcome"), *(point.get("outcome") for point in points)]
    for word in given:
        if word and words and word not in words:
            asked.refuse(
                "unknown-outcome", f"{word!r} is no outcome here. Write one of {', '.join(words)}."
            )
    _not_against_the_points(asked, points)
    if asked.policy.points.overall == "upheld if any is" and points:
        upheld = [p["outcome"] for p in points if _is_upheld(asked.policy, p.get("outcome", ""))]
        return (
            upheld[0] if upheld else str(asked.given.get("outcome") or points[0].get("outcome", ""))
        )
    return str(asked.given.get("outcome") or "")


def _not_against_the_points(asked: Asked, points: list[dict[str, Any]]) -> None:
    """A complaint of which any point is upheld is not, as a whole, not upheld."""
    whole = str(asked.given.get("outcome") or "")
    upheld = [p["number"] for p in points if _is_upheld(asked.policy, p.get("outcome", ""))]
    means = {word.id: word.means or word.id for word in asked.policy.outcome}
    if upheld and means.get(whole, whole).replace("-", " ") == "not upheld":
        asked.refuse(
            "against-its-points",
            f"Point {upheld[0]} is upheld, so the whole cannot be not upheld.",
            next((word for word in asked.policy.outcome if word.id == whole), None),
            ["outcome"],
            only_details=True,
        )


def _is_upheld(policy: Policy, outcome: str) -> bool:
    means = {word.id: word.means or word.id for word in policy.outcome}
    return means.get(outcome, outcome) == "upheld"


def close(asked: Asked) -> list[Fact]:
    """End the case. What was promised in it and not yet kept goes on."""
    role = asked.permit("close")
    asked.must_be("open", "answered", "diverted")
    unanswered = _open_points(asked.case)
    if unanswered and asked.case.status == "answered":
        points = asked.policy.points
        asked.refuse("point-open", _have_none(unanswered), points, ["points"])
    asked.pass_gates("close")
    if is_answer_only_told(asked.case) and not asked.case.is_on_file("adjustment", asked.day):
        asked.refuse(
            "not-in-writing",
            "The answer was told in a call, and it is owed in writing before the case is closed, "
            "unless a reasonable adjustment is on file.",
            asked.stage,
            ["adjustment"],
        )
    waiting = [made.number for made in asked.case.offers if made.state == "waiting"]
    if waiting:
        asked.refuse(
            "offer-waiting",
            f"Offer {waiting[0]} waits for a decision. It must be decided before closing.",
            missing=["decided"],
        )
    if asked.case.status == "open" and asked.case.stage:
        stage = asked.stage
        asked.refuse("not-answered", "This case has not been answered yet.", stage, ["responded"])
    return [asked.fact_of_details("closed", by_role=role)]


def _open_points(case: Case) -> list[int]:
    return [point.number for point in case.points if not point.outcome]


def reopen(asked: Asked) -> list[Fact]:
    """Open a closed case again; the day it was first closed stays on the record."""
    role = asked.permit("reopen")
    asked.must_be("closed", "refused", "withdrawn", "diverted", code="not-closed")
    asked.pass_gates("reopen")
    first = next(asked.case.named("closed"), None)
    data = {"first_closed": first.at if first else None}
    return [asked.fact_of_details("reopened", data, by_role=role)]


def withdraw(asked: Asked) -> list[Fact]:
    """Let the customer take it back; no reason is asked."""
    role = asked.permit("withdraw")
    asked.must_be("open", "answered")
    asked.pass_gates("withdraw")
    return [asked.fact_of_details("withdrawn", by_role=role)]


def is_answered(case: Case) -> bool:
    return case.status == "answered" or (case.status == "closed" and case.has_happened("responded"))
