"""Is there a virus in it? Asked of ClamAV's own server, by its plain protocol.

Whence: clamd(8), INSTREAM: lengths of four bytes before each piece, nought at the end.
"""

import socket
from collections.abc import Iterable
from contextlib import closing
from urllib.parse import urlsplit

_PATIENCE = 120  # seconds for an answer: an archive takes a while
_DEFAULT_PORT = 3310


class NoScanner(OSError):
    """The scanner did not answer, or could not say; its text says which."""


def scan(pieces: Iterable[bytes], address: str) -> str:
    """Return what the scanner calls the virus in these bytes; nothing where it finds none."""
    try:
        with closing(_connected(address)) as line:
            line.sendall(b"zINSTREAM\0")
            for piece in pieces:
                line.sendall(len(piece).to_bytes(4, "big") + piece)
            line.sendall(bytes(4))
            said = _all(line).rstrip(b"\0\n").decode("utf-8", "replace")
    except OSError as fault:
        raise NoScanner(f"the scanner at {address} does not answer: {fault}") from fault
    answer = said.removeprefix("stream: ")
    if answer == "OK":
        return ""
    if answer.endswith(" FOUND"):
        return answer.removesuffix(" FOUND")[:200]
    raise NoScanner(f"the scanner at {address} said: {said[:200] or 'nothing'}")


def _connected(address: str) -> socket.socket:
    parts = urlsplit(address)
    if parts.scheme == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(_PATIENCE)
        line.connect(parts.path)
        return line
    return socket.create_connection((parts.hostname, parts.port or _DEFAULT_PORT), _PATIENCE)


def _all(line: socket.socket) -> bytes:
    said = b""
    while piece := line.recv(4096):
        said += piece
    return said
