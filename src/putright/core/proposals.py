"""Which moves does a policy know, whatever the case? Worked out once for each policy."""

from collections.abc import Iterator
from dataclasses import dataclass

from putright.core.case import Case
from putright.core.decide import RULES
from putright.core.policy import Policy, When, once_for_policy
from putright.core.refusals import Refused
from putright.core.rules import contact, records
from putright.core.rules.able import who_may

LABELS = {
    "record": "Record",
    "strike": "Strike out",
    "add-point": "Add a point",
    "acknowledge": "Acknowledge",
    "assign": "Assign",
    "accept-handover": "Take it over",
    "decline-handover": "Decline it, or take the offer back",
    "ask": "Ask a colleague",
    "reply": "Answer a colleague",
    "convene": "Convene the panel",
    "find": "Decide the points",
    "respond": "Answer",
    "escalate": "Take to the next stage",
    "refuse": "Turn away",
    "divert": "Send to",
    "split": "Split into two",
    "reclassify": "Change the kind",
    "extend": "Give a new date",
    "pause": "Pause a clock",
    "resume": "Resume a clock",
    "offer": "Offer",
    "approve": "Decide an offer",
    "answer-offer": "Take the answer to an offer",
    "pay": "Take down a payment",
    "send": "Send",
    "refer": "Record a referral to",
    "determine": "Record a decision from outside",
    "declare": "Declare an interest",
    "check-declaration": "Look at a declaration",
    "join": "Add a party",
    "leave": "Let a party go",
    "message": "Write on their page",
    "commit": "Make a promise",
    "keep": "Mark a promise kept",
    "note": "Add a note",
    "close": "Close",
    "reopen": "Open again",
    "withdraw": "Record that it is withdrawn",
}
# The fact that each step makes, by which a clock may stop.
_MAKES = {
    "acknowledge": "acknowledged",
    "respond": "responded",
    "assign": "assigned",
    "close": "closed",
    "send": "sent",
    "convene": "convened",
    "refuse": "refused",
    "divert": "diverted",
    "escalate": "entered",
    "refer": "referred",
    "offer": "offered",
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A move that a policy knows, whatever the case; whether it may be done is for its rule."""

    step: str
    label: str
    given: dict[str, str]
    makes: str  # the fact by which it would stop a clock
    roles: tuple[str, ...]  # who may ask it
    when: When | None  # the cases it belongs to; None where it is for its rule to say
    not_here: Refused | None
    is_settled: bool  # of cases it belongs to, nothing but the asker's roles decides it


def candidates(case: Case, policy: Policy) -> list[Proposal]:
    """Return the moves that may be put to the rules: nothing is struck out that is not there."""
    before, strikes, after = _proposals(policy)
    return [*before, *(strikes[name] for name in case.places if name in strikes), *after]


@once_for_policy
def _proposals(
    policy: Policy,
) -> tuple[list[Proposal], dict[str, Proposal], list[Proposal]]:
    """Return the moves before those that strike something out, these by record, and the rest."""
    every = [_proposal(policy, *move) for move in _moves(policy)]
    steps = [proposal.step for proposal in every]
    strike = steps.index("strike") if "strike" in steps else len(steps)
    strikes = {p.given["record"]: p for p in every if p.step == "strike"}
    return every[:strike], strikes, every[strike + len(strikes) :]


def _strikers(policy: Policy, step: str, record: str) -> tuple[str, ...]:
    """Return those who alone may strike out a record, where its pack names them."""
    return policy.records[record].struck_by if step == "strike" else ()


def _proposal(policy: Policy, step: str, label: str, given: dict[str, str]) -> Proposal:
    record = given.get("record", "")
    makes = record if step == "record" else _MAKES.get(step, "")
    roles = _strikers(policy, step, record) or who_may(policy, step, record)
    belongs = _belongs(policy, step, given) if roles else (None, None)
    is_settled = step == "record" and records.is_settled(policy.records[record], policy)
    return Proposal(step, label, given, makes, roles, *belongs, is_settled)


def _belongs(
    policy: Policy, step: str, given: dict[str, str]
) -> tuple[When | None, Refused | None]:
    """Return the condition on which a record or letter belongs to a case, and the refusal if not.

    Beware: whoever handled a case may be refused a record for that, before it is asked
    whether it belongs there. So such a record is always put before its rule.
    """
    if step == "record" and not policy.records[given["record"]].not_by:
        record = policy.records[given["record"]]
        return record.when, records.not_here(record)
    if step == "send":
        letter = next(one for one in policy.letter if one.id == given["letter"])
        return letter.when_of_case, contact.not_here(letter)
    return None, None


def _moves(policy: Policy) -> Iterator[tuple[str, str, dict[str, str]]]:
    for step in RULES:
        label = LABELS.get(step, step)
        if step == "receive":
            continue
        if step == "record":
            for record in policy.record:
                yield step, f"Record: {record.label}", {"record": record.id}
        elif step == "strike":
            for name, known in policy.records.items():
                yield step, f"Strike out: {known.label}", {"record": name}
        elif step == "refuse":
            for bar in policy.bar:
                yield step, f"Turn away: {bar.name}", {"bar": bar.id}
        elif step == "divert":
            for diversion in policy.diversion:
                same = sum(one.to == diversion.to for one in policy.diversion) > 1
                what = f" ({'part of it' if diversion.covers == 'part' else 'the whole case'})"
                label = f"Send to {diversion.to}{what if same else ''}"
                yield step, label, {"diversion": diversion.id}
        elif step == "offer":
            for remedy in policy.remedy:
                yield step, f"Offer: {remedy.name}", {"remedy": remedy.id}
        elif step == "send":
            for letter in policy.letter:
                name = letter.name or letter.id.replace("-", " ")
                yield step, f"Send: {name}", {"letter": letter.id}
        elif step == "refer":
            for route in {r.id: r for r in policy.route}.values():
                yield step, f"Record a referral to {route.to}", {"route": route.id}
        else:
            yield step, label, {}
