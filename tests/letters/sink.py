"""A real mail server on this machine, that can be told to refuse, to be busy and to hang up."""

import socket
from collections import Counter
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

Answer = Callable[[str], str]


class _Handler:
    def __init__(self, sink: "Sink") -> None:
        self.sink = sink

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        said = self.sink.at_recipient(address)
        if said.startswith("250"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        cut = self.sink.cuts > 0
        said = self.sink.at_data(envelope.rcpt_tos[0])
        if said.startswith("250"):
            self.sink.took.append((envelope.mail_from or "", envelope.rcpt_tos, envelope.content))
        if cut:
            self.sink.cuts -= 1
            assert server.transport is not None
            server.transport.abort()
        return said


def _free_port() -> int:
    # Beware: the server cannot say which port it took, if it is asked for any.
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Sink:
    """Takes mail on a port that is free, and keeps it."""

    def __init__(self) -> None:
        self.took: list[tuple[str, list[str], Any]] = []
        self.cuts = 0  # how many more times it hangs up after the last byte, before it answers
        self.at_recipient: Answer = lambda to: "250 ok"
        self.at_data: Answer = lambda to: "250 taken"
        self.port = _free_port()
        self._server = Controller(_Handler(self), hostname="127.0.0.1", port=self.port)

    def __enter__(self) -> "Sink":
        self._server.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._server.stop()

    @property
    def address(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?tls=no"

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "backend": "django.core.mail.backends.smtp.EmailBackend",
            "host": "127.0.0.1",
            "port": self.port,
            "timeout": 10,
        }

    @property
    def messages(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=policy.default) for _, _, raw in self.took]  # type: ignore[misc]

    @property
    def ids(self) -> Counter[str]:
        """How often each message came."""
        return Counter(str(one["Message-ID"]) for one in self.messages)
