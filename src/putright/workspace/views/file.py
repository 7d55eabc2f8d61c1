"""A file of a case, to be saved by somebody who may open the case."""

from typing import Any

from django.http import Http404

from putright.files.evidence import named_in
from putright.files.serving import served
from putright.project import clock
from putright.workspace.door import StaffRequest, case_of, staff_page


@staff_page("cases")
def file(request: StaffRequest, reference: str, number: str) -> Any:
    opened = case_of(request, reference)
    if number not in map(str, named_in(opened.facts)):
        raise Http404
    return served(request.organisation.pk, opened.number, int(number), clock.now())
