"""What may the customer do with their case now, and what not yet? The rules say, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from putright.cases.queries import Opened
from putright.core.case import Offer
from putright.core.counting import Amount
from putright.core.decide import decide
from putright.core.facts import Actor, Command
from putright.core.policy import Stage
from putright.core.refusals import Refused
from putright.core.rules.escalation import next_stage
from putright.core.rules.limits import last_day
from putright.core.rules.turning_away import anchors
from putright.portal.stages import answer_clock
from putright.portal.words import refusal_sentence, stage_name, stage_phrase, who_answers, within


def actor(opened: Opened) -> Actor:
    """Return whoever holds the link, as the customer: with the role in which they told us."""
    case, policy = opened.case, opened.policy
    role = policy.roles.get(case.role)
    known = role is not None and role.side == "customer"
    person = str(opened.facts[0].data["filed"].get("customer", ""))
    return Actor(person, (case.role if known else "customer",))


def why_not(opened: Opened, do: str, given: Mapping[str, Any], at: datetime) -> Refused | None:
    """Return why the customer may not do this now; None where only details are wanting."""
    try:
        decide(opened.case, Command(do, given, actor(opened)), opened.policy, at)
    except Refused as refused:
        return None if refused.only_details else refused
    return None


@dataclass(frozen=True, slots=True)
class No:
    """Why not: the sentence for the customer, and the clauses behind it."""

    sentence: str
    clauses: tuple[str, ...]
    code: str


@dataclass(frozen=True, slots=True)
class NextStage:
    """The stage that can be asked for, or that will be open later; or why there is none."""

    stage: Stage | None
    name: str  # "Stage 2", "Taken further"
    phrase: str  # fits "ask for …": "stage 2", "the next stage"
    who: str
    within: str
    until: date | None
    different_people: bool
    no: No | None

    @property
    def allowed(self) -> bool:
        return self.no is None


def asking(opened: Opened, at: datetime) -> NextStage:
    """Return what the customer would ask for, if they are not satisfied."""
    refused = why_not(opened, "escalate", {"form": "web"}, at)
    stage = next_stage(opened.case, opened.policy)
    no = No(refusal_sentence(refused), refused.clauses, refused.code) if refused else None
    if stage is None:
        return NextStage(None, "", "", "", "", None, False, no)
    clock = answer_clock(stage)
    dated = clock is not None and isinstance(clock.within, Amount)
    return NextStage(
        stage=stage,
        name=stage_name(stage),
        phrase=stage_phrase(stage),
        who=who_answers(stage, opened.policy),
        within=within(clock) if clock and dated else "",
        until=last_day(stage.ask_within, stage.take, anchors(opened.case), opened.policy),
        different_people=stage.different_people,
        no=no,
    )


def offers_to_answer(opened: Opened, at: datetime) -> list[Offer]:
    """Return the offers that wait for the customer, where the policy lets them answer here."""
    made = [offer for offer in opened.case.offers if offer.state == "decided"]
    if not made or why_not(opened, "answer-offer", {"accepted": True}, at):
        return []
    return made


def may_withdraw(opened: Opened, at: datetime) -> bool:
    return why_not(opened, "withdraw", {}, at) is None


def may_add(opened: Opened, at: datetime) -> bool:
    return why_not(opened, "note", {"text": "…"}, at) is None
