"""What may be done next, by whom and by when; and what may not, with the reason and clause."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from putright.core.case import Case
from putright.core.clocks import Running, clocks, local_day
from putright.core.conditions import holds
from putright.core.decide import RULES
from putright.core.facts import Actor, Command
from putright.core.policy import Policy, When, once_for_policy
from putright.core.refusals import Refused
from putright.core.rules import contact, records
from putright.core.rules.able import who_may
from putright.core.rules.asking import Asked
from putright.core.rules.handling import handled_by

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
# What is never suggested: it takes a person's judgement, or is only ever the customer's wish.
_NOT_NEXT = frozenset({"refuse", "divert", "split", "reclassify", "withdraw", "escalate", "strike"})
# Refusals that only say there is nothing to do it to: no news to anybody.
_NO_NEWS = frozenset(
    {
        "already-received", "no-panel", "not-paused", "none-waiting", "none-made", "none-owed",
        "none-to-pay",
        "not-on-file", "not-closed", "unknown-letter", "bar-not-met", "may-not-be-extended",
        "may-not-be-paused", "paused-already", "not-here", "unknown-route", "excepted", "not-met",
        "not-handed-over", "not-offered-to-you", "none-asked", "not-asked-of-you",
        "no-party", "none-to-check",
    }
)  # fmt: skip


class Move(NamedTuple):
    """One thing that might be done next.

    `given` are the details that make it this move (which record, which ground).
    `needs` are details still to be given. `refusal` says why it may not be done by
    this person now; `possible` that somebody may. `by_roles` are those who may;
    `clock` is the nearest promise that it would meet, and `due` its date.
    """

    step: str
    label: str
    allowed: bool
    given: dict[str, Any]
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
    look = _Look(case, policy, actor, at)
    return [look.move(proposal) for proposal in _candidates(case, policy)]


def offered_move(
    case: Case, policy: Policy, actor: Actor, at: datetime, step: str, given: dict[str, str]
) -> Move | None:
    """Return one of those moves, without a look at the others; None if the policy knows none."""
    wanted = (one for one in _candidates(case, policy) if (one.step, one.given) == (step, given))
    found = next(wanted, None)
    return _Look(case, policy, actor, at).move(found) if found else None


def next_step(moves: list[Move]) -> Move | None:
    """Return what to do next: the allowed move that meets the nearest promise.

    None where nothing that this person may do would meet one: it is another's turn.
    """
    able = [move for move in moves if move.allowed and move.step not in _NOT_NEXT]
    meeting = [move for move in able if move.clock is not None]
    if meeting:
        return min(meeting, key=lambda move: (move.due or date.max, move.step))
    return next((move for move in able if move.step in ("respond", "assign", "close")), None)


@dataclass(frozen=True, slots=True)
class _Proposal:
    """A move that a policy knows, whatever the case; whether it may be done is for its rule."""

    step: str
    label: str
    given: dict[str, str]
    makes: str  # the fact by which it would stop a clock
    roles: tuple[str, ...]  # who may ask it
    when: When | None  # the cases it belongs to; None where it is for its rule to say
    not_here: Refused | None
    is_settled: bool  # of cases it belongs to, nothing but the asker's roles decides it


def _candidates(case: Case, policy: Policy) -> list[_Proposal]:
    before, strikes, after = _proposals(policy)
    return [*before, *(strikes[name] for name in case.places if name in strikes), *after]


@once_for_policy
def _proposals(
    policy: Policy,
) -> tuple[list[_Proposal], dict[str, _Proposal], list[_Proposal]]:
    """Return the moves before those that strike something out, these by record, and the rest."""
    every = [_proposal(policy, *move) for move in _moves(policy)]
    steps = [proposal.step for proposal in every]
    strike = steps.index("strike") if "strike" in steps else len(steps)
    strikes = {p.given["record"]: p for p in every if p.step == "strike"}
    return every[:strike], strikes, every[strike + len(strikes) :]


def _proposal(policy: Policy, step: str, label: str, given: dict[str, str]) -> _Proposal:
    record = given.get("record", "")
    makes = record if step == "record" else _MAKES.get(step, "")
    roles = who_may(policy, step, record)
    belongs = _belongs(policy, step, given) if roles else (None, None)
    is_settled = step == "record" and records.is_settled(policy.records[record], policy)
    return _Proposal(step, label, given, makes, roles, *belongs, is_settled)


@once_for_policy
def _settled(policy: Policy) -> dict[tuple[str, tuple[str, ...]], Refused | None]:
    """What was said of the proposals that are settled, by record and by the asker's roles."""
    return {}


