"""How does a mail server hand a message over, by LMTP or SMTP?

It is told 250 only once the message is on the disk and in the database: until then it keeps
it, and tries again. A full disk or a lost database is for a while only, and so is the answer
(4xx); an address that nobody has here, or a message that is too large, is for good (5xx).
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import Error, connections

from putright.core.refusals import Refused
from putright.mail.doors.long_lines import LmtpWithLongLines, WithLongLines
from putright.mail.keeping import Came, keep
from putright.mail.mailboxes import Place, place_at, places
from putright.notices.reply_address import case_of
from putright.people.models import Organisation

_KEPT = "250 2.0.0 Kept"
_UNKNOWN = "550 5.1.1 There is no such mailbox here"
_LATER = "451 4.3.0 It cannot be kept just now; send it again later"
_TOO_LARGE = "552 5.3.4 It is larger than what is taken here"
_EMPTY = "554 5.6.0 There is nothing in it"
_WORKERS = 4

_log = logging.getLogger(__name__)


class Listening(NamedTuple):
    """Where a mail server may call: `lmtp://127.0.0.1:8024` or `smtp://…`."""

    way: str
    host: str
    port: int

    @classmethod
    def at(cls, address: str) -> "Listening":
        """Return what an address says, or raise ValueError with what to write."""
        parts = urlsplit(address)
        is_odd = parts.scheme not in ("lmtp", "smtp") or not parts.hostname
        if is_odd or parse_qsl(parts.query) or parts.path.strip("/") or parts.username:
            raise ValueError("write lmtp://127.0.0.1:8024 or smtp://127.0.0.1:8025")
        return cls(parts.scheme, parts.hostname or "", 8024 if parts.port is None else parts.port)


class Handler:
    """What is said to a mail server at each step (aiosmtpd calls these)."""

    def __init__(self, now: Callable[[], datetime], way: str) -> None:
        self.now = now
        self.way = way
        # Why threads: keeping waits for the disk, and others may go on meanwhile.
        self.threads = ThreadPoolExecutor(_WORKERS, thread_name_prefix="mail-in")

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        loop = asyncio.get_running_loop()
        answer = await loop.run_in_executor(self.threads, self._known, address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> Any:
        loop = asyncio.get_running_loop()
        raw = envelope.content if isinstance(envelope.content, bytes) else b""
        sender = (envelope.mail_from or "").strip("<> ")  # nothing where nobody wants an answer
        answers = [
            await loop.run_in_executor(self.threads, self._keep, raw, sender, address)
            for address in envelope.rcpt_tos
        ]
        if self.way == "lmtp":
            # Whence: RFC 2033, 4.2. One answer for each recipient.
            return "\r\n".join(answers)
        # Why the worst: SMTP has one answer for all. Sent again, what is kept stays one.
        return max(answers, default=_UNKNOWN, key=lambda one: (one[0] == "4", one[0]))

    def _known(self, address: str) -> str:
        try:
            return _UNKNOWN if whose(address) is None else "250 2.1.5 OK"
        except Error as fault:
            _log.error("An address could not be looked up: %s", type(fault).__name__)
            return _LATER
        finally:
            connections.close_all()

    def _keep(self, raw: bytes, sender: str, address: str) -> str:
        """Keep a message for one recipient; return the answer."""
        try:
            return self._kept(raw, sender, address)
        except (OSError, Error) as fault:
            _log.error(
                "A message could not be kept, and is to come again: %s", type(fault).__name__
            )
            return _LATER
        finally:
            connections.close_all()

    def _kept(self, raw: bytes, sender: str, address: str) -> str:
        found = whose(address)
        organisation = found and Organisation.objects.filter(slug=found.organisation).first()
        if not found or not organisation:
            return _UNKNOWN
        came = Came(door="lmtp", mailbox=found.mailbox, envelope_from=sender, envelope_to=address)
        try:
            keep(organisation, raw, came, self.now())
        except Refused as refused:
            return _EMPTY if refused.code == "file-empty" else _TOO_LARGE
        return _KEPT


def whose(address: str) -> Place | None:
    """Return the mailbox that takes mail at an address, also at one made for a case."""
    found = place_at(address)
    case = case_of(address) if found is None else None
    if case is None:
        return found
    slug = Organisation.objects.filter(pk=case.organisation).values_list("slug", flat=True).first()
    mine = [one for one in places() if one.organisation == slug]
    return mine[0] if mine else (Place(slug, "") if slug else None)


async def serve(
    where: Listening,
    handler: Handler,
    largest: int,
    ready: Callable[[int], None],
    stopped: asyncio.Event,
) -> None:
    """Take mail until told to stop; `ready` is told at which port."""
    kind = LmtpWithLongLines if handler.way == "lmtp" else WithLongLines

    def answering() -> SMTP:
        return kind(
            handler,
            data_size_limit=largest,
            hostname="putright",
            ident="Putright",
            enable_SMTPUTF8=True,
            timeout=120,
        )

    server = await asyncio.get_running_loop().create_server(answering, where.host, where.port)
    try:
        ready(server.sockets[0].getsockname()[1])
        await stopped.wait()
    finally:
        server.close()
        await server.wait_closed()
        handler.threads.shutdown()
