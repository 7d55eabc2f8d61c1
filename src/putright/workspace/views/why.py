"""Why these dates? Each clock of a case, with its rule, its start, and every day counted.

On a page of its own: opening a case shows the dates, and few who open one ask why.
"""

from collections import Counter
from typing import Any

from django.http import HttpResponse

from putright.core.clocks import clocks
from putright.design.why import count
from putright.project import clock
from putright.workspace.door import StaffRequest, case_of, page, staff_page
from putright.workspace.frame import frame
from putright.workspace.views.case import proof, proof_id


@staff_page("cases")
def why(request: StaffRequest, reference: str) -> HttpResponse:
    opened = case_of(request, reference)
    at = clock.now()
    shown = [
        {"id": proof_id(one), "count": count(proof(one, opened.case, opened.policy), True, at)}
        for one in clocks(opened.case, opened.policy, at)
    ]
    _number(shown)
    said = {
        **frame(request, opened, "why"),
        "clocks": shown,
    }
    return page(request, "why", said)


def _number(shown: list[dict[str, Any]]) -> None:
    """Number the reasons that would have one heading, for whoever only hears them."""
    known = Counter(one["count"].summary for one in shown)
    met: Counter[str] = Counter()
    for one in shown:
        heading = one["count"].summary
        met[heading] += 1
        many = f" ({met[heading]} of {known[heading]})" if known[heading] > 1 else ""
        one["heading"] = f"{heading}{many}"
