"""Did this letter go to them before, at this stage: when, and who sent it?"""

from typing import Any

from putright.core.letters.doing import entered_at, is_same_recipient
from putright.core.rules.letter_before import AGAIN, CORRECTS
from putright.workspace.door import address
from putright.workspace.letter_form import Writing
from putright.workspace.views.case import teller_of

# The codes by which the rules say that it went.
_WENT = frozenset({"sent-already", "already-answered"})


def went_before(writing: Writing) -> list[dict[str, Any]]:
    """Return when it went last, where it needs a reason to go again; news each week needs none."""
    is_again = any(one.id in _WENT for one in writing.open_checks)
    if not is_again and not {CORRECTS, AGAIN} & set(writing.given):
        return []
    request, opened = writing.request, writing.opened
    teller, since = teller_of(opened), entered_at(opened.case)
    found = [
        {
            "at": fact.at,
            "by": teller.by(fact),
            "href": address("letter-sent", request, opened.reference, place + 1),
        }
        for place, fact in enumerate(opened.facts)
        if fact.name == "sent"
        and place >= since
        and fact.data.get("letter") == writing.letter.id
        and is_same_recipient(fact.data.get("to"), writing.whom.value)
    ]
    return found[-1:]
