"""How is something told to an address that somebody typed, without being led elsewhere?

Beware: whoever names an address chooses where our server goes. So its name is looked up
once, every address that it has is checked, and just that one is connected to: a name that
leads elsewhere a moment later (DNS rebinding) leads nowhere here. No redirect is followed,
no proxy of the environment is used, and of the answer nothing but its head is read. It has
so many seconds in all, however slowly it comes.
"""

import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Any, NamedTuple
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

SECONDS = 10
# Whence: RFC 6052 and 8215; an address of the old kind is at their end.
_TRANSLATED = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))


class NotSent(Exception):
    """It was not taken; the text says why, for whoever looks after the address."""


class Where(NamedTuple):
    host: str
    port: int
    secure: bool
    path: str


def checked(url: str) -> Where:
    """Return where an address leads, or raise NotSent for one that is not to be used."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise NotSent("This is no address. Write https://… as your system gives it.") from None
    if parts.scheme != "https" and not (parts.scheme == "http" and settings.HOOKS_PRIVATE):
        raise NotSent("The address must begin with https://.")
    if not parts.hostname or parts.username or parts.password or port == 0:
        raise NotSent("The address must name a host, and no user or password.")
    if len(url) > 1_000 or any(ord(one) <= 32 or ord(one) >= 127 for one in url):
        raise NotSent("The address is too long, or has characters that none may have.")
    if _is_private_literal(parts.hostname):
        raise _private()
    secure = parts.scheme == "https"
    return Where(parts.hostname, port or (443 if secure else 80), secure, _path(parts))


def _is_private_literal(host: str) -> bool:
    """Return whether a host is written as an address, and as one that we do not connect to."""
    try:
        return not settings.HOOKS_PRIVATE and not is_public(host)
    except ValueError:  # a name, which is looked up when something is sent
        return False


def _private() -> NotSent:
    return NotSent(
        "The address leads into a private network. If it is your own, whoever runs Putright "
        "can allow it: PUTRIGHT_HOOKS_PRIVATE=yes."
    )


def _path(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Send something; return the status of the answer, which is one of 2xx. Raises NotSent."""
    where = checked(url)
    address = _looked_up(where)
    connection = _Secure(where, address) if where.secure else _Plain(where, address)
    try:
        with _at_most(SECONDS, connection) as ended:
            connection.request("POST", where.path, body, {**headers, "Connection": "close"})
            answer = connection.getresponse()
    except ssl.SSLError as fault:
        if ended.is_set():
            raise _too_slow() from None
        raise NotSent(f"Its certificate is not to be trusted: {fault.reason or fault}") from None
    except TimeoutError:
        raise _too_slow() from None
    except (OSError, HTTPException, ValueError) as fault:
        if ended.is_set():
            raise _too_slow() from None
        raise NotSent(f"It does not answer: {type(fault).__name__}.") from None
    finally:
        connection.close()
    if not 200 <= answer.status < 300:
        raise NotSent(f"It answers {answer.status}.")
    return answer.status


def _too_slow() -> NotSent:
    return NotSent(f"It did not answer in {SECONDS} seconds.")


@contextmanager
def _at_most(seconds: float, connection: "_Plain | _Secure") -> Iterator[threading.Event]:
    """Cut a connection off after so long, and say so in what is given.

    Why: a time limit of a socket is for each piece, and begins anew with every byte.
    """
    ended = threading.Event()

    def end() -> None:
        ended.set()
        connection.cut_off()

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield ended
    finally:
        timer.cancel()


def _looked_up(where: Where) -> str:
    """Return the one address to connect to. All that the name has must be such as are allowed."""
    try:
        found = socket.getaddrinfo(where.host, where.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotSent(f"There is no such host: {where.host}.") from None
    addresses = [str(one[4][0]).partition("%")[0] for one in found]
    if not settings.HOOKS_PRIVATE and not all(map(is_public, addresses)):
        raise _private()
    return addresses[0]


def is_public(address: str) -> bool:
    """Return whether an address is one of the open internet.

    >>> is_public("93.184.216.34"), is_public("169.254.169.254"), is_public("::ffff:10.0.0.1")
    (True, False, False)
    """
    known = ip_address(address)
    translated = known.version == 6 and any(known in one for one in _TRANSLATED)
    inside = [
        IPv4Address(int(known) & 0xFFFFFFFF) if translated else None,
        getattr(known, "ipv4_mapped", None),
        getattr(known, "sixtofour", None),
        *(getattr(known, "teredo", None) or ()),
    ]
    every = [known, *(one for one in inside if one is not None)]
    return all(one.is_global and not one.is_multicast for one in every)


class _Checked:
    """Connects to the very address that was checked, and can be cut off from outside."""

    plain: socket.socket | None = None

    def connected(self, address: str, port: int, seconds: float) -> socket.socket:
        self.plain = socket.create_connection((address, port), seconds)
        return self.plain

    def cut_off(self) -> None:
        if self.plain is not None:
            with suppress(OSError):  # it has ended by itself
                self.plain.shutdown(socket.SHUT_RDWR)


class _Plain(_Checked, HTTPConnection):
    """A connection without TLS."""

    def __init__(self, where: Where, address: str) -> None:
        super().__init__(where.host, where.port, timeout=SECONDS)
        self.address = address

    def connect(self) -> None:
        self.sock = self.connected(self.address, self.port, SECONDS)


class _Secure(_Checked, HTTPSConnection):
    """The same over TLS, whose certificate is for the name that was typed."""

    def __init__(self, where: Where, address: str) -> None:
        self.trust = ssl.create_default_context()
        super().__init__(where.host, where.port, timeout=SECONDS, context=self.trust)
        self.address = address

    def connect(self) -> None:
        plain: Any = self.connected(self.address, self.port, SECONDS)
        self.sock = self.trust.wrap_socket(plain, server_hostname=self.host)
