"""What did who change in a letter that is being written? One version beside the one before."""

from typing import Any

from django.http import Http404, HttpResponse

from putright.design.days import day_time_short
from putright.letter_drafts import keeping
from putright.letter_drafts.keeping import Version
from putright.people.queries import names_of
from putright.workspace.door import StaffRequest, address, case_of, page, staff_page
from putright.workspace.frame import frame
from putright.workspace.letter_choices import name_of_letter, write_address
from putright.workspace.letter_compared import differing
from putright.workspace.letter_form import writing_of


@staff_page("cases")
def letter_changes(request: StaffRequest, reference: str, name: str) -> HttpResponse:
    opened = case_of(request, reference)
    writing = writing_of(request, opened, name)
    every = keeping.versions(writing.which)
    if not every:
        raise Http404
    new = _chosen(every, request.GET.get("version", "")) or every[0]
    old = next((one for one in every if one.number < new.number), None)
    names = names_of(one.by for one in every)
    to = "" if writing.whom.value == "customer" else writing.whom.value
    said = {
        **frame(request, opened, "case-letters"),
        "title": name_of_letter(writing.letter),
        "new": _told(new, names),
        "old": _told(old, names) if old else None,
        "parts": differing(writing, old, new),
        "versions": [
            {
                **_told(one, names),
                "is_shown": one.number == new.number,
                "href": address(
                    "letter-changes", request, opened.reference, name, to=to, version=one.number
                ),
            }
            for one in every
        ],
        "back": write_address(request, opened.reference, name, writing.whom.value),
    }
    return page(request, "letter_changes", said)


def _chosen(every: list[Version], number: str) -> Version | None:
    return next((one for one in every if str(one.number) == number), None)


def _told(one: Version, names: dict[str, str]) -> dict[str, Any]:
    return {
        "number": one.number,
        "by": names.get(one.by, "Somebody"),
        "at": day_time_short(one.kept_at, year=True),
        "remark": one.remark,
    }
