"""How does the way through look? The stages of a policy, and where one case stands in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from putright.core.case import Case
from putright.core.clocks import Running
from putright.core.policy import Clock, Policy, Procedure, Stage
from putright.design.days import day_of, day_short, listed, lower_first, upper_first
from putright.languages import later, say
from putright.portal.outside import Outside, at_the_end
from putright.portal.promises import cited, purpose
from putright.portal.words import (
    is_numbered,
    limit_in_short,
    limit_words,
    no_time,
    stage_name,
    who_answers,
    who_reviews,
)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the diagram, with the names that the `stages` macro reads."""

    name: str
    when: str = ""
    who: str = ""
    state: str = ""
    outside: bool = False
    skipped: bool = False
    mark: str = ""


def answer_clock(stage: Stage) -> Clock | None:
    """Return the clock of a stage that measures its answer."""
    return next((clock for clock in stage.clock if purpose(clock) == "answer"), None)


def reply_clock(stage: Stage) -> Clock | None:
    return next((clock for clock in stage.clock if purpose(clock) == "reply"), None)


def diagram(policy: Policy, procedure: str, day: date) -> list[Step]:
    """Return the stages of a procedure, and whom one may go to outside when they are over."""
    stages = policy.stages_of.get(procedure, ())
    steps = [_step(stage, policy) for stage in stages]
    return [*steps, *map(_outside, at_the_end(policy, procedure, day))]


def _step(stage: Stage, policy: Policy) -> Step:
    clock = answer_clock(stage)
    return Step(
        stage_name(stage),
        limit_in_short(clock) if clock else no_time(),
        _who(stage, policy),
        mark=_mark(stage, policy),
    )


def _who(stage: Stage, policy: Policy) -> str:
    return who_reviews(stage, policy) or who_answers(stage, policy)


def _mark(stage: Stage, policy: Policy) -> str:
    """Return what stands in the circle: no number of ours where the policy numbers its stages."""
    return "•" if any(map(is_numbered, policy.stages_of.get(stage.procedure, ()))) else ""


def _outside(body: Outside) -> Step:
    """Return whom one may go to next: beyond us, or another procedure of our own."""
    if body.inside:
        return Step(body.name, say("If the service was poor too"), mark="+")
    return Step(body.name, say("Outside us"), outside=True)


# -- one case -----------------------------------------------------------------------------


def of_case(case: Case, policy: Policy, running: Sequence[Running], day: date) -> list[Step]:
    """Return where a case stands: what is done, what happens now, what comes if it is asked for."""
    stages = policy.stages_of.get(case.procedure, ())
    entered = case.stages_entered()
    steps = [_of_case(stage, case, policy, running, entered) for stage in stages]
    if not steps:
        return []
    return [*steps, *map(_outside, at_the_end(policy, case.procedure, day))]


def _of_case(
    stage: Stage, case: Case, policy: Policy, running: Sequence[Running], entered: Sequence[str]
) -> Step:
    who, mark = _who(stage, policy), _mark(stage, policy)
    name = stage_name(stage)
    if stage.id == case.stage and case.status == "open":
        return Step(name, _now(stage, case, running), who, "now", mark=mark)
    if stage.id in entered:
        return Step(name, _done(stage, case), who, "done")
    order = [s.id for s in policy.stages_of.get(case.procedure, ())]
    here = order.index(case.stage) if case.stage in order else -1
    if order.index(stage.id) < here:
        return Step(name, say("Not needed"), who, skipped=True)
    return Step(name, _if(stage), who, mark=mark)


def _now(stage: Stage, case: Case, running: Sequence[Running]) -> str:
    due = [r for r in running if r.is_open and purpose(r.clock) == "answer" and r.limit]
    mine = [r for r in due if r.stage == stage.id] or [r for r in due if not r.stage]
    if not mine:
        return no_time()
    clock = mine[-1]
    assert clock.limit is not None
    if clock.state == "late":
        return say("Late: was %(day)s", day=day_short(clock.limit))
    return say("Answer by %(day)s", day=day_short(clock.limit))


def _done(stage: Stage, case: Case) -> str:
    answers = [fact for fact in case.named("responded") if fact.stage == stage.id]
    if not answers:
        return say("Ended")
    return say("Answered %(day)s", day=day_short(day_of(answers[-1].at)))


_WAYS = {
    "requested": later("If you ask"),
    "dissatisfied": later("If you are not satisfied"),
    "no-answer": later("If we are late"),
}


def _if(stage: Stage) -> str:
    return next((say(_WAYS[way]) for way in stage.enter_on if way in _WAYS), "")


