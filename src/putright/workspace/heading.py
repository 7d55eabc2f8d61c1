"""What stands over every page of a case: which it is, whose, and what must not be forgotten?"""

from typing import Any

from putright.cases.queries import Opened
from putright.core.parties import live, who_told_us
from putright.core.rules.able import who_may
from putright.design import voice
from putright.design.days import day_short
from putright.workspace import flags
from putright.workspace.door import StaffRequest, address
from putright.workspace.needs import needs_of
from putright.workspace.particulars import wronged_lines
from putright.workspace.titles import CHANNELS


def heading(request: StaffRequest, opened: Opened) -> dict[str, Any]:
    case, policy = opened.case, opened.policy
    kind = policy.kinds.get(case.kind)
    channel = CHANNELS.get(case.channel.lower(), f"by {case.channel}" if case.channel else "")
    received = day_short(case.received_at, year=True) if case.received_at else ""
    return {
        "title": opened.title or (f"{kind.name} with no words left" if kind else "A case"),
        "reference": opened.reference,
        "kind": kind.name if kind else case.kind,
        "caption": f"received {received} {channel}".rstrip(),
        "chips": _chips(opened),
        "owner": opened.names.get(case.handler, "") or "Nobody yet",
        "owner_href": address("move", request, opened.reference, "assign")
        if set(who_may(policy, "assign")) & set(request.actor.roles)
        else "",
        "warning": "Restricted: only those who need to know may open this case."
        if case.restricted
        else "",
    }


def _chips(opened: Opened) -> list[dict[str, Any]]:
    case, customer = opened.case, opened.customer
    chips: list[dict[str, Any]] = []
    if who_told_us(case) is not None:
        chips.append({"text": wronged_lines(opened)[0][:60], "strong": True})
    elif customer is not None and customer.name:
        chips.append({"text": customer.name, "strong": True})
    stage = opened.policy.stages.get(case.stage)
    if stage is not None:
        chips.append({"text": stage.name, "colour": "blue"})
    if case.status != "open":
        chips.append({"text": voice.state(case.status).word})
    chips += [{"text": need[:60], "colour": "yellow"} for need in needs_of(customer)]
    chips += [{"text": text, "colour": "yellow"} for text in flags.chips(opened)]
    for party in live(case):
        if party.party == "representative":
            chips.append({"text": "Somebody acts for them"})
            break
    return chips
