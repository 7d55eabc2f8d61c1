"""What may the sending of a letter carry out as well, so that letter and step cannot part?"""

from collections.abc import Mapping
from typing import Any

from putright.core.case import Case
from putright.core.facts import Fact
from putright.core.letters.fields import fields_in
from putright.core.new_dates import new_dates
from putright.core.parties import EVERY_COMPLAINANT
from putright.core.policy import Letter, Policy

# The steps. A record of the pack may be named too: it is then put on file with the letter.
DOES = ("acknowledge", "respond", "extend", "refuse", "offer", "divert", "escalate", "close")

# The status that a case has once the step was done.
_LEAVES = {
    "respond": ("answered", "closed"),
    "refuse": ("refused",),
    "close": ("closed",),
}


def is_done(
    step: str,
    case: Case,
    policy: Policy,
    also: Mapping[str, Any],
    *,
    letter: Letter | None = None,
    to: str = "",
) -> bool:
    """Return whether a step was done already, so that the letter only tells of it.

    With details of its own it is asked anew, and its own rule says whether it may be. `letter`
    and `to` say of which letter this is asked, and whom that is to go to.
    """
    if also:
        return False
    if step in new_dates(policy):
        return _new_day_waits(step, case, policy, to)
    if step in policy.records:
        return _is_on_record(step, case, policy)
    if step == "acknowledge":
        return _since_entered(case, "acknowledged")
    if step == "respond":
        return case.status in _LEAVES[step] or _since_entered(case, "responded")
    if step == "extend":
        return _waits_to_be_told(case, policy, letter, to)
    if step == "divert":
        return case.has_happened("diverted")  # of a part too: the case then goes on
    if step in _LEAVES:
        return case.status in _LEAVES[step]
    if step == "escalate":
        return len(case.places["entered"]) > 1
    return _since_entered(case, "offered")


def _is_on_record(record: str, case: Case, policy: Policy) -> bool:
    """Return whether a letter only tells of a record that was made before.

    How somebody was told of it is the letter itself, and a clock that starts again each time
    waits for the next one: each such letter is a record anew.
    """
    needs = set(policy.records[record].all_needs) - {"told"}
    again = any(clock.repeats and record in clock.stops for clock in policy.all_clocks)
    return bool(needs) and not again and case.has_happened(record)


def _waits_to_be_told(case: Case, policy: Policy, letter: Letter | None, to: str) -> bool:
    """Return whether a new date was given that no letter has told this recipient of.

    One that was told is not told again: the next letter gives a date of its own. A letter
    that says the new date of the answer does not tell of another clock's.
    """
    since = max([entered_at(case), *_told("extend", case, policy, to)])
    return any(
        place >= since and (letter is None or _tells_of(letter, case.facts[place], policy))
        for place in case.places.get("extended", ())
    )


def _new_day_waits(record: str, case: Case, policy: Policy, to: str) -> bool:
    """Return whether a day was given after a miss that no letter has told this recipient of."""
    since = max([entered_at(case), *_told(record, case, policy, to)])
    return any(place >= since for place in case.places.get(record, ()))


def _told(step: str, case: Case, policy: Policy, to: str) -> list[int]:
    """Return the places of the letters that told this recipient of such a step."""
    tells = {one.id for one in policy.letter if one.does == step}
    return [
        place
        for place in case.places.get("sent", ())
        if case.facts[place].data.get("letter") in tells
        and is_same_recipient(case.facts[place].data.get("to"), to)
    ]


def _tells_of(letter: Letter, extended: Fact, policy: Policy) -> bool:
    said = {name for part in letter.part for name in fields_in(part.says)}
    if not said & {"new-date", "answer-by", "finish-by"}:
        return True
    owed = "closed" if "finish-by" in said else "responded"
    stage, name = str(extended.data.get("stage", "")), str(extended.data.get("clock", ""))
    clock = policy.clock_by_name.get((stage, name))
    return clock is not None and clock.stops_when[:1] == (owed,)


def is_same_recipient(one: object, other: object) -> bool:
    return _who(one) == _who(other)


def _who(to: object) -> str:
    """Return to whom a letter goes: of a group, the customer stands for each of them."""
    return "customer" if to in (None, "", EVERY_COMPLAINANT) else str(to)


def _since_entered(case: Case, name: str) -> bool:
    """Return whether a fact of this name stands since the stage was entered, or opened again."""
    since = entered_at(case)
    return any(place >= since for place in case.places.get(name, ()))


def entered_at(case: Case) -> int:
    """Return the place from which the present stage counts: it was entered, or opened again."""
    return max([0, *case.places.get("entered", ()), *case.places.get("reopened", ())])
