"""Which letters does a policy know, which of them fit this case, and which is likely next?

The policy's engine says which may be sent; what it refuses for now may still be written, and
its reason stands beside it. Nothing is decided here.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from putright.cases.queries import Opened
from putright.core.clocks import Running, clocks
from putright.core.letters.doing import is_done
from putright.core.letters.fields import answers
from putright.core.offered import Move, next_step, offered
from putright.core.policy import Letter, Policy
from putright.core.rules.response import is_answered
from putright.design.days import day_short, lower_first
from putright.workspace.choices import because, in_index, names_of_roles, refused
from putright.workspace.door import StaffRequest, address

# The codes of a letter that belongs to other cases than this one, or to this one once it is late.
_ELSEWHERE = frozenset({"not-here", "not-late"})
# The codes of a step that cannot be done any more, whatever is put on file.
_PAST = frozenset({"not-open", "already-late", "may-not-be-extended"})


class Choice(NamedTuple):
    """One letter as the list of letters shows it. `why` says what keeps it from being sent."""

    id: str
    name: str
    clauses: Sequence[str]
    why: str = ""
    due: date | None = None
    owed: str = ""
    mend_href: str = ""
    mend: str = ""


class Choices(NamedTuple):
    """The letters of a policy: `fit` with the likely next first, and those of other cases."""

    fit: Sequence[Choice]
    other: Sequence[Choice]


def name_of_letter(letter: Letter) -> str:
    name = letter.name or letter.id.replace("-", " ")
    return name[:1].upper() + name[1:]


def letter_named(policy: Policy, name: str) -> Letter | None:
    return next((one for one in policy.letter if one.id == name), None)


def choices_of(request: StaffRequest, opened: Opened, at: datetime) -> Choices:
    """Return every letter of the policy as this person may choose it in this case, now."""
    moves = offered(opened.case, opened.policy, request.actor, at)
    sending = {str(one.given["letter"]): one for one in moves if one.step == "send"}
    goals = _goals(opened, at)
    fit: list[tuple[tuple[bool, date, int], Choice]] = []
    other: list[Choice] = []
    likely = next_step(moves)
    for place, letter in enumerate(opened.policy.letter):
        move = sending[letter.id]
        choice = _choice(request, opened, letter, move, moves)
        if move.refusal is not None and move.refusal.code in _ELSEWHERE:
            other.append(choice)
            continue
        if past := _past(opened, letter, moves, goals):
            other.append(choice._replace(why=past, mend_href="", mend=""))
            continue
        goal = move.clock or goals.get(letter.does)
        is_next = likely is not None and letter.does == likely.step
        due = goal.limit if goal and goal.limit else None
        owed = f"{goal.label} is owed by {day_short(due, year=True)}" if goal and due else ""
        key = (not is_next, due or date.max, place)
        fit.append((key, choice._replace(due=due, owed=owed)))
    return Choices([choice for _, choice in sorted(fit, key=lambda pair: pair[0])], other)


def _past(
    opened: Opened, letter: Letter, moves: Sequence[Move], goals: Mapping[str, Running]
) -> str:
    """Return why the step that a letter carries out cannot be done any more; "" where it can."""
    case, policy, does = opened.case, opened.policy, letter.does
    if not does or is_done(does, case, policy, {}, letter=letter):
        return ""
    if does == "extend" and is_answered(case) and "extend" not in goals:
        return "The answer was given, so there is no new date to tell."
    refusals = [m.refusal for m in moves if does in (m.step, m.given.get("record"))]
    first = next(iter(refusals), None)
    is_past = first is not None and all(one is not None and one.code in _PAST for one in refusals)
    return because(first, policy) if first is not None and is_past else ""


def _goals(opened: Opened, at: datetime) -> Mapping[str, Running]:
    """Return the promise that each step is for. One that it would meet besides is not its own."""
    running = clocks(opened.case, opened.policy, at)
    due = sorted((one for one in running if one.is_open), key=lambda one: one.limit or date.max)
    found: dict[str, Running] = {}
    for step, fact in (("acknowledge", "acknowledged"), ("extend", "extended")):
        first = next((one for one in due if one.clock.stops_when[:1] == (fact,)), None)
        if first is not None:
            found[step] = first
    owed = answers(running, opened.case, opened.policy)
    return {**found, "respond": owed[0]} if owed else found


def _choice(
    request: StaffRequest, opened: Opened, letter: Letter, move: Move, moves: Sequence[Move]
) -> Choice:
    policy = opened.policy
    found = Choice(letter.id, name_of_letter(letter), in_index(letter.cites, policy))
    if move.refusal is None:
        return found
    if move.possible:
        who = names_of_roles(move.by_roles, policy)
        return found._replace(why=f"You may write it. {who} sends it.")
    shown = refused(request, opened.reference, move, moves, policy)
    return found._replace(
        why=because(move.refusal, policy),
        clauses=tuple(dict.fromkeys((*found.clauses, *shown.clauses))),
        mend_href=shown.mend_href,
        mend=shown.mend,
    )


def write_address(request: StaffRequest, reference: str, letter: str, whom: str) -> str:
    """Return where a letter is written; to the customer unless it is said."""
    return address("letter", request, reference, letter, to="" if whom == "customer" else whom)


def begins(text: str) -> str:
    """Return the name of a letter within a sentence."""
    return lower_first(text)
