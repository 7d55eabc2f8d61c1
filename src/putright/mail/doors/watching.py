"""Are all mailboxes looked into, so that a slow one does not keep the others waiting?

Each has a thread of its own, with its own connection to the database. A look waits for them
a little; one that takes longer goes on by itself, and is not begun again meanwhile.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import Error, connections
from imap_tools import ImapToolsError

from putright.mail.doors import imap
from putright.mail.mailboxes import Place, Server, on_servers
from putright.people.models import Organisation
from putright.project import clock

WAITS = 20.0  # seconds, in one look, for all of them together

_log = logging.getLogger(__name__)
_running: dict[str, threading.Thread] = {}
_lock = threading.Lock()


class Round:
    """One look into every mailbox. Counts what is new; knows which of them have more."""

    def __init__(self) -> None:
        self.new = 0
        self.is_behind = False

    def add(self, looked: imap.Looked) -> None:
        with _lock:
            self.new += looked.new
            self.is_behind = self.is_behind or looked.is_behind


def look_into_all(goes_on: Callable[[], bool] = lambda: True) -> Round:
    """Keep what is new in every mailbox that is on a server."""
    this = Round()
    begun = [_begin(place, server, this, goes_on) for place, server in on_servers()]
    until = time.monotonic() + WAITS
    for thread in filter(None, begun):
        thread.join(max(0.0, until - time.monotonic()))
    return this


def _begin(
    place: Place, server: Server, this: Round, goes_on: Callable[[], bool]
) -> threading.Thread | None:
    with _lock:
        before = _running.get(place.name)
        if before is not None and before.is_alive():
            return None
        thread = threading.Thread(
            target=_look, args=(place, server, this, goes_on), name=place.name, daemon=True
        )
        _running[place.name] = thread
    thread.start()
    return thread


def _look(place: Place, server: Server, this: Round, goes_on: Callable[[], bool]) -> None:
    try:
        this.add(look_into(place, server, goes_on))
    except Error as fault:  # the database: the worker itself meets it too, and waits for it
        _log.error("The mailbox %s waits for the database: %s", place.name, type(fault).__name__)
    finally:
        connections.close_all()


def look_into(
    place: Place, server: Server, goes_on: Callable[[], bool] = lambda: True
) -> imap.Looked:
    """Look into one mailbox, and write down what was found, or why nothing could be."""
    organisation = Organisation.objects.filter(slug=place.organisation).first()
    if organisation is None:
        _log.error("The mailbox %s is of no organisation that is here.", place.name)
        return imap.Looked(fault="no such organisation")
    at: Callable[[], datetime] = clock.now
    try:
        looked = imap.look(organisation, place, server, at, settings.MAIL_LARGEST, goes_on)
    except (OSError, EOFError, ImapToolsError, imap.IMAP_FAULT) as fault:
        # Beware: what a server says may hold words of a message, or the name of a person.
        _log.error("The mailbox %s could not be read: %s", place.name, type(fault).__name__)
        looked = imap.Looked(fault=_in_words(fault))
    imap.note(organisation, place, looked, at())
    return looked


def _in_words(fault: Exception) -> str:
    if isinstance(fault, TimeoutError):
        return "the server does not answer"
    if "Login" in type(fault).__name__:
        return "the server would not let us in"
    if isinstance(fault, OSError):
        return f"the server cannot be reached ({fault.strerror or type(fault).__name__})"
    return f"the server said something that is not understood ({type(fault).__name__})"
