"""Which cases are there? All that this person may open, the newest first."""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpResponse

from putright.cases import queries
from putright.design import say
from putright.people.queries import customer_names, names_of
from putright.project import clock
from putright.workspace.door import StaffRequest, address, page, staff_page
from putright.workspace.places import case_place
from putright.workspace.rows import Lister

STATUSES = ("open", "answered", "closed", "refused", "diverted", "withdrawn")


@staff_page("cases")
def cases(request: StaffRequest) -> HttpResponse:
    status, kind = request.GET.get("status", ""), request.GET.get("kind", "")
    if (status and status not in STATUSES) or (kind and kind not in request.policy.kinds):
        raise BadRequest("There is no such status or kind.")
    after = request.GET.get("after", "")
    rows = queries.newest(
        request.organisation,
        request.actor,
        status=status,
        kind=kind,
        after=case_place(after) if after else None,
    )
    return page(request, "cases", _said(request, rows, status, kind, after))


def _said(
    request: StaffRequest, rows: list[queries.Listed], status: str, kind: str, after: str
) -> dict[str, Any]:
    names = names_of(row.handler for row in rows)
    customers = customer_names(request.organisation, {row.customer for row in rows})
    lister = Lister(request, names, customers, clock.now())
    older = ""
    if len(rows) == queries.PAGE:
        place = "_".join(map(str, rows[-1].place))
        older = address("cases", request, status=status, kind=kind, after=place)
    here = {"status": status, "kind": kind}
    return {
        "rows": [lister.case(row) for row in rows],
        "older": older,
        "newest": address("cases", request, **here) if after else "",
        "status": status,
        "kind": kind,
        "statuses": [("", "Any"), *((name, say.state(name).word) for name in STATUSES)],
        "kinds": [("", "Any"), *((one.id, one.name) for one in request.policy.kind)],
        "tags": _tags(request, status, kind),
        "clear": address("cases", request),
        "log": address("log", request),
    }


def _tags(request: StaffRequest, status: str, kind: str) -> list[dict[str, str]]:
    tags = []
    if status:
        href = address("cases", request, kind=kind)
        tags.append({"text": say.state(status).word, "href": href})
    if kind:
        href = address("cases", request, status=status)
        tags.append({"text": request.policy.kinds[kind].name, "href": href})
    return tags
