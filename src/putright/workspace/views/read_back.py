"""What do I read back to them? The reference and the dates promised, just after it was saved."""

from django.http import HttpResponse

from putright.core.clocks import clocks
from putright.project import clock
from putright.workspace.door import StaffRequest, address, case_of, page, staff_page
from putright.workspace.heading import heading
from putright.workspace.script import line, spoken
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
            "read_out": spoken(opened.reference),
            "heading": heading(request, opened),
            "kind": opened.policy.kinds[opened.case.kind],
            "dates": [line(one) for one in dated],
            "undated": [one.label for one in running if one.limit is None],
            "proofs": [proof(one, opened.case, opened.policy) for one in dated],
            "at": at,
            "received": received,
            "earlier": (received.recorded_at - received.at).total_seconds() > 60,
            "calling_for": request.GET.get("for", ""),
            "anew": (received.words.get("given_this_time") or "").splitlines(),
            "change": address("person-change", request, opened.customer.key)
            if opened.customer
            else "",
            "join": address("move", request, opened.reference, "join"),
            "case": address("case", request, opened.reference),
            "log": address("log", request),
        },
    )
