"""Which moves are shown, in which order, and where does each lead?

The policy's engine says what may be done and what may not; nothing is decided here.
The way through comes first, then the records that it waits for, then the rest.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from putright.core.offered import Move, next_step
from putright.core.policy import Policy
from putright.core.refusals import Refused
from putright.design.days import day_short, listed, lower_first
from putright.design.moves import NotYet, Open
from putright.workspace.door import StaffRequest, address

WAY = ("acknowledge", "assign", "convene", "respond", "escalate", "close", "reopen")
# What one colleague waits for of another: it comes before what the policy asks of anybody.
MINE = ("accept-handover", "decline-handover", "reply", "check-declaration")
_WHY = {
    "accept-handover": "This case is offered to you. Its owner keeps it until you answer.",
    "reply": "A colleague waits for your answer. The case stays with its owner.",
    "check-declaration": "Somebody declared an interest in this case, or is complained of.",
}
# Steps that have a page of their own, with all that bears on them.
OWN_PAGE = {"find": "decide"}
# The detail that makes a move what it is, for each step that has several moves.
TELLING = {
    "record": "record",
    "strike": "record",
    "refuse": "bar",
    "divert": "diversion",
    "offer": "remedy",
    "send": "letter",
    "refer": "route",
}


class Next(NamedTuple):
    """What to do next, and why; no address where it is for somebody else."""

    label: str
    why: str = ""
    href: str = ""
    clauses: Sequence[str] = ()


@dataclass
class Choices:
    """The moves of one case, as its page shows them."""

    next: Next | None = None
    way: list[Open] = field(default_factory=list)
    records: list[Open] = field(default_factory=list)
    others: list[Open] = field(default_factory=list)
    not_yet: list[NotYet] = field(default_factory=list)
    not_open: list[NotYet] = field(default_factory=list)


def choices(
    request: StaffRequest,
    reference: str,
    moves: list[Move],
    policy: Policy,
    owned: bool,
    mine: Sequence[str] = (),
) -> Choices:
    """Return every move that is news to this person, in the order in which it helps.

    `mine` are the steps that a colleague waits for this very person to make.
    """
    wait = _waited_for(moves)
    news = [move for move in moves if move.is_news]
    asked = _asked_of_me(request, reference, moves, policy, mine)
    found = Choices(next=asked or _next(request, reference, moves, policy, owned))
    for move in sorted(news, key=_place):
        if move.allowed:
            shown = allowed(request, reference, move, policy)
            if move.step in (*WAY, *MINE) or _record(move) in wait:
                found.way.append(shown._replace(note=_for_what(move, wait)))
            elif move.step == "record":
                found.records.append(shown)
            else:
                found.others.append(shown)
        elif move.step in WAY:
            found.not_yet.append(refused(request, reference, move, moves, policy))
    found.not_open = _folded(news, policy)
    return found


def move_address(request: StaffRequest, reference: str, move: Move) -> str:
    if move.step in OWN_PAGE:
        return address(OWN_PAGE[move.step], request, reference)
    if move.step == "send":
        return address("letter", request, reference, move.given["letter"])
    return address("move", request, reference, move.step, **move.given)


def in_index(cited: Iterable[str], policy: Policy) -> tuple[str, ...]:
    """Return those of what a rule cites that are clauses of this policy."""
    return tuple(name for name in cited if name in policy.clauses)


def because(reason: Refused, policy: Policy) -> str:
    """Return why not, with the source of a rule that was added to the policy's own."""
    sources = [name for name in reason.clauses if name not in policy.clauses]
    return f"{reason.sentence} ({listed(sources)}.)" if sources else reason.sentence


def allowed(request: StaffRequest, reference: str, move: Move, policy: Policy) -> Open:
    clauses = in_index(move.clock.cites, policy) if move.clock else ()
    href = move_address(request, reference, move)
    return Open(move.label, href, due=move.due, clauses=clauses)


def refused(
    request: StaffRequest, reference: str, move: Move, moves: Sequence[Move], policy: Policy
) -> NotYet:
    """Return why this may not be done, and the link that makes it possible, if there is one."""
    assert move.refusal is not None
    missing = move.refusal.missing
    wanted = _MENDED_BY.get(move.refusal.code)
    mend = next(
        (m for m in moves if m.allowed and (m.step in wanted if wanted else _makes(m) in missing)),
        None,
    )
    who = ""
    if move.possible and move.by_roles:
        named = move.refusal.code in ("wrong-role", "not-yours")
        who = f" {'They' if named else names_of_roles(move.by_roles, policy)} can do it now."
    return NotYet(
        move.label,
        f"{because(move.refusal, policy)}{who}",
        in_index(move.refusal.clauses, policy),
        move_address(request, reference, mend) if mend else "",
        mend.label if mend else "",
    )


