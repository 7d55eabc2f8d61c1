"""When does a stage begin, and who answers in it?"""

from dataclasses import replace
from datetime import date, datetime

from putright.core.case import Case
from putright.core.conditions import holds
from putright.core.facts import Fact
from putright.core.policy import Policy, Procedure, Stage
from putright.core.rules.asking import Asked, clauses_of


def answering_role(stage: Stage, case: Case, policy: Policy, day: date) -> str:
    """Return the role that answers at a stage: of the first routing that fits, else the stage's."""
    if policy.routing:
        there = replace(case, stage=stage.id, procedure=stage.procedure)
        for routing in policy.routing:
            if holds(routing.when, there, day):
                return routing.to
    return "" if stage.handled_by == "not stated" else stage.handled_by


def straight_stage(case: Case, policy: Policy, day: date) -> Stage | None:
    """Return the later stage that what is on file opens at once (a criminal matter), if any."""
    stages = policy.stages_of.get(case.procedure, ())
    places = [stage.id for stage in stages]
    begin = places.index(case.stage) + 1 if case.stage in places else 0
    if case.status not in ("open", "answered"):
        return None
    for stage in stages[begin:]:
        if stage.straight_here and holds(stage.straight_here, case, day):
            return stage
    return None


def straight_entry(asked: Asked, case: Case, stage: Stage, moment: datetime) -> Fact:
    """Return the entry to such a stage, with the stages it skipped and the clauses that say so."""
    places = [one.id for one in asked.policy.stages_of[stage.procedure]]
    begin = places.index(case.stage) + 1 if case.stage in places else 0
    data = {
        "stage": stage.id,
        "procedure": stage.procedure,
        "because": "straight-here",
        "answered_by": answering_role(stage, case, asked.policy, asked.day),
        "skipped": places[begin : places.index(stage.id)],
        "clauses": list(clauses_of(stage)),
    }
    return asked.fact("entered", data, stage=stage.id, at=moment)


def entered(
    asked: Asked,
    stage: Stage,
    because: str,
    moment: datetime | None = None,
    case: Case | None = None,
) -> Fact:
    """Return the fact that a stage begins, why, and whose it is to answer."""
    data = {
        "stage": stage.id,
        "procedure": stage.procedure,
        "because": because,
        "answered_by": answering_role(stage, case or asked.case, asked.policy, asked.day),
    }
    return asked.fact("entered", data, stage=stage.id, at=moment)


def unknown_procedure_text(procedure: Procedure) -> str:
    """Say of a procedure that is named but not at hand what its status means."""
    words = {
        "vacant": "is vacant: nothing is handled under it",
        "not loaded": "is named by the policy, but its text is not at hand",
        "retired": "is no longer in use",
    }
    return f"Procedure {procedure.id} {words.get(procedure.status, 'is loaded')}."
