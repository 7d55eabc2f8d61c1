"""How does a file go out to a browser, so that nothing in it can act as our page?

Always to be saved, never shown; whatever its bytes pretend to be, they are in a sandbox.
"""

import logging
from datetime import datetime
from typing import IO

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
    return _served(organisation, case, number, at)


def served_alone(organisation: int, number: int, at: datetime) -> FileResponse:
    """Return a file that is of no case yet, or raise Http404."""
    return _served(organisation, None, number, at)


def _served(organisation: int, case: int | None, number: int, at: datetime) -> FileResponse:
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
    return sent(stream, file.name or "file", file.kind, file.size)


def sent(stream: IO[bytes], name: str, kind: str, size: int) -> FileResponse:
    """Return bytes as a file to be saved, whatever they pretend to be."""
    response = FileResponse(
        stream,
        as_attachment=True,
        filename=name,
        content_type=kind if kind in TAKEN else UNKNOWN,
    )
    for header, value in _SAFE.items():
        response.headers[header] = value
    response.headers["Content-Length"] = str(size)
    return response
