"""What may be done next, by whom and by when; and what may not, with the reason and clause."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from putright.core.case import Case
from putright.core.clocks import Running, clocks, local_day
from putright.core.conditions import holds
from putright.core.decide import RULES
from putright.core.facts import Actor, Command
from putright.core.policy import Policy, once_for_policy
from putright.core.proposals import Proposal, candidates
from putright.core.refusals import Refused
from putright.core.rules.asking import Asked
from putright.core.rules.handling import handled_by

# What is never suggested: it takes a person's judgement, or is only ever the customer's wish.
_NOT_NEXT = frozenset({"refuse", "divert", "split", "reclassify", "withdraw", "escalate", "strike"})
# Refusals that only say there is nothing to do it to: no news to anybody.
_NO_NEWS = frozenset(
    {
        "already-received", "no-panel", "not-paused", "none-waiting", "none-made", "none-owed",
        "none-to-pay",
        "not-on-file", "not-closed", "unknown-letter", "bar-not-met", "may-not-be-extended",
        "may-not-be-paused", "paused-already", "not-here", "not-late", "unknown-route",
        "excepted", "not-met",
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
    return [look.move(proposal) for proposal in candidates(case, policy)]


def offered_move(
    case: Case, policy: Policy, actor: Actor, at: datetime, step: str, given: dict[str, str]
) -> Move | None:
    """Return one of those moves, without a look at the others; None if the policy knows none."""
    wanted = (one for one in candidates(case, policy) if (one.step, one.given) == (step, given))
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


@once_for_policy
def _settled(policy: Policy) -> dict[tuple[str, tuple[str, ...]], Refused | None]:
    """What was said of the proposals that are settled, by record and by the asker's roles."""
    return {}


_MOST_SETTLED = 5_000  # roles are few, but they are whatever the asker says


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

    def move(self, proposal: Proposal) -> Move:
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

    def _is_elsewhere(self, proposal: Proposal) -> bool:
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
        proposal: Proposal,
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

    def _probe(self, actor: Actor, proposal: Proposal) -> Refused | None:
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

    def _ask(self, actor: Actor, proposal: Proposal) -> Refused | None:
        try:
            RULES[proposal.step](self._asked(proposal.step, proposal.given, actor))
        except Refused as refusal:
            return refusal
        return None

    def _asked(self, step: str, given: dict[str, str], actor: Actor) -> Asked:
        command = Command(step, given, actor)
        return Asked(self.case, command, self.policy, self.at, self.clocks, self.day)

    def _by_roles(self, proposal: Proposal) -> tuple[str, ...]:
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
