"""Where is it put right, that a letter may not go yet? A link for whatever a check lacks."""

from collections.abc import Callable
from typing import NamedTuple

from putright.cases.queries import Opened
from putright.core.decide import RULES
from putright.core.deciding import draft_of
from putright.core.letters.checks import NOT_PLAIN_BECAUSE, Check
from putright.core.letters.compose import Composed
from putright.core.rules.letter_before import AGAIN, CORRECTS
from putright.core.rules.of_letters import OTHER_WORDS
from putright.workspace.choices import TELLING
from putright.workspace.door import StaffRequest, address

_OF_AUTHORITY = frozenset({"no-authority-to-tell", "unknown-party"})
WORDS, GIVEN = "w-", "g-"  # before a slot, and before a detail, in the names of the boxes


class Mend(NamedTuple):
    """What to do about an open check, and where; nothing where it is not one thing."""

    text: str = ""
    href: str = ""


def mends_of(request: StaffRequest, opened: Opened, composed: Composed, check: Check) -> list[Mend]:
    """Return what mends a check: its own part of the letter, records, a step, or a reason."""
    records = [one for one in (*check.lacks, check.fix) if one in opened.policy.records]
    if records:
        letter = composed.letter
        return [_record(request, opened, one, letter, check) for one in dict.fromkeys(records)]
    mend = _mend_of(request, opened, composed, check)
    return [mend] if mend.href else []


def _record(request: StaffRequest, opened: Opened, name: str, letter: str, check: Check) -> Mend:
    known, to = opened.policy.records[name], request.GET.get("to", "")
    if known.of_draft:  # beside the very words that it is of
        where = address("letter-approve", request, opened.reference, letter, name, to=to)
        if check.id == OTHER_WORDS:
            return Mend("See what differs, and ask again", where)
        return Mend(f"Record of this draft: {known.label}", where)
    where = address("move", request, opened.reference, "record", record=name)
    return Mend(f"Record: {opened.policy.records[name].label}", where)


def _mend_of(request: StaffRequest, opened: Opened, composed: Composed, check: Check) -> Mend:
    if check.fix in {block.slot for block in composed.blocks if block.kind == "free"}:
        return Mend("Write it", f"#{WORDS}{check.fix}")
    if check.fix == NOT_PLAIN_BECAUSE:
        return Mend("Change it, or keep it with a reason", f"#{GIVEN}{NOT_PLAIN_BECAUSE}")
    if check.fix in (CORRECTS, AGAIN):
        return Mend("Say why", f"#{GIVEN}{check.fix}")
    if check.id in _OF_AUTHORITY:
        return Mend("See their authority", address("parties", request, opened.reference))
    own = _OWN.get(check.fix)
    if own is not None:
        return own(request, opened)
    if check.fix in RULES and check.fix not in TELLING:
        return Mend(_DO.get(check.fix, "See to it"), _step(request, opened, check.fix))
    if check.fix in TELLING:
        return Mend(
            "See what the policy allows", f"{address('case', request, opened.reference)}#moves"
        )
    return Mend()


def _whom(request: StaffRequest, opened: Opened) -> Mend:
    return Mend("Choose to whom it goes", address("letter-choose", request, opened.reference))


def _points(request: StaffRequest, opened: Opened) -> Mend:
    """Lead to the first point that has no finding, where findings are drafted."""
    drafted = draft_of(opened.case, opened.policy).outcomes
    points = opened.case.points
    still = next((p.number for p in points if not (p.outcome or drafted.get(p.number))), None)
    where = address("decide", request, opened.reference, point=still)
    return Mend(f"Decide point {still}" if still else "Decide the points", where)


def _remedy(request: StaffRequest, opened: Opened) -> Mend:
    return Mend("Decide the remedy", f"{address('decide', request, opened.reference)}#remedy")


def _format(request: StaffRequest, opened: Opened) -> Mend:
    return Mend("Say whether it is so", f"#{GIVEN}format_met")


_OWN: dict[str, Callable[[StaffRequest, Opened], Mend]] = {
    "respond": _points,
    "offer": _remedy,
    "format_met": _format,
    "to": _whom,
}
_DO = {
    "approve": "See who decides",
    "commit": "Promise it by a day",
    "extend": "Give a date",
    "acknowledge": "Acknowledge it",
}


def _step(request: StaffRequest, opened: Opened, step: str) -> str:
    return address("move", request, opened.reference, step)
