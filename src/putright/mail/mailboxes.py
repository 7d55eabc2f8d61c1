"""Which mailboxes are read here, and by which server or at which address?

The installation says (`PUTRIGHT_MAILBOXES`, read by `project/mailboxes.py`); what a message
in one is taken for, the policy says.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Server:
    """An IMAP server, and the folder of it that is read."""

    host: str
    port: int
    user: str
    password: str
    folder: str = "INBOX"
    tls: str = "yes"  # "yes" from the first byte, "starttls", or "no"
    ca: str = ""  # a file of certificates to trust besides the system's


@dataclass(frozen=True, slots=True)
class Place:
    """A mailbox as the installation knows it."""

    organisation: str  # its slug
    mailbox: str  # as the policy calls it
    addresses: tuple[str, ...] = ()  # at which LMTP or SMTP takes mail for it
    server: Server | None = None
    moves_to: str = ""  # the folder into which kept messages go; else they are flagged

    @property
    def name(self) -> str:
        return f"{self.organisation}/{self.mailbox}"


def places() -> tuple[Place, ...]:
    found: tuple[Place, ...] = settings.MAILBOXES
    return found


def on_servers() -> Iterator[tuple[Place, Server]]:
    """Give each mailbox that lies on a server."""
    for place in places():
        if place.server is not None:
            yield place, place.server


def place_at(address: str) -> Place | None:
    """Return the mailbox that takes what is sent to an address; what stands after a + is ours."""
    local, _, domain = address.strip().strip("<>").lower().rpartition("@")
    bare = f"{local.partition('+')[0]}@{domain}"
    return next((one for one in places() if bare in one.addresses), None)
