"""Is this the database's trouble, or a fault of ours? And what is then shown?

A database that is lost, full, read-only or too slow is nobody's mistake and passes:
whoever waits gets a page that says that nothing they sent was saved, with status 503,
and the next request tries anew. Anything else that breaks is a fault of ours, stays
loud, and answers 500.
"""

import errno
import logging
import sys
import threading
import time
from collections.abc import Iterator

from django.contrib.sessions.middleware import SessionMiddleware
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse

from putright.design import errors

SAFE = ("GET", "HEAD", "OPTIONS")

# Whence: the manual of PostgreSQL, appendix A. By class: the connection failed, resources
# have run out (the disk among them), somebody stepped in (a timeout, a shutdown), the disk.
_CLASSES = {
    "08": "the database does not answer",
    "53": "the database has run out of something",
    "57": "the database broke off",
    "58": "the database cannot reach its disk",
}
_STATES = {
    "25006": "the database takes nothing, it is read-only",
    "25P03": "the database broke off",
    "40001": "the database had to choose between writers",
    "40P01": "the database had to choose between writers",
    "55P03": "the database was held by somebody else for too long",
    "57014": "the database took too long",
}
# Whence: SQLite's result codes. Its others, such as 1 for a statement that makes no sense,
# are faults of ours.
_CODES = {
    3: "the database may not be opened",
    5: "the database was held by somebody else for too long",
    6: "the database was held by somebody else for too long",
    7: "there is no memory left",
    8: "the database takes nothing, it is read-only",
    9: "the database took too long",
    10: "the database cannot reach its disk",
    13: "the disk is full",
    14: "the database cannot be opened",
    15: "the database was held by somebody else for too long",
}
_DISK = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk is full",
    errno.EROFS: "the disk is read-only",
    errno.EIO: "the disk cannot be read",
}

_log = logging.getLogger(__name__)


def what(error: BaseException | None) -> str:
    """Return in a few words what is wrong with the database or the disk; "" if it is our fault."""
    for one in _chain(error):
        said = _said_of(one)
        if said:
            return said
    return ""


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _said_of(error: BaseException) -> str:
    if isinstance(error, InterfaceError):
        return "the database does not answer"
    if isinstance(error, DatabaseError):
        return _said_by_driver(error.__cause__)
    return _DISK.get(error.errno or 0, "") if isinstance(error, OSError) else ""


def _said_by_driver(cause: BaseException | None) -> str:
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        return _CODES.get(code & 0xFF, "")
    state = getattr(cause, "sqlstate", None)
    if state is not None:
        return _STATES.get(state) or _CLASSES.get(state[:2], "")
    # Beware: where there is no connection, there is nobody to give a code.
    return "the database does not answer" if type(cause).__name__ == "OperationalError" else ""


# -- what is told to whoever runs it --------------------------------------------------------

_SECONDS = 60
_told: dict[str, float] = {}
_telling = threading.Lock()


def tell(said: str, error: BaseException | None) -> None:
    """Tell it once a minute, however many ask meanwhile."""
    now = time.monotonic()
    with _telling:
        if now - _told.get(said, -_SECONDS) < _SECONDS:
            return
        _told[said] = now
    cause = next((one for one in _chain(error) if isinstance(one, DatabaseError | OSError)), None)
    _log.error("Nothing can be saved or shown: %s (%s)", said, type(cause).__name__)


# -- what is shown --------------------------------------------------------------------------


def broken(request: HttpRequest) -> HttpResponse:
    """Answer what no view did: the page for trouble, or the one for a fault of ours."""
    error = sys.exc_info()[1]
    said = what(error)
    if not said:
        return errors.broken(request)
    tell(said, error)
    return errors.unavailable(request)


class Sessions(SessionMiddleware):
    """Django's sessions, of which no failure spoils a page that was shown or a case recorded.

    A view that has recorded something says so: `request.recorded = True`. What it answers
    then holds, though the session, with a draft to be forgotten, could not be kept.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except Exception as error:  # Whence: Django raises what the session's store raises
            said = what(error)
            if not said:
                raise
            tell(said, error)
            if request.method in SAFE or getattr(request, "recorded", False):
                return response
            return errors.unavailable(request)