def names_of_roles(roles: Iterable[str], policy: Policy) -> str:
    known = [policy.roles[role].name if role in policy.roles else role for role in roles]
    return listed(known, "or")


def _next(
    request: StaffRequest, reference: str, moves: list[Move], policy: Policy, owned: bool
) -> Next | None:
    """Return what to do next: by this person or, where they may not, by whom."""
    mine = next_step([move for move in moves if not _is_done(move, owned)])
    able = [(mine, mine)] if mine is not None and mine.clock is not None else []
    able += _mended(moves)
    if able:
        first, goal = min(able, key=lambda pair: _nearness(pair[1]))
        return _now(allowed(request, reference, first, policy), _owed(first, goal))
    theirs = [m for m in moves if m.possible and not m.allowed and m.clock is not None]
    if theirs:
        goal = min(theirs, key=_nearness)
        who = names_of_roles(goal.by_roles, policy)
        return Next(goal.label, f"This is for {who} to do{_by_when(goal)}.")
    return _now(allowed(request, reference, mine, policy)) if mine is not None else None


def _asked_of_me(
    request: StaffRequest,
    reference: str,
    moves: list[Move],
    policy: Policy,
    mine: Sequence[str],
) -> Next | None:
    able = (move for move in moves if move.allowed and move.step in mine)
    first = next(able, None)
    if first is None:
        return None
    return _now(allowed(request, reference, first, policy), _WHY.get(first.step, ""))


def _now(move: Open, why: str = "") -> Next:
    return Next(move.label, why, move.href, tuple(move.clauses))


def _mended(moves: list[Move]) -> list[tuple[Move, Move]]:
    """Return each record that may be made now, with the promise that waits for it."""
    waiting = [m for m in moves if not m.allowed and m.refusal and m.clock and m.step in WAY]
    return [
        (record, goal)
        for goal in waiting
        for record in moves
        if record.allowed and _record(record) and _record(record) in goal.refusal.missing  # type: ignore[union-attr]
    ]


def _nearness(move: Move) -> tuple[bool, str]:
    return move.due is None, str(move.due)


def _by_when(move: Move) -> str:
    return f" by {day_short(move.due, year=True)}" if move.due else ""


def _owed(first: Move, goal: Move) -> str:
    """Say why this comes next: it keeps a promise, or another step that keeps one waits for it."""
    clock = lower_first(goal.clock.label) if goal.clock else ""
    if first is goal and goal.clock is not None and goal.clock.state == "late":
        return f"It was owed{_by_when(goal)}: {clock}. Say that it is late, and why, as you write."
    if first is goal:
        return f"It is owed{_by_when(goal)}: {clock}."
    return f"“{goal.label}” waits for it, owed{_by_when(goal)}: {clock}."


def _is_done(move: Move, owned: bool) -> bool:
    """Return whether a move may be made again, but need not be."""
    return move.clock is None and (move.step == "acknowledge" or (move.step == "assign" and owned))


def _place(move: Move) -> tuple[int, str, str]:
    first = (*MINE, *WAY)
    order = first.index(move.step) if move.step in first else len(first)
    return order, str(move.due or "9999"), "" if move.step in WAY else move.label


def _record(move: Move) -> str:
    return str(move.given.get("record", "")) if move.step == "record" else ""


_MADE = {
    "acknowledge": "acknowledged",
    "respond": "responded",
    "assign": "assigned",
    "convene": "convened",
    "divert": "diverted",
    "join": "joined",
    "commit": "committed",
    "send": "sent",
    "approve": "decided",
    "offer": "decided",
}


# Why apart: what is missing could come of another step too, which would not help here.
_MENDED_BY = {"offer-waiting": ("approve",), "point-open": ("find", "respond")}


def _makes(move: Move) -> str:
    """Return the fact that a move puts on file."""
    return _record(move) or _MADE.get(move.step, "")


def _waited_for(moves: Iterable[Move]) -> dict[str, str]:
    """Return the records that the way through waits for, each with the move that waits."""
    wait: dict[str, str] = {}
    for move in moves:
        if move.step in (*WAY, "extend", "pause", "offer", "send") and not move.allowed:
            for name in move.refusal.missing if move.refusal else ():
                wait.setdefault(name, move.label)
    return wait


def _for_what(move: Move, wait: dict[str, str]) -> str:
    before = wait.get(_record(move), "")
    return f"Needed before: {lower_first(before)}." if before else ""


def _folded(moves: Iterable[Move], policy: Policy) -> list[NotYet]:
    """Return the other moves that are refused, those of one reason together."""
    grouped: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for move in moves:
        if not move.allowed and move.step not in WAY and move.refusal:
            key = (because(move.refusal, policy), in_index(move.refusal.clauses, policy))
            grouped.setdefault(key, []).append(move.label)
    return [
        NotYet("; ".join(labels), sentence, clauses)
        for (sentence, clauses), labels in grouped.items()
    ]
