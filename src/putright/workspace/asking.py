"""What do colleagues ask of one another in a case, and what waits for this person?"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from putright.cases.queries import Opened
from putright.core.case import Request
from putright.core.clocks import local_day
from putright.core.declarations import may_check
from putright.core.facts import Fact
from putright.core.knowing import known_as, whom
from putright.design.days import day_short
from putright.workspace.door import StaffRequest
from putright.workspace.titles import asked_whom
from putright.workspace.words import Teller

OFFERED = (
    "Whoever you choose is offered the case. It stays with its owner until they accept, unless "
    "the policy lets you give it outright."
)


def waiting_for(request: StaffRequest, opened: Opened) -> tuple[str, ...]:
    """Return the steps that wait for this person: a case offered to them, a question."""
    case, actor = opened.case, request.actor
    found = []
    if case.handover is not None and case.handover.to == actor.person:
        found.append("accept-handover")
    if any(whom(one) in known_as(actor) for one in open_requests(opened)):
        found.append("reply")
    if may_check(actor, case, opened.policy):
        found.append("check-declaration")
    return tuple(found)


def open_requests(opened: Opened) -> list[Request]:
    return [one for one in opened.case.requests if one.answered_at is None]


def offered_on(opened: Opened, teller: Teller) -> str:
    """Say that the case was offered to somebody who has not answered; its owner still has it."""
    offered = opened.case.handover
    if offered is None:
        return ""
    return (
        f"Offered to {teller.person(offered.to)} on {day_short(offered.at, year=True)}: "
        "not accepted yet."
    )


def request_row(one: Request, opened: Opened, teller: Teller, at: datetime) -> dict[str, Any]:
    """Return one question as a row: what, of whom, by which day, and whether it waits."""
    asked = next(f for f in opened.case.named("asked") if f.data.get("number") == one.number)
    by = f" by {day_short(one.on, year=True)}" if one.on else ""
    late = one.on is not None and one.on < local_day(at, opened.policy.calendar.zone)
    if one.answered_at is not None:
        state, word = "met", f"Answered {day_short(one.answered_at)}"
    else:
        state, word = ("late", "Past its day") if late else ("run", "Waiting")
    who = f"{teller.person(asked.by)} asked {asked_whom(teller, asked.data)}{by}"
    answer = next(_answers(opened, one.number), None)
    return {
        "number": one.number,
        "text": asked.words.get("what") or "These words were erased.",
        "note": who,
        "state": state,
        "word": word,
        "answer": (answer.words.get("text") or "These words were erased.") if answer else "",
        "answered_by": teller.person(answer.by) if answer else "",
    }


def _answers(opened: Opened, number: int) -> Iterator[Fact]:
    return (one for one in opened.case.named("replied") if one.data.get("number") == number)