# -- in full, for the policy page ---------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FlowStep:
    """A step of the way through, in large, with the names that the `flow` macro reads."""

    name: str
    text: str = ""
    facts: Sequence[dict[str, str]] = ()
    after: str = ""
    soft: bool = False
    outside: bool = False
    cites: Sequence[str] = ()
    who: str = ""
    reply: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """One procedure in full: its name, its steps, and the clauses they rest on."""

    procedure: Procedure
    steps: Sequence[FlowStep] = field(default_factory=list)

    @property
    def inside(self) -> list[FlowStep]:
        return [step for step in self.steps if not step.outside]

    @property
    def cites(self) -> list[str]:
        return list(dict.fromkeys(name for step in self.steps for name in step.cites))


def ways(policy: Policy, day: date) -> list[Way]:
    """Return each procedure that has its stages here, in full."""
    return [
        Way(procedure, _flow(policy, name, day))
        for name, procedure in policy.procedures.items()
        if policy.stages_of.get(name)
    ]


def without_stages(policy: Policy) -> list[Procedure]:
    """Return the procedures that the policy names, and whose text is not here or vacant."""
    return [p for p in policy.procedure if not policy.stages_of.get(p.id)]


def _flow(policy: Policy, procedure: str, day: date) -> list[FlowStep]:
    stages = policy.stages_of.get(procedure, ())
    outside = at_the_end(policy, procedure, day)
    after = [_after(stage) for stage in stages[1:]]
    after += [say("If that does not settle it")] if outside else [""]
    steps = [_in_full(s, policy, text) for s, text in zip(stages, after, strict=True)]
    return [*steps, *map(_outside_in_full, outside)]


def _after(stage: Stage) -> str:
    said = {
        "requested": say("You ask. You do not need to give a reason"),
        "dissatisfied": say("You say that you are not satisfied. You do not need to give a reason"),
        "no-answer": say("Our answer is late"),
    }
    words = [said[way] for way in stage.enter_on if way in said]
    if len(words) < 2:
        return "".join(words)
    last = lower_first(words[-1])
    some = ", ".join([words[0], *map(lower_first, words[1:-1])])
    return say("%(some)s, or %(last)s", some=some, last=last)


def _in_full(stage: Stage, policy: Policy, after: str) -> FlowStep:
    reply, answer = reply_clock(stage), answer_clock(stage)
    limits = {say("We reply"): reply, say("We answer"): answer}
    facts = [{"term": term, "value": limit_words(c)} for term, c in limits.items() if c]
    if stage.final:
        facts.append({"term": say("This is"), "value": say("our final answer")})
    clauses = [*stage.cites, *(name for clock in stage.clock for name in clock.cites)]
    return FlowStep(
        name=stage.name,
        text=" ".join(_says(stage, policy)),
        facts=facts,
        after=after,
        soft=stage.informal,
        cites=cited(dict.fromkeys(clauses), policy),
        who=_who(stage, policy),
        reply=limit_words(reply) if reply else no_time(),
        answer=limit_words(answer) if answer else no_time(),
    )


def _says(stage: Stage, policy: Policy) -> Iterable[str]:
    who, reviewer = who_answers(stage, policy), who_reviews(stage, policy)
    if stage.panel is not None:
        yield say("A panel of %(number)s looks again.", number=stage.panel.members)
    elif reviewer:
        yield say(
            "Reviewed from outside by: %(reviewer)s. "
            "What they recommend is decided on by: %(who)s.",
            reviewer=reviewer,
            who=who,
        )
    elif who and lower_first(who) not in stage.name.lower():
        yield say("Answered by: %(who)s.", who=who)
    if stage.different_people:
        yield say("Nobody who dealt with it before may answer.")
    if stage.different_team:
        yield say("Never by the team that it is about.")
    if stage.in_writing_from:
        yield asked_in_writing(stage, policy)
    if stage.answer_in == "writing":
        yield say("We answer in writing.")
    if stage.informal:
        yield say("It is a first answer, before the formal stages.")
    if stage.straight_here is not None and stage.straight_here.has:
        names = listed([_record(name, policy) for name in stage.straight_here.has], "or")
        yield say("It comes straight here where this is on file: %(what)s.", what=names)
    if stage.becomes:
        yield say("From here on it is a complaint, whatever it was before.")


def asked_in_writing(stage: Stage, policy: Policy) -> str:
    """Return who must ask for a stage in writing, and that we help with it."""
    roles = [policy.roles[name].name for name in stage.in_writing_from if name in policy.roles]
    return say(
        "Asked for in writing, with the details, by: %(who)s. We can help to write it.",
        who=listed([lower_first(name) for name in roles]),
    )


def _record(name: str, policy: Policy) -> str:
    known = policy.records.get(name)
    return lower_first(known.label) if known else name.replace("-", " ")


def _outside_in_full(body: Outside) -> FlowStep:
    return FlowStep(
        name=upper_first(body.name),
        text=body.note,
        facts=body.facts,
        outside=True,
        cites=body.cites,
    )
