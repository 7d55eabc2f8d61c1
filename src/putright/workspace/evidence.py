"""Which files does a case have, as staff read them, and which may nobody open?"""

from typing import Any

from putright.cases.queries import Opened
from putright.design.days import day_short, upper_first
from putright.files.evidence import Shown, named_in, shown
from putright.workspace.door import StaffRequest, address

_STATES = {
    "waiting": ("held", "Being scanned", "Nobody can open it until it has been scanned."),
    "found": ("late", "Harmful", "The scanner found {} in it. Nobody can open it."),
}


def rows(request: StaffRequest, opened: Opened) -> list[dict[str, Any]]:
    """Return the files of a case, the latest first, as the `rows` component reads them."""
    found = shown(request.organisation, named_in(opened.facts))
    return [_row(request, opened, one) for one in reversed(found)]


def _row(request: StaffRequest, opened: Opened, file: Shown) -> dict[str, Any]:
    came = day_short(file.kept_at, year=True)
    note = f"{upper_first(file.kind)}, {file.size}, {came}"
    if file.is_open:
        href = address("file", request, opened.reference, file.id)
        return {"text": file.name, "note": note, "href": href}
    mark, word, why = _STATES[file.state]
    said = f"{note}. {why.format(file.finding or 'something')}"
    return {"text": file.name, "note": said, "state": mark, "word": word}
