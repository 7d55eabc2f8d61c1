"""Who sits on the panel of a case, who may not and why, and what has the panel before it?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from putright.core.case import Case
from putright.core.facts import Actor, Command, Fact
from putright.core.policy import Policy, Stage
from putright.core.refusals import Refused
from putright.core.rules.asking import Asked
from putright.core.rules.handling import may_sit


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who sits: in which office, or in whose place and why."""

    person: str
    office: str = ""
    instead_of: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sitting:
    """One panel as it was convened: its members, and whether another has taken its place."""

    fact: Fact
    seats: tuple[Seat, ...]
    is_now: bool


def panel_stages(case: Case, policy: Policy) -> list[Stage]:
    """Return the stages of this case's procedure that a panel answers."""
    return [stage for stage in policy.stages_of.get(case.procedure, ()) if stage.panel is not None]


def sittings(case: Case, stage: Stage) -> list[Sitting]:
    """Return the panels that were convened at a stage, the present one last."""
    found = [fact for fact in case.named("convened") if fact.stage == stage.id]
    last = len(found) - 1
    is_here = case.stage == stage.id and bool(case.convened)
    return [
        Sitting(fact, tuple(_seats(fact)), place == last and is_here)
        for place, fact in enumerate(found)
    ]


def _seats(fact: Fact) -> Iterator[Seat]:
    for member in fact.data.get("members", ()):
        instead = str(member.get("substitutes", ""))
        reason = fact.words.get(f"substitute for {instead}") or "" if instead else ""
        yield Seat(str(member["person"]), str(member.get("office", "")), instead, reason)


def why_not(
    case: Case,
    policy: Policy,
    stage: Stage,
    member: Mapping[str, object],
    at: datetime,
    interests: Mapping[str, Iterable[str]],
) -> Refused | None:
    """Return why somebody may not sit at this stage, in this office; None where they may."""
    command = Command("convene", {"interests": interests}, Actor("", ()))
    try:
        may_sit(Asked(case, command, policy, at), stage, member)
    except Refused as reason:
        return reason
    return None


def papers(case: Case, policy: Policy, stage: Stage, about: str) -> list[Fact]:
    """Return what was given to the panel of a stage, or the minutes of it."""
    names = [record.id for record in policy.record if record.about == about]
    return [fact for name in names for fact in case.named(name) if fact.stage == stage.id]
