"""What may the sending of a letter carry out as well, so that letter and step cannot part?"""

from collections.abc import Mapping
from typing import Any

from putright.core.case import Case
from putright.core.policy import Policy

# The steps. A record of the pack may be named too: it is then put on file with the letter.
DOES = ("acknowledge", "respond", "extend", "refuse", "offer", "divert", "escalate", "close")

# The status that a case has once the step was done.
_LEAVES = {
    "respond": ("answered", "closed"),
    "refuse": ("refused",),
    "divert": ("diverted",),
    "close": ("closed",),
}


def is_done(step: str, case: Case, policy: Policy, also: Mapping[str, Any]) -> bool:
    """Return whether a step was done already, so that the letter only tells of it.

    With details of its own it is asked anew, and its own rule says whether it may be.
    """
    if also:
        return False
    if step in policy.records:
        # How somebody was told of it is the letter itself: each letter is a record anew.
        needs = set(policy.records[step].all_needs) - {"told"}
        return bool(needs) and case.has_happened(step)
    if step == "acknowledge":
        return _since_entered(case, "acknowledged")
    if step == "respond":
        return case.status in _LEAVES[step] or _since_entered(case, "responded")
    if step in _LEAVES:
        return case.status in _LEAVES[step]
    done = {"extend": "extended", "offer": "offered", "escalate": "entered"}[step]
    return _since_entered(case, done) if step != "escalate" else len(case.places["entered"]) > 1


def _since_entered(case: Case, name: str) -> bool:
    """Return whether a fact of this name stands since the stage was entered, or opened again."""
    since = max([0, *case.places.get("entered", ()), *case.places.get("reopened", ())])
    return any(place >= since for place in case.places.get(name, ()))
