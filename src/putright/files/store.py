"""How does a file come in and out? In pieces, so that its size costs no memory.

First the row, then the bytes: so no bytes are ever there of which no row tells.
Whoever is given an id may rely on it that both are on the disk.
"""

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from secrets import randbits, token_bytes
from typing import IO, TYPE_CHECKING, Any, NamedTuple, Protocol

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import Storage, storages
from django.db import transaction

from putright.core.refusals import Refused
from putright.files.folder import Folder
from putright.files.kinds import ENOUGH, kind_of, why_not
from putright.files.models import FileScan, KeptFile, place_of
from putright.languages import say
from putright.people.models import Organisation

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

PIECE = 256 * 1024
_LONGEST_NAME = 200


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Kept(NamedTuple):
    """A file that is kept: what the page that took it needs to attach it."""

    id: int
    size: int
    digest: str
    kind: str


class Gone(LookupError):
    """The bytes of this file are not in the store."""


def store() -> Storage:
    """Return where the bytes of files are kept."""
    return storages["files"]


# -- in -----------------------------------------------------------------------------------


def put(
    organisation: Organisation,
    stream: Readable,
    *,
    name_hint: str,
    by: str,
    at: datetime,
    only_known: bool = False,
) -> Kept:
    """Keep a file, of nobody yet, or raise Refused (`file-too-large`, `file-empty`).

    Of a stranger only such kinds are taken as are known (`only_known`, `file-unwanted`).
    Where files are scanned, nobody can open it until it has been.

    Beware: not to be called inside a transaction, which could be undone after the bytes
    are kept.
    """
    number, salt, name = randbits(62), token_bytes(16), _plain_name(name_hint)
    with _spooled(stream, name, salt) as (file, size, digest, kind):
        if only_known:
            _refuse_unwanted(file, kind, name)
        with transaction.atomic(durable=True):
            KeptFile.objects.create(
                organisation=organisation,
                id=number,
                name=name,
                kind=kind,
                size=size,
                salt=salt,
                digest=digest,
                kept_at=at,
                kept_by=by,
            )
            if settings.SCANNER:
                FileScan.objects.create(organisation=organisation, file=number, next_at=at)
        place = place_of(organisation.pk, number)
        saved = store().save(place, file)
    if saved != place:
        store().delete(saved)
        raise FileExistsError(f"the store of files has something at {place} that is not ours")
    return Kept(number, size, digest, kind)


@contextmanager
def _spooled(stream: Readable, name: str, salt: bytes) -> Iterator[tuple[File, int, str, str]]:
    """Write a stream to the disk as it comes; give the file, its size, digest and kind."""
    largest, size, kind = settings.FILES_LARGEST, 0, ""
    keeper = store()
    folder = keeper.incoming() if isinstance(keeper, Folder) else None
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as spool:
        try:
            while piece := stream.read(PIECE):
                size += len(piece)
                if size > largest:
                    raise _too_large(largest)
                if not kind:
                    kind = kind_of(piece[:ENOUGH], name)
                    digest = begun(salt, name, kind)
                digest.update(piece)
                spool.write(piece)
            if not size:
                raise Refused("file-empty", say("This file is empty. Choose another."))
            spool.flush()
            os.fsync(spool.fileno())
            spool.seek(0)
            yield _Spool(spool), size, digest.hexdigest(), kind
        finally:
            if os.path.exists(spool.name):  # a folder has renamed it by then
                os.unlink(spool.name)


def _refuse_unwanted(file: File, kind: str, name: str) -> None:
    assert file.file is not None  # it is on its way in
    wrong = why_not(kind, name, file.file)
    file.seek(0)
    if wrong:
        raise Refused("file-unwanted", wrong)


class _Spool(File):
    """A file on its way in, which Django's folder may rename instead of copying."""

    def temporary_file_path(self) -> str:
        return str(self.name)


def _too_large(largest: int) -> Refused:
    return Refused(
        "file-too-large",
        say(
            "This file is larger than %(size)s, the most that is taken. Send it in parts, or as a "
            "smaller picture or recording.",
            size=size_in_words(largest),
        ),
    )


def size_in_words(size: int) -> str:
    """Return a size as people say it.

    >>> size_in_words(250_000_000), size_in_words(12)
    ('250 MB', 'under 1 kB')
    """
    if size >= 1_000_000:
        return f"{size / 1_000_000:.0f} MB"
    return f"{size / 1_000:.0f} kB" if size >= 1_000 else say("under 1 kB")


# Marks that turn the direction of writing would let `cod.exe` be read as `exe.doc`.
_UNSEEN = re.compile(
    "[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x1f\x7f\ud800-\udfff]"
)


def _plain_name(hint: str) -> str:
    """Return the last part of a name, such as any page can show and any disk can hold.

    >>> _plain_name("C:\\\\Users\\\\zofia\\\\lift  photo.jpg")
    'lift photo.jpg'
    """
    last = re.split(r"[/\\]", hint)[-1]
    name = " ".join(_UNSEEN.sub("", last).split()).strip(". ")
    if len(name) > _LONGEST_NAME:
        start, dot, ending = name.rpartition(".")
        ending = dot + ending if start and len(ending) <= 10 else ""
        name = name[: _LONGEST_NAME - len(ending)] + ending
    return name or "file"


# -- out ----------------------------------------------------------------------------------


def pieces(file: KeptFile) -> Iterator[bytes]:
    """Give the bytes of a file in pieces, or raise Gone."""
    with opened(file.place) as stream:
        while piece := stream.read(PIECE):
            yield piece


@contextmanager
def opened(place: str) -> Iterator[IO[bytes]]:
    """Open what lies at a place of the store, or raise Gone."""
    try:
        stream: Any = store().open(place, "rb")
    except FileNotFoundError:
        raise Gone(place) from None
    try:
        yield stream
    finally:
        stream.close()


def begun(salt: bytes, name: str, kind: str) -> "Hash":
    """Begin the digest of a file: it covers what the file is called, and then its bytes."""
    return sha256(salt + f"{name}\0{kind}\0".encode())


def digest_at(place: str, digest: "Hash") -> tuple[int, str]:
    """Return the size of what lies at a place, and its digest as begun, or raise Gone."""
    size = 0
    with opened(place) as stream:
        while piece := stream.read(PIECE):
            size += len(piece)
            digest.update(piece)
    return size, digest.hexdigest()
