"""May I have the whole case, for an ombudsman? What would be in it, and then the bundle itself.

It goes out of the house, so that it was made, and of what, is written down on the case first.
"""

import tempfile
from hashlib import sha256
from typing import IO, Any

from django.core.exceptions import BadRequest
from django.http import FileResponse, HttpResponseBase

from putright.bundles.gathering import gathered
from putright.bundles.holding import REASONS
from putright.bundles.noting import note_of
from putright.bundles.parts import Bundle, into_archive
from putright.bundles.permission import may_take_out, whose_part
from putright.cases.carry_out import carry_out
from putright.cases.queries import Opened
from putright.core.facts import Command
from putright.core.refusals import Refused
from putright.design.days import listed
from putright.letters.paper import CannotPrint
from putright.project import clock
from putright.workspace.door import StaffRequest, case_of, page, staff_page
from putright.workspace.frame import frame

ARCHIVE, PDF = "archive", "pdf"
_IN_MEMORY = 8 * 1024 * 1024  # a larger bundle is put on the disk while it is made
_SAFE = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store, private",
}


@staff_page("cases", methods=("GET", "POST"))
def bundle(request: StaffRequest, reference: str) -> Any:
    opened = case_of(request, reference)
    if not may_take_out(request.actor, opened.case, request.policy):
        whose = listed(whose_part(request.policy), "or")
        return page(request, "bundle", {**_framed(request, opened), "whose": whose}, 403)
    if request.method != "POST":
        return page(request, "bundle", _said(request, opened))
    what = request.POST.get("what", "")
    if what not in (ARCHIVE, PDF):
        raise BadRequest(f"what is {ARCHIVE} or {PDF}.")
    try:
        return _made(request, opened, what)
    except (Refused, CannotPrint) as why:
        sentence = why.sentence if isinstance(why, Refused) else str(why)
        return page(request, "bundle", {**_said(request, opened), "amiss": sentence}, 422)


def _framed(request: StaffRequest, opened: Opened) -> dict[str, Any]:
    return frame(request, opened, "bundle")


def _said(request: StaffRequest, opened: Opened) -> dict[str, Any]:
    at = clock.now()
    it = gathered(request.organisation, opened.reference, at, reads_files=False)
    files = [one for one in it.evidence if not one.why_not]
    return {
        **_framed(request, opened),
        "counts": [
            {"term": "Facts", "value": len(it.case.facts) - len(it.held)},
            {"term": "Letters", "value": len(it.letters)},
            {"term": "Files", "value": len(files)},
            {"term": "Clocks, with their proof", "value": len(it.running)},
        ],
        "held": [[one.number, one.sort, REASONS[one.reason]] for one in it.held.values()],
        "gaps": [[gap.says, ", ".join(gap.clauses)] for gap in Bundle(it).gaps],
    }


def _made(request: StaffRequest, opened: Opened, what: str) -> HttpResponseBase:
    """Make a bundle, write down on the case that it was, and hand it over."""
    at = clock.now()
    one = Bundle(gathered(request.organisation, opened.reference, at))
    # Why no `with`: it is closed once it has been handed over.
    file: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115
    if what == ARCHIVE:
        told = note_of(one, into_archive(one, file).digest)
    else:
        whole = one.pdf()
        file.write(whole)
        told = note_of(one, sha256(whole).hexdigest(), is_pdf=True)
    carry_out(
        Command("note", {"text": told}, request.actor),
        organisation=request.organisation,
        reference=opened.reference,
        at=at,
    )
    file.seek(0)
    name = f"{opened.reference}.{'zip' if what == ARCHIVE else 'pdf'}"
    kind = "application/zip" if what == ARCHIVE else "application/pdf"
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=kind)
    for header, value in _SAFE.items():
        answer.headers[header] = value
    return answer