_MOST_SETTLED = 5_000  # roles are few, but they are whatever the asker says


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
        return letter.when, contact.not_here(letter)
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


class _Look:
    """One look at a case by one person: its clocks and the day are read once for all the moves."""

    def __init__(self, case: Case, policy: Policy, actor: Actor, at: datetime) -> None:
        self.case = case
        self.policy = policy
        self.actor = actor
        self.at = at
        self.day = local_day(at, policy.calendar.zone)
        self.clocks = clocks(case, policy, at)
        self.met: dict[tuple[tuple[str, tuple[str, ...]], ...], bool] = {}
        self.goals = _goals(self.clocks)
        self.is_shut_out = bool(actor.person) and actor.person in case.shut_out

    def move(self, proposal: _Proposal) -> Move:
        if self._is_elsewhere(proposal):
            return self._move(proposal, proposal.not_here, proposal.roles)
        refusal = self._probe(self.actor, proposal)
        roles = self._by_roles(proposal)
        if refusal is not None and refusal.code in ("not-yours", "wrong-role") and roles:
            other = self._probe(Actor("", roles, ""), proposal)
            if other is None or other.only_details:
                return self._move(proposal, refusal, roles, possible=True)
            refusal = other
        return self._move(proposal, refusal, roles)

    def _is_elsewhere(self, proposal: _Proposal) -> bool:
        """Return whether this belongs to other cases, so that nobody is let do it here.

        Why: most records and letters of a policy belong to other cases than this one,
        and to put each before its rule took half the time of a look. The rule would say
        the same, to this person or to those who may.
        """
        if proposal.when is None or self.is_shut_out:
            return False
        key = proposal.when.keys_given
        if key not in self.met:
            self.met[key] = holds(proposal.when, self.case, self.day)
        return not self.met[key]

    def _move(
        self,
        proposal: _Proposal,
        refusal: Refused | None,
        roles: tuple[str, ...],
        *,
        possible: bool = False,
    ) -> Move:
        allowed = refusal is None or refusal.only_details
        clock = self.goals.get(proposal.makes)
        return Move(
            proposal.step,
            proposal.label,
            allowed,
            dict(proposal.given),
            needs=refusal.missing if refusal is not None and allowed else (),
            refusal=None if allowed else refusal,
            possible=possible or allowed,
            by_roles=roles,
            clock=clock,
            due=clock.limit if clock else None,
        )

    def _probe(self, actor: Actor, proposal: _Proposal) -> Refused | None:
        """Return what the rule says. Where nothing of the case decides that, it is asked once."""
        if not proposal.is_settled or self.is_shut_out:
            return self._ask(actor, proposal)
        kept = _settled(self.policy)
        asked = proposal.given["record"], actor.roles
        if asked not in kept:
            if len(kept) >= _MOST_SETTLED:
                kept.clear()
            refusal = self._ask(actor, proposal)
            # Beware: with its traceback a refusal would keep this case for ever.
            kept[asked] = refusal and refusal.with_traceback(None)
        return kept[asked]

    def _ask(self, actor: Actor, proposal: _Proposal) -> Refused | None:
        try:
            RULES[proposal.step](self._asked(proposal.step, proposal.given, actor))
        except Refused as refusal:
            return refusal
        return None

    def _asked(self, step: str, given: dict[str, str], actor: Actor) -> Asked:
        command = Command(step, given, actor)
        return Asked(self.case, command, self.policy, self.at, self.clocks, self.day)

    def _by_roles(self, proposal: _Proposal) -> tuple[str, ...]:
        if proposal.step == "respond" and self.case.stage:
            answers = handled_by(self._asked("respond", {}, self.actor))
            if answers:
                return (answers,)
        return proposal.roles


def _goals(running: Iterable[Running]) -> dict[str, Running]:
    """Return the clock that each fact would stop: of several, the one that falls due first."""
    found: dict[str, Running] = {}
    open_clocks = [one for one in running if one.is_open]
    for one in sorted(open_clocks, key=lambda clock: clock.limit or date.max):
        for fact in one.clock.stops:
            found.setdefault(fact, one)
    return found
