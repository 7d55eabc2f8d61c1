"""How is a message taken whose lines are longer than SMTP allows?

Beware: RFC 5321 (4.5.3.1.6) allows 998 signs, and many programs write a paragraph as one
line. Most servers pass those on, so to refuse one would send the customer's letter back. Only
within DATA, and only up to the size of a whole message: a command stays short.
"""

import asyncio
from typing import Any, cast

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, syntax


class _Whole:
    """Reads a line whole, however long; one that is too large keeps only its beginning."""

    def __init__(self, reader: asyncio.StreamReader, largest: int) -> None:
        self._reader = reader
        self._largest = largest

    async def readuntil(self, separator: bytes = b"\n") -> bytes:
        pieces: list[bytes] = []
        length = 0
        while True:
            try:
                return b"".join([*pieces, await self._reader.readuntil(separator)])
            except asyncio.LimitOverrunError as over:
                piece = await self._reader.read(over.consumed)
            if length <= self._largest:  # what is more than that is refused at its end
                pieces.append(piece)
                length += len(piece)


class WithLongLines(SMTP):
    """A server that takes what it is sent."""

    def __init__(self, *args: Any, data_size_limit: int, **rest: Any) -> None:
        super().__init__(*args, data_size_limit=data_size_limit, **rest)
        # Why only now: what it reads of a command is bounded by what this was until here.
        self.line_length_limit = data_size_limit + 2

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:
        reader = self._reader
        assert reader is not None and self.data_size_limit
        self._reader = cast(asyncio.StreamReader, _Whole(reader, self.data_size_limit))
        try:
            await super().smtp_DATA(arg)
        finally:
            self._reader = reader


class LmtpWithLongLines(WithLongLines, LMTP):
    """The same, by LMTP."""
