"""What is an event as its row holds it, and how does each vouch for the one before?"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from putright.cases.codec import as_text, quick
from putright.cases.sql import as_utc
from putright.core.facts import Fact

START = b"\0" * 32  # what stands before the first event of every case


class Stored(NamedTuple):
    """An event as its row holds it."""

    sequence: int
    name: str
    shape: int
    at: datetime
    recorded_at: datetime
    by: str
    role: str
    stage: str
    data: str
    texts: str
    hash: bytes


@dataclass(frozen=True, slots=True)
class Stream:
    """What is kept of one case: its facts in order, and the hash of the last."""

    organisation: int
    case: int
    facts: tuple[Fact, ...] = ()
    head: bytes = START

    @property
    def sequence(self) -> int:
        return len(self.facts)


class Appended(NamedTuple):
    stream: Stream
    events: list[tuple]
    texts: list[tuple]


def hash_of(previous: bytes, organisation: int, case: int, event: Stored) -> bytes:
    """Return the hash of an event: it covers every column and the hash before it."""
    covered = _covered(
        [
            organisation,
            case,
            event.sequence,
            event.name,
            event.shape,
            as_text(event.at),
            as_text(event.recorded_at),
            event.by,
            event.role,
            event.stage,
            event.data,
            event.texts,
        ]
    )
    return sha256(previous + covered.encode("ascii")).digest()


# Why kept: making an encoder takes longer than using it.
_covered = quick(json.JSONEncoder(separators=(",", ":")))


def digest_of(words: str, salt: bytes) -> str:
    return sha256(salt + words.encode("utf-8")).hexdigest()


# -- as a row is read ---------------------------------------------------------------------


def as_stored(row: Sequence[Any]) -> Stored:
    event = Stored(*row)
    return event._replace(
        at=as_utc(event.at), recorded_at=as_utc(event.recorded_at), hash=_as_bytes(event.hash)
    )


def _as_bytes(value: Any) -> bytes:
    """Return a hash as bytes; SQLite keeps whatever is put there, text of a forger's too."""
    return value.encode() if isinstance(value, str) else bytes(value)
