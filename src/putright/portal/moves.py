"""What may the customer do with their case now, and what not yet? The rules say, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from putright.cases.queries import Opened
from putright.core.case import Offer
from putright.core.counting import Amount
from putright.core.decide import decide
from putright.core.facts import Actor, Command
from putright.core.policy import Policy, Stage
from putright.core.refusals import Refused
from putright.core.rules.escalation import next_stage
from putright.core.rules.limits import last_day
from putright.core.rules.turning_away import anchors
from putright.languages import later, say
from putright.portal.stages import answer_clock, asked_in_writing
from putright.portal.words import (
    refusal_sentence,
    stage_name,
    stage_phrase,
    who_answers,
    who_reviews,
    within,
)


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
    cites: tuple[str, ...] = ()  # for asking, and not for what opens it without
    reviewer: str = ""  # who looks at it from outside
    in_writing: str = ""  # how this customer must ask, where the policy says so

    @property
    def allowed(self) -> bool:
        return self.no is None


def asking(opened: Opened, at: datetime) -> NextStage:
    """Return what the customer would ask for, if they are not satisfied."""
    refused = why_not(opened, "escalate", {"form": "web"}, at)
    stage = next_stage(opened.case, opened.policy)
    no = _no(opened, stage, refused) if refused else None
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
        cites=tuple(_of_asking(stage, stage.cites, opened.policy)),
        reviewer=who_reviews(stage, opened.policy),
        in_writing=asked_in_writing(stage, opened.policy)
        if opened.case.role in stage.in_writing_from
        else "",
    )


def _no(opened: Opened, stage: Stage | None, refused: Refused) -> No:
    """Return why not, as it is for this customer: what they did themselves is not called ours."""
    case, policy = opened.case, opened.policy
    ended = _ENDED.get(case.status)
    if ended:
        return No(say(ended), (), refused.code)
    unread = [one for one in policy.procedure if one.status == "not loaded"]
    now = policy.stages.get(case.stage)
    if stage is None and unread and refused.code == "none-left" and not (now and now.final):
        clauses = tuple(dict.fromkeys(name for one in unread for name in one.cites))
        return No(say(_BY_CONTRACT), clauses, refused.code)
    clauses = tuple(_of_asking(stage, refused.clauses, policy)) if stage else refused.clauses
    return No(refusal_sentence(refused), clauses, refused.code)


_ENDED = {
    "withdrawn": later("You took this back, so there is no further stage of it."),
    "refused": later("We could not take this on, so there is no further stage of it."),
    "diverted": later("This went to another place, so there is no further stage of it here."),
}
_BY_CONTRACT = later(
    "What comes after this stage is laid down in each contract. Our policy names those texts, and "
    "they are not in this system yet. Ask us which of them is for you."
)


def _of_asking(stage: Stage, ids: Iterable[str], policy: Policy) -> list[str]:
    """Return the clauses for asking: those of what takes a matter straight there are left out."""
    found = list(ids)
    straight = {
        name
        for record in (stage.straight_here.has if stage.straight_here else ())
        if record in policy.records
        for name in policy.records[record].cites
    }
    return [name for name in found if name not in straight] or found


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
