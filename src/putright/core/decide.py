"""May this be done, and what then has happened? The table from each step to its rule."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from putright.core.answers import check_answers
from putright.core.case import Case, fold
from putright.core.clocks import Running, clocks, local_day, promised_clocks
from putright.core.colleagues_named import check_colleagues
from putright.core.facts import Command, Fact
from putright.core.policy import Policy, once_for_policy
from putright.core.refusals import Refused
from putright.core.rules import (
    answer_alone,
    colleagues,
    contact,
    declaring,
    elsewhere,
    escalation,
    handling,
    handover,
    intake,
    parties,
    payments,
    records,
    referral,
    remedies,
    response,
    sending,
    time,
    turning_away,
)
from putright.core.rules.asking import Asked
from putright.core.shapes import check_shapes

RULES: Mapping[str, Callable[[Asked], list[Fact]]] = {
    "receive": intake.receive,
    "record": records.record,
    "strike": records.strike,
    "add-point": intake.add_point,
    "join": parties.join,
    "leave": parties.leave,
    "acknowledge": contact.acknowledge,
    "note": contact.note,
    "send": sending.send,
    "message": contact.message,
    "assign": handling.assign,
    "accept-handover": handover.accept,
    "decline-handover": handover.decline,
    "ask": colleagues.ask,
    "reply": colleagues.reply,
    "convene": handling.convene,
    "declare": declaring.declare,
    "check-declaration": declaring.check,
    "find": response.find,
    "respond": answer_alone.respond,
    "escalate": escalation.escalate,
    "refuse": turning_away.refuse,
    "divert": elsewhere.divert,
    "split": elsewhere.split,
    "reclassify": elsewhere.reclassify,
    "extend": time.extend,
    "pause": time.pause,
    "resume": time.resume,
    "offer": remedies.offer,
    "approve": remedies.approve,
    "answer-offer": remedies.answer_offer,
    "pay": payments.pay,
    "commit": remedies.commit,
    "keep": remedies.keep,
    "refer": referral.refer,
    "determine": referral.determine,
    "close": response.close,
    "reopen": response.reopen,
    "withdraw": response.withdraw,
}


@dataclass(frozen=True, slots=True)
class Decided:
    """What has happened, and how the clocks of the case stand with it."""

    facts: list[Fact]
    clocks: list[Running]


def decide(case: Case, command: Command, policy: Policy, at: datetime) -> list[Fact]:
    """Return what has happened if this command is carried out at `at`: see `decided`."""
    return decided(case, command, policy, at).facts


def decided(case: Case, command: Command, policy: Policy, at: datetime) -> Decided:
    """Return what has happened if this command is carried out at `at`, and the clocks then.

    The facts include every promise that it makes: a `promised` fact for each
    clock that it starts. Raises Refused, and then nothing has happened. The
    details of a command may name a record as its step: `lesson` is short for
    `record` with `record = "lesson"`.
    """
    check_shapes(command.given)
    command = _named_record(command, policy)
    rule = RULES.get(command.do)
    if rule is None:
        raise Refused("unknown-step", f"There is no step {command.do!r}.")
    check_answers(command.do, command.given, policy)
    check_colleagues(command.do, command.given, policy)
    if not case.facts and command.do != "receive":
        raise Refused("not-begun", "There is no case yet: it must be received first.")
    asked = Asked(case, command, policy, at)
    facts = rule(asked)
    after = fold(facts, case)
    opened = list(escalation.opened_by_facts(asked, after))
    if opened:
        facts += opened
        after = fold(opened, after)
    running, fresh = promised_clocks(after, policy, at)
    promised = [_promise(one, after, policy, at) for one in fresh]
    if promised and _heeds_promises(policy):
        running = clocks(fold(promised, after), policy, at)
    return Decided(facts + promised, running)


def _named_record(command: Command, policy: Policy) -> Command:
    if command.do in RULES or command.do not in policy.records:
        return command
    return replace(command, do="record", given={**command.given, "record": command.do})


def promises(case: Case, policy: Policy, at: datetime) -> list[Fact]:
    """Return a `promised` fact for each clock that runs and whose date was never recorded."""
    return [_promise(one, case, policy, at) for one in promised_clocks(case, policy, at)[1]]


@once_for_policy
def _heeds_promises(policy: Policy) -> bool:
    """Return whether a clock of this policy starts, stops or applies by a promise."""
    return any(
        "promised" in (clock.counts_from, *clock.stops, *clock.applies.has, *clock.applies.lacks)
        for clock in policy.all_clocks
    )


def _promise(running: Running, case: Case, policy: Policy, at: datetime) -> Fact:
    data: dict[str, Any] = {
        "clock": running.id,
        "due": running.due.isoformat() if running.due else "",
        "from": local_day(running.started_at, policy.calendar.zone).isoformat(),
        "calendar": policy.holidays.version.isoformat() if policy.holidays else "",
    }
    if running.stage:
        data["stage"] = running.stage
    if running.key:
        data["key"] = running.key
    if running.due_at is not None:
        data["due_at"] = running.due_at.isoformat()
    if running.readings:
        data["readings"] = list(running.readings)
    return Fact("promised", at, at, stage=case.stage, data=data)
