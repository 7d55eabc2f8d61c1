"""What do I read back to them? The reference and the dates promised, just after it was saved."""

from django.http import HttpResponse

from putright.core.clocks import Running, clocks
from putright.design.days import day_full, lower_first
from putright.project import clock
from putright.workspace.door import StaffRequest, address, case_of, page, staff_page
from putright.workspace.heading import heading
from putright.workspace.views.case import proof


@staff_page("log")
def read_back(request: StaffRequest, reference: str) -> HttpResponse:
    opened = case_of(request, reference)
    at = clock.now()
    running = [one for one in clocks(opened.case, opened.policy, at) if one.is_open]
    dated = [one for one in running if one.limit is not None]
    received = opened.case.facts[0]
    return page(
        request,
        "read_back",
        {
            "reference": opened.reference,
            "spoken": spoken(opened.reference),
            "heading": heading(request, opened),
            "kind": opened.policy.kinds[opened.case.kind],
            "dates": [_date(one) for one in dated],
            "undated": [one.label for one in running if one.limit is None],
            "proofs": [proof(one, opened.case, opened.policy) for one in dated],
            "at": at,
            "received": received,
            "earlier": (received.recorded_at - received.at).total_seconds() > 60,
            "case": address("case", request, opened.reference),
            "log": address("log", request),
        },
    )


def spoken(reference: str) -> str:
    """Return a reference as it is read aloud: letter by letter, in its parts.

    >>> spoken("CE-7K3P")
    'C E, 7 K 3 P'
    """
    return ", ".join(" ".join(part) for part in reference.split("-"))


def _date(running: Running) -> dict[str, str]:
    assert running.limit is not None
    verb = (
        "We aim for this" if running.strength in ("aim", "usually", "may") else "This is promised"
    )
    return {"when": day_full(running.limit), "text": f"{lower_first(running.label)}. {verb}."}
