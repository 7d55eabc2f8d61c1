"""How does a file go out to a browser, so that nothing in it can act as our page?

Always to be saved, never shown; whatever its bytes pretend to be, they are in a sandbox.
"""

import logging
from datetime import datetime

from django.http import FileResponse, Http404

from putright.files.kinds import TAKEN, UNKNOWN
from putright.files.models import KeptFile
from putright.files.scanning import may_open
from putright.files.store import store

_SAFE = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store, private",
}

_log = logging.getLogger(__name__)


def served(organisation: int, case: int, number: int, at: datetime) -> FileResponse:
    """Return a file of a case, or raise Http404: for one that is shut, too.

    Whether whoever asks may see it is for the caller to know.
    """
    file = KeptFile.objects.filter(
        organisation=organisation, case=case, id=number, erased_at=None
    ).first()
    if file is None or not may_open(file, at):
        raise Http404
    try:
        stream = store().open(file.place, "rb")
    except FileNotFoundError:
        _log.error("The bytes of file %s are not in the store: run `putright verify`.", file.id)
        raise Http404 from None
    response = FileResponse(
        stream,
        as_attachment=True,
        filename=file.name or "file",
        content_type=file.kind if file.kind in TAKEN else UNKNOWN,
    )
    for name, value in _SAFE.items():
        response.headers[name] = value
    response.headers["Content-Length"] = str(file.size)
    return response
