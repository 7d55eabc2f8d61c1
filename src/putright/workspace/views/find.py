"""Where is the case with this reference? Or, where no reference was typed, with these words?"""

import re

from django.http import HttpResponse
from django.shortcuts import redirect

from putright.cases import queries
from putright.cases.references import read_reference
from putright.project import clock
from putright.workspace.door import StaffRequest, address, page, staff_page

_OF_A_PERSON = re.compile(
    r"[+(]?[0-9][0-9 ().\-/]{6,}|[^@\s]+@[^@\s]+|[a-z]{1,2}[0-9][a-z0-9]? ?[0-9][a-z]{2}",
    re.IGNORECASE,
)


@staff_page("cases")
def find(request: StaffRequest) -> HttpResponse:
    sought = request.GET.get("q", "").strip()[:60]
    reference = _reference(sought)
    if reference:
        found = queries.case_for(request.organisation, request.actor, reference, clock.now())
        if found is not None:
            return redirect("workspace:case", request.organisation.slug, found.reference)
    if sought and not is_reference(request, sought):
        where = "people" if is_of_a_person(sought) else ""
        return redirect(address("search", request, words=request.GET["q"], **{"in": where}))
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


def is_of_a_person(typed: str) -> bool:
    """Return whether somebody means a person: a number, an e-mail address or a postcode."""
    return bool(_OF_A_PERSON.fullmatch(typed))


def is_reference(request: StaffRequest, typed: str) -> bool:
    """Return whether somebody means a reference: our letters, and about as many more as it has."""
    prefix = request.organisation.reference_prefix
    parts = typed.upper().replace("-", " ").split()
    ours = parts[:1] == [prefix] or (len(parts) == 1 and parts[0].startswith(prefix))
    rest = "".join(parts).removeprefix(prefix)
    return ours and (_has_a_digit(rest) or _is_drawn(rest))


def _has_a_digit(rest: str) -> bool:
    return 6 <= len(rest) <= 9 and any(letter.isdigit() for letter in rest)


def _is_drawn(rest: str) -> bool:
    """Return whether it may be a reference that was drawn with no digit in it: one in thirty is.

    No word, then, for no reference is drawn with I, L, O or U.
    """
    return len(rest) == 9 and set(rest).isdisjoint("ILOU")
