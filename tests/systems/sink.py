"""A real HTTP server that listens as another system does: it takes, refuses or hangs up."""

import itertools
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


class Sink:
    """What came, and what is answered next: a status, "hang up" or a place to be sent on to."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/events?from=putright"
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[Any] = []

    def next(self) -> Any:
        return self.answers.pop(0) if self.answers else 204


@contextmanager
def sink() -> Iterator[Sink]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer = found.next()
            if answer == "hang up":
                self.connection.close()
                return
            found.got.append((dict(self.headers), body))
            if isinstance(answer, str):
                self.send_response(302)
                self.send_header("Location", answer)
            else:
                self.send_response(answer)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    found = Sink(server.server_port)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def dripping(says: bytes) -> Iterator[str]:
    """Have a server that says this a byte at a time, and never ends; give its address."""
    listening = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def drip() -> None:
        with suppress(OSError):  # whoever asked has gone
            while not over.is_set():
                asked, _ = listening.accept()
                asked.recv(65_536)
                for one in itertools.chain(says, itertools.repeat(ord("x"))):
                    asked.sendall(bytes([one]))
                    if over.wait(0.02):
                        return

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    finally:
        over.set()
        listening.close()
