"""Where is the case with this reference?"""

from django.http import HttpResponse
from django.shortcuts import redirect

from putright.cases import queries
from putright.cases.references import read_reference
from putright.project import clock
from putright.workspace.door import StaffRequest, page, staff_page


@staff_page("cases")
def find(request: StaffRequest) -> HttpResponse:
    sought = request.GET.get("q", "").strip()[:60]
    reference = _reference(sought)
    if reference:
        found = queries.case_for(request.organisation, request.actor, reference, clock.now())
        if found is not None:
            return redirect("workspace:case", request.organisation.slug, found.reference)
    said = {
        "tried": bool(sought),
        "sought": sought if sought.isprintable() else "",
        "prefix": request.organisation.reference_prefix,
    }
    return page(request, "find", said, 404 if sought else 200)


def _reference(sought: str) -> str:
    """Return a reference as it is stored, if what was typed could be one."""
    wanted = read_reference(sought)
    return wanted if wanted.isascii() and wanted.replace("-", "").isalnum() else ""
