"""The next stage: who may ask for it, how, by when, and what opens it by itself."""

from collections.abc import Iterator
from difflib import get_close_matches

from putright.core.case import Case
from putright.core.conditions import is_written
from putright.core.facts import Fact
from putright.core.new_dates import is_late
from putright.core.policy import Policy, Stage
from putright.core.rules.asking import Asked, is_blank
from putright.core.rules.entering import (
    entered,
    straight_entry,
    straight_stage,
    unknown_procedure_text,
)
from putright.core.rules.limits import last_day
from putright.core.rules.response import is_answered
from putright.core.rules.turning_away import anchors

_WAYS = {"requested", "dissatisfied", "no-answer"}
HELP_TO_WRITE = "help-to-write"


def next_stage(case: Case, policy: Policy) -> Stage | None:
    """Return the stage after the present one that can be asked for, or None if there is none."""
    stages = policy.stages_of.get(case.procedure, ())
    places = [stage.id for stage in stages]
    begin = places.index(case.stage) + 1 if case.stage in places else 0
    return next((s for s in stages[begin:] if _WAYS & set(s.enter_on)), None)


def escalate(asked: Asked) -> list[Fact]:
    """Take the case to its next stage, since the customer asks or is not satisfied."""
    role = asked.permit("escalate")
    following = _following(asked)
    _is_the_one_asked(asked, following)
    _answered_first(asked, following)
    way = _way(asked, following)
    asked.pass_gates("escalate")
    _in_writing(asked, following)
    _in_time(asked, following)
    name = "dissatisfied" if way == "dissatisfied" else "escalated"
    facts = [asked.fact_of_details(name, {"way": way}, by_role=role)]
    if following.becomes and following.becomes != asked.case.kind:
        data = {"from": asked.case.kind, "to": following.becomes}
        facts.append(asked.fact("reclassified", {**data, "because": following.id}))
    facts.append(entered(asked, following, way))
    return facts


def _following(asked: Asked) -> Stage:
    case, policy = asked.case, asked.policy
    if case.status in ("refused", "withdrawn", "diverted", ""):
        asked.refuse(
            "not-answered", f"This case is {case.status or 'not begun'}: no stage follows."
        )
    following = next_stage(case, policy)
    if following is not None:
        return following
    received = case.latest("received")
    later = received.data.get("procedure_later") if received else None
    procedure = policy.procedures.get(str(later or case.procedure))
    if procedure is not None and procedure.status != "loaded":
        asked.refuse("not-loaded", unknown_procedure_text(procedure), procedure)
    asked.refuse("none-left", "There is no further stage in this policy.", asked.stage)


def _is_the_one_asked(asked: Asked, following: Stage) -> None:
    """Refuse a stage that is named, and is not the one that would be entered."""
    wanted = asked.given.get("stage")
    if is_blank(wanted) or wanted == following.id:
        return
    stages = asked.policy.stages
    if not isinstance(wanted, str) or wanted not in stages:
        near = get_close_matches(str(wanted)[:80], stages, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        sentence = f"There is no such stage. There are: {', '.join(stages)}.{hint}"
        asked.refuse("unknown-stage", sentence, following, ["stage"])
    asked.refuse(
        "not-that-stage",
        f"“{following.name or following.id}” ({following.id}) follows here, not {wanted}.",
        following,
        ["stage"],
    )


def _answered_first(asked: Asked, following: Stage) -> None:
    case, stage = asked.case, asked.stage
    if is_answered(case) or (stage is not None and stage.informal):
        return
    if stage is None:
        return
    if "no-answer" in following.enter_on and is_late(case, asked.clocks, asked.policy):
        return
    told = (
        " It may be taken on once the answer is late." if "no-answer" in following.enter_on else ""
    )
    asked.refuse("not-answered", f"The stage before has not been answered yet.{told}", following)


def _way(asked: Asked, following: Stage) -> str:
    way = str(asked.given.get("way") or "")
    ways = following.enter_on
    if not way:
        for word in ("requested", "dissatisfied"):
            if word in ways:
                return word
        return "requested"
    accepted = set(ways) | ({"requested"} if {"dissatisfied", "no-answer"} & set(ways) else set())
    if way not in accepted:
        asked.refuse(
            "not-that-way",
            f"This stage is opened when it is {' or '.join(ways).replace('-', ' ')}.",
            following,
            ways,
        )
    return way


def _in_writing(asked: Asked, following: Stage) -> None:
    """Some must ask in writing; help to write, once given, is as good (Equality Act 2010)."""
    if asked.case.role not in following.in_writing_from:
        return
    if is_written(asked.given.get("form")) or asked.case.is_on_file(HELP_TO_WRITE, asked.day):
        return
    if asked.case.is_on_file("adjustment", asked.day):
        return
    asked.refuse(
        "in-writing",
        "This request must be in writing. Offer help to write it, and record that it was given.",
        following,
        ["form"],
        only_details=True,
    )


def _in_time(asked: Asked, following: Stage) -> None:
    last = last_day(following.ask_within, following.take, anchors(asked.case), asked.policy)
    if last is not None and asked.day > last:
        asked.refuse("too-late", f"The time to ask for this stage ended on {last}.", following)


def opened_by_facts(asked: Asked, case: Case) -> Iterator[Fact]:
    """Give the entry to a stage that what is now on file opens at once."""
    stage = straight_stage(case, asked.policy, asked.day)
    if stage is not None and asked.command.do != "receive":
        yield straight_entry(asked, case, stage, case.facts[-1].at)
