"""What is in a backup, and is it as it was made?

A backup is a folder: the database, the files of evidence, a list of those, and
`manifest.json`, which says what all of it should be. It is made under another name
and renamed when it is whole, so that a folder with a manifest is a finished one.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, NamedTuple

NAME = "manifest.json"
FILES = "files"  # the folder of evidence
LISTED = "files.jsonl"  # and what is in it
SECRET_KEY = "secret-key"  # noqa: S105
FORMAT = 1
PIECE = 1024 * 1024
Progress = Callable[[str, int], None]  # what is being done, and how many bytes or cases more


class NotSafe(Exception):
    """It could not be kept, or put back; the text says why, and what to do."""


class Part(NamedTuple):
    """One thing in a backup: its name, its size and its digest."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup holds. `digests` prove that what is restored is the same record."""

    putright: str
    made_at: str
    kind: str  # of database: sqlite or postgresql
    server: str
    tools: int  # the version of PostgreSQL's tools that made it; 0 on SQLite
    migrations: list[list[str]]
    counts: dict[str, int]
    digests: dict[str, str]
    packs: list[list[str]]
    parts: list[Part]
    files: dict[str, int] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    format: int = FORMAT

    @property
    def seal(self) -> str:
        return _seal(_plain(self))

    @property
    def size(self) -> int:
        return sum(part.size for part in self.parts) + self.files.get("size", 0)

    def part(self, name: str) -> Part | None:
        return next((part for part in self.parts if part.name == name), None)


def _plain(manifest: Manifest) -> dict[str, Any]:
    return {**asdict(manifest), "parts": [part._asdict() for part in manifest.parts]}


def _seal(plain: Mapping[str, Any]) -> str:
    return sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


# -- writing ------------------------------------------------------------------------------


def write_manifest(folder: Path, manifest: Manifest) -> None:
    text = json.dumps({**_plain(manifest), "seal": manifest.seal}, indent=1)
    with new_file(folder / NAME) as file:
        file.write(text.encode())


def new_file(path: Path) -> "Lasting":
    """Open a file that was not there, for this account only; closed, it is on the disk."""
    return Lasting(path)


class Lasting:
    """A new file that is written to the disk before it is closed, and measured as it is."""

    def __init__(self, path: Path) -> None:
        self.path, self.size, self._digest = path, 0, sha256()
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file: IO[bytes] = os.fdopen(descriptor, "wb")

    def write(self, piece: bytes) -> None:
        self._file.write(piece)
        self._digest.update(piece)
        self.size += len(piece)

    def part(self, name: str) -> Part:
        return Part(name, self.size, self._digest.hexdigest())

    def __enter__(self) -> "Lasting":
        return self

    def __exit__(self, *fault: object) -> None:
        with self._file:
            self._file.flush()
            os.fsync(self._file.fileno())


def pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from _pieces(file)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece


def measured(source: Path | IO[bytes], name: str) -> Part:
    """Return what a file is: read in pieces."""
    size, digest = 0, sha256()
    for piece in pieces(source) if isinstance(source, Path) else _pieces(source):
        size += len(piece)
        digest.update(piece)
    return Part(name, size, digest.hexdigest())


# -- reading ------------------------------------------------------------------------------


def read_manifest(folder: Path) -> Manifest:
    """Return what a backup says it holds, or raise NotSafe."""
    path = folder / NAME
    if not path.is_file():
        raise NotSafe(
            f"{folder} is no backup: it has no {NAME}. Name the folder that `putright backup` "
            "made; one whose name ends in .partial was cut short, and is good for nothing."
        )
    try:
        plain = json.loads(path.read_bytes())
        seal = plain.pop("seal")
        if plain["format"] > FORMAT:
            raise NotSafe(
                f"{path}: this backup was made by a newer Putright ({plain['putright']}); "
                "restore it with that version."
            )
        if seal != _seal(plain):
            raise NotSafe(f"{path} was changed: it does not fit its own seal. {ANOTHER}")
        return Manifest(**{**plain, "parts": [Part(**part) for part in plain["parts"]]})
    except (ValueError, KeyError, TypeError, AttributeError):
        raise NotSafe(f"{path} cannot be read as a manifest. {ANOTHER}") from None


ANOTHER = "Use another backup."


def check(folder: Path, manifest: Manifest, progress: Progress) -> None:
    """Compare everything in a backup with its manifest, or raise NotSafe with the first fault."""
    for part in manifest.parts:
        _check(folder / part.name, part)
        progress("checking bytes", part.size)
    for part in listed(folder, manifest):
        _check(folder / FILES / part.name, part)
        progress("checking bytes", part.size)


def _check(path: Path, part: Part) -> None:
    if not path.is_file():
        raise NotSafe(f"{path} is missing from this backup. {ANOTHER}")
    size = path.stat().st_size
    if size != part.size:
        raise NotSafe(f"{path} has {size} bytes, and should have {part.size}. {ANOTHER}")
    if measured(path, part.name) != part:
        raise NotSafe(f"{path} was changed: its digest is not that of the manifest. {ANOTHER}")


def listed(folder: Path, manifest: Manifest) -> Iterator[Part]:
    """Give every file of evidence in a backup."""
    if manifest.part(LISTED) is None:
        return
    with (folder / LISTED).open(encoding="utf-8") as lines:
        for line in lines:
            part = Part(*json.loads(line))
            if Path(part.name).is_absolute() or ".." in Path(part.name).parts:
                raise NotSafe(f"{folder / LISTED} names a file outside of it: {part.name}.")
            yield part
