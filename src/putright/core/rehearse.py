"""Do these stories come out as they should? Rehearsals: a pack's own proofs, run as tests."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from putright.core.case import fold
from putright.core.decide import decide
from putright.core.expecting import (
    Playing,
    as_moment,
    letter_problems,
    refusal_problems,
    state_problems,
)
from putright.core.facts import Actor, Command, Fact
from putright.core.names import CUSTOMER_STEPS
from putright.core.policy import Policy
from putright.core.refusals import Refused
from putright.core.rules.able import who_may
from putright.core.stories import read_story

__all__ = ["Outcome", "play", "read_story", "rehearse"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one rehearsal came out. `problems` says what differed, step by step."""

    name: str
    file: str
    cites: tuple[str, ...]
    problems: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        return not self.problems


def rehearse(text: str, policy: Policy, file: str) -> Outcome:
    """Play one story under a policy. Raises PackFaults if the file is no story."""
    return play(read_story(text, file), policy, file)


def play(story: Mapping[str, Any], policy: Policy, file: str) -> Outcome:
    """Play a story that was read before."""
    played = Playing(_dressed(policy, story))
    for number, step in enumerate(story["step"], start=1):
        _play_step(played, step, number)
    cites = tuple(str(clause) for clause in story.get("cites", ()))
    return Outcome(str(story["name"]), file, cites, tuple(played.problems))


def _dressed(policy: Policy, story: Mapping[str, Any]) -> Policy:
    """Return the policy with the figures and the calendar that this story alone sets."""
    updates: dict[str, Any] = {}
    if story.get("settings"):
        updates["settings"] = {**policy.settings, **story["settings"]}
    calendar = story.get("calendar") or {}
    if isinstance(calendar, str):
        calendar = {"division": calendar}
    if calendar.get("without"):
        updates["holidays_without"] = tuple(calendar["without"])
    table = {k: v for k, v in calendar.items() if k in ("division", "zone", "closes", "opens")}
    if calendar.get("closures"):
        table["closures"] = tuple(calendar["closures"])
    if table:
        updates["calendar"] = policy.calendar.model_copy(update=table)
    return policy.changed(**updates) if updates else policy


def _play_step(played: Playing, step: Mapping[str, Any], number: int) -> None:
    played.at = _moment(step.get("at"), played)
    expect = step.get("expect", {})
    label = f"step {number} ({str(step.get('do', 'look'))[:40]})"
    facts: list[Fact] = []
    refusal: Refused | None = None
    if step.get("do", "look") != "look":
        try:
            facts = decide(played.case, _command(played, step), played.policy, played.at)
            played.case = fold(facts, played.case)
        except Refused as refused:
            refusal = refused
    problems = [
        *refusal_problems(refusal, expect.get("refused")),
        *letter_problems(expect.get("letter"), facts, refusal),
        *state_problems(played, expect, facts),
    ]
    played.problems += [f"{label}: {problem}" for problem in problems]


def _moment(value: Any, played: Playing) -> datetime:
    zone = ZoneInfo(played.policy.calendar.zone)
    if value is None:
        return played.at or datetime(2026, 1, 5, 9, tzinfo=zone)
    return as_moment(value, zone)


def _command(played: Playing, step: Mapping[str, Any]) -> Command:
    zone = ZoneInfo(played.policy.calendar.zone)
    given = dict(step.get("given", {}))
    for name in ("received_at", "happened"):
        if isinstance(given.get(name), (date, datetime)):
            given[name] = as_moment(given[name], zone)
    if step["do"] == "send" and "parts" in given:
        given["known"] = _known_in_a_story(given.get("known") or {}, played.policy)
    role = step.get("role") or _usual_role(played, str(step["do"]), given)
    person = str(step.get("by") or role)
    return Command(str(step["do"]), given, Actor(person, (role,), str(step.get("team", ""))))


def _known_in_a_story(told: Mapping[str, Any], policy: Policy) -> dict[str, Any]:
    """Return what whoever writes a letter knows of people and pages; a story may say otherwise."""
    usual = {
        "reference": "ABC-1234",
        "title": "The leak in the kitchen",
        "organisation": policy.policy.organisation,
        "handler": "Robin Reed",
        "contact": "01234 567890, hello@example.org",
        "page": "https://example.org/your-complaint",
        "policy-link": "https://example.org/policy",
        "customer": "Sam Sample",
        "name": "Sam Sample",
    }
    return {**told, "fields": {**usual, **told.get("fields", {})}}


def _usual_role(played: Playing, do: str, given: Mapping[str, Any]) -> str:
    """Return who would do this: the customer, or a role that may, the stage's own first."""
    if do in CUSTOMER_STEPS:
        return "customer"
    record = str(given.get("record", "")) if do == "record" else do
    able = who_may(played.policy, do, record)
    stage = played.policy.stages.get(played.case.stage)
    if stage is not None and stage.handled_by in able:
        return stage.handled_by
    return able[0] if able else "staff"
