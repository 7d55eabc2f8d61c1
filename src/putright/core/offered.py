"""What may be done next, by whom and by when; and what may not, with the reason and clause."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from putright.core.case import Case
from putright.core.clocks import Running, clocks
from putright.core.decide import RULES
from putright.core.facts import Actor, Command
from putright.core.policy import Policy
from putright.core.refusals import Refused
from putright.core.rules.asking import Asked, who_may
from putright.core.rules.handling import handled_by

LABELS = {
    "record": "Record",
    "strike": "Strike out",
    "add-point": "Add a point",
    "acknowledge": "Acknowledge",
    "assign": "Assign",
    "convene": "Convene the panel",
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
    "send": "Send",
    "refer": "Record a referral to",
    "determine": "Record a decision from outside",
    "declare": "Declare an interest",
    "join": "Add a party",
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
# What is never suggested: it takes a person's judgement, or is only ever the customer's wish.
_NOT_NEXT = frozenset({"refuse", "divert", "split", "reclassify", "withdraw", "escalate", "strike"})
# Refusals that only say there is nothing to do it to: no news to anybody.
_NO_NEWS = frozenset(
    {
        "already-received", "no-panel", "not-paused", "none-waiting", "none-made", "none-owed",
        "not-on-file", "not-closed", "unknown-letter", "bar-not-met", "may-not-be-extended",
        "may-not-be-paused", "paused-already", "not-here", "unknown-route", "excepted", "not-met",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that might be done next.

    `given` are the details that make it this move (which record, which ground).
    `needs` are details still to be given. `refusal` says why it may not be done by
    this person now; `possible` that somebody may. `by_roles` are those who may;
    `clock` is the nearest promise that it would meet, and `due` its date.
    """

    step: str
    label: str
    allowed: bool
    given: dict[str, Any] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    refusal: Refused | None = None
    possible: bool = False
    by_roles: tuple[str, ...] = ()
    clock: Running | None = None
    due: date | None = None

    @property
    def is_news(self) -> bool:
        """Return whether a person should be shown this at all."""
        if self.allowed:
            return True
        refusal = self.refusal
        to_nobody = refusal is not None and refusal.code == "not-yours" and not self.by_roles
        return refusal is not None and refusal.code not in _NO_NEWS and not to_nobody


def offered(case: Case, policy: Policy, actor: Actor, at: datetime) -> list[Move]:
    """Return every move that this policy knows for this case, allowed or not.

    The same rules draw the page, check what is sent and answer the interface: a move
    is allowed here just when `decide` would accept it with its details given.
    """
    read = clocks(case, policy, at)
    look = _Look(case, policy, at, read, [clock for clock in read if clock.is_open])
    return [
        _move(look, actor, step, label, given) for step, label, given in _candidates(case, policy)
    ]


def next_step(moves: list[Move]) -> Move | None:
    """Return what to do next: the allowed move that meets the nearest promise.

    None where nothing that this person may do would meet one: it is another's turn.
    """
    able = [move for move in moves if move.allowed and move.step not in _NOT_NEXT]
    meeting = [move for move in able if move.clock is not None]
    if meeting:
        return min(meeting, key=lambda move: (move.due or date.max, move.step))
    return next((move for move in able if move.step in ("respond", "assign", "close")), None)


def _candidates(case: Case, policy: Policy) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for step in RULES:
        label = LABELS.get(step, step)
        if step == "receive":
            continue
        if step == "record":
            for record in policy.record:
                yield step, f"Record: {record.label}", {"record": record.id}
        elif step == "strike":
            for name in dict.fromkeys(f.name for f in case.facts if f.name in policy.records):
                yield step, f"Strike out: {policy.records[name].label}", {"record": name}
        elif step == "refuse":
            for bar in policy.bar:
                yield step, f"Turn away: {bar.name}", {"bar": bar.id}
        elif step == "divert":
            for diversion in policy.diversion:
                yield step, f"Send to {diversion.to}", {"diversion": diversion.id}
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


@dataclass(frozen=True, slots=True)
class _Look:
    """One look at a case: its clocks are read once for all the moves."""

    case: Case
    policy: Policy
    at: datetime
    read: list[Running]
    open: list[Running]

    def probe(self, actor: Actor, step: str, given: dict[str, Any]) -> Refused | None:
        try:
            RULES[step](
                Asked(self.case, Command(step, given, actor), self.policy, self.at, self.read)
            )
        except Refused as refusal:
            return refusal
        return None

    def by_roles(self, step: str, record: str) -> list[str]:
        if step == "respond" and self.case.stage:
            answers = handled_by(Asked(self.case, Command(step), self.policy, self.at, self.read))
            if answers:
                return [answers]
        return who_may(self.policy, step, record)


def _move(look: _Look, actor: Actor, step: str, label: str, given: dict[str, Any]) -> Move:
    refusal = look.probe(actor, step, given)
    record = str(given.get("record", ""))
    roles = look.by_roles(step, record)
    clock = _meets(look.open, record if step == "record" else _MAKES.get(step, ""))
    allowed = refusal is None or refusal.only_details
    possible = allowed
    if refusal is not None and refusal.code in ("not-yours", "wrong-role") and roles:
        other = look.probe(Actor("", tuple(roles), ""), step, given)
        possible = other is None or other.only_details
        if other is not None and not possible:
            refusal = other
    return Move(
        step=step,
        label=label,
        allowed=allowed,
        given=given,
        needs=refusal.missing if refusal is not None and allowed else (),
        refusal=None if allowed else refusal,
        possible=possible,
        by_roles=tuple(roles),
        clock=clock,
        due=clock.limit if clock else None,
    )


def _meets(running: list[Running], fact: str) -> Running | None:
    able = [clock for clock in running if fact and fact in clock.clock.stops_when]
    dated = [clock for clock in able if clock.limit is not None]
    if dated:
        return min(dated, key=lambda clock: clock.limit or date.max)
    return able[0] if able else None
