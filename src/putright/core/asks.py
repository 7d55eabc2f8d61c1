"""What has to be asked of the person who does this? Each step's details, as typed questions."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from putright.core.case import Case
from putright.core.clocks import Running
from putright.core.details import detail_of
from putright.core.policy import Policy
from putright.core.questions import (
    answering,
    declaring,
    elsewhere,
    handling,
    parties,
    records,
    remedies,
    time,
)
from putright.core.questions.declaring import NATURES
from putright.core.questions.question import Ask, Questions

__all__ = ["NATURES", "Ask", "asks"]

QUESTIONS: dict[str, Callable[[Questions], Iterator[Ask]]] = {
    "acknowledge": handling.acknowledge,
    "assign": handling.assign,
    "decline-handover": handling.decline_handover,
    "ask": handling.ask,
    "reply": handling.reply,
    "convene": handling.convene,
    "find": answering.find,
    "respond": answering.respond,
    "escalate": answering.escalate,
    "refuse": elsewhere.refuse,
    "divert": elsewhere.divert,
    "split": elsewhere.split,
    "reclassify": elsewhere.reclassify,
    "extend": time.extend,
    "pause": time.pause,
    "resume": time.resume,
    "leave": parties.leave,
    "message": parties.message,
    "offer": remedies.offer,
    "approve": remedies.approve,
    "answer-offer": remedies.answer_offer,
    "pay": remedies.pay,
    "send": parties.send,
    "refer": elsewhere.refer,
    "determine": elsewhere.determine,
    "declare": declaring.declare,
    "check-declaration": declaring.check,
    "join": parties.join,
    "commit": remedies.commit,
    "keep": remedies.keep,
    "note": handling.note,
    "close": handling.close,
    "reopen": handling.reopen,
    "withdraw": handling.withdraw,
    "strike": records.strike,
    "add-point": answering.add_point,
    "record": records.record,
}
# Details that no step asks for by itself, and that a refusal may.
_ASKABLE = frozenset(
    {
        "despite",
        "good_reason",
        "discretion",
        "reason",
        "told",
        "deputy_because",
        "though_away",
        "another_because",
        "not_a_payment",
        "another_payee",
        "not_plain_because",
        "corrects_because",
        "again_because",
    }
)


def asks(
    step: str,
    case: Case,
    policy: Policy,
    given: Mapping[str, Any],
    running: list[Running],
    day: date,
    missing: tuple[str, ...] = (),
) -> list[Ask]:
    """Return the questions of a step, in the order to ask them.

    `given` are the details that make the move what it is (which record, which
    ground); `missing` are details that a refusal has named, such as `despite`.
    """
    found = list(_of(step, Questions(case, policy, given, running, day)))
    have = {ask.name for ask in found} | set(given)
    found += [
        Ask(detail_of(name, policy), True)
        for name in missing
        if name not in have and name not in policy.records and name in _ASKABLE
    ]
    return found


def _of(step: str, known: Questions) -> Iterator[Ask]:
    questions = QUESTIONS.get(step)
    return questions(known) if questions else iter(())
