"""Which files is a bundle made of, and how are they put into a folder or an archive?

`manifest.json` is the last of them: the size and SHA-256 of every other, so that whoever gets
it can see that it is whole. Nothing in it tells when the folder was written, or by whom.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from putright.bundles.gaps import Gap, gaps
from putright.bundles.gathering import PIECE, Evidence, Gathered, Letter
from putright.bundles.paper import bundle_pdf
from putright.bundles.plain import FORMAT, case_json, chronology, index_of_evidence
from putright.files.store import opened
from putright.letters.paper import printed

MANIFEST = "manifest.json"
PDF = "bundle.pdf"
_ODD = re.compile(r"[^\w.() -]+", re.ASCII)
_LONGEST = 80


class Piece(NamedTuple):
    """One file of a bundle: its name, and how its bytes are had, piece by piece."""

    name: str
    pieces: Callable[[], Iterator[bytes]]


@dataclass(frozen=True)
class Made:
    """A bundle that was made: what it holds, and what is not in it."""

    reference: str
    manifest: dict[str, object]
    digest: str  # of the manifest: whoever has it can tell this bundle from any other
    held: int
    gaps: tuple[Gap, ...]
    is_accessible: bool

    @property
    def files(self) -> int:
        return len(self.manifest["files"])  # type: ignore[arg-type]


class Bundle:
    """A case as the files that leave, each made when it is asked for."""

    def __init__(self, it: Gathered) -> None:
        self.it = it
        self.gaps = gaps(it)
        self.places = {one.id: _place(one) for one in it.evidence if not one.why_not}
        self.is_accessible = True

    def pieces(self) -> Iterator[Piece]:
        """Give every file but the manifest, in the order in which they are listed."""
        it = self.it
        yield _text("case.json", _json(case_json(it, self.gaps)))
        yield _text("chronology.csv", chronology(it))
        yield _text("evidence.csv", index_of_evidence(it, self.places))
        for letter in it.letters:
            yield _text(f"{_named(letter)}.txt", letter.words.text)
            yield self._printed(letter)
        for one in it.evidence:
            if not one.why_not:
                yield Piece(self.places[one.id], lambda one=one: _stored(one.place))  # type: ignore[misc]
        yield Piece(PDF, lambda: iter([self.pdf()]))

    def pdf(self) -> bytes:
        """Return the bundle to be read: cover, contents, chronology, index and letters."""
        made = bundle_pdf(self.it, self.gaps, self.places)
        self.is_accessible &= made.is_accessible
        return made.pdf

    def _printed(self, letter: Letter) -> Piece:
        def made() -> Iterator[bytes]:
            one = printed(letter.words, large=letter.words.is_large, at=self.it.at)
            self.is_accessible &= one.is_accessible
            yield one.pdf

        return Piece(f"{_named(letter)}.pdf", made)

    def written(self, write: Callable[[Piece], tuple[int, str]]) -> Made:
        """Have each file written, and the manifest last; `write` returns size and digest."""
        files = [
            {"name": piece.name, "size": size, "sha256": digest}
            for piece in self.pieces()
            for size, digest in [write(piece)]
        ]
        manifest: dict[str, object] = {
            "format": FORMAT,
            "reference": self.it.reference,
            "organisation": self.it.organisation.slug,
            "made_at": self.it.at.isoformat(),
            "files": files,
        }
        _, digest = write(_text(MANIFEST, _json(manifest)))
        return Made(
            self.it.reference, manifest, digest, len(self.it.held), tuple(self.gaps),
            self.is_accessible,
        )  # fmt: skip


# -- where it goes ------------------------------------------------------------------------


def into_folder(bundle: Bundle, folder: Path) -> Made:
    """Write a bundle into a new folder, for this account only. It is whole, or it is not there."""
    partial = folder.with_name(f"{folder.name}.partial")
    partial.mkdir(mode=0o700)
    try:
        made = bundle.written(lambda piece: _write(partial, piece))
    except BaseException:
        _remove(partial)
        raise
    partial.rename(folder)
    return made


def into_archive(bundle: Bundle, file: IO[bytes]) -> Made:
    """Write a bundle as a ZIP archive, in a folder of its reference."""
    with ZipFile(file, "w", ZIP_DEFLATED, strict_timestamps=False) as archive:
        return bundle.written(lambda piece: _add(archive, bundle.it, piece))


def _write(folder: Path, piece: Piece) -> tuple[int, str]:
    place = folder / piece.name
    place.parent.mkdir(mode=0o700, exist_ok=True)
    place.touch(mode=0o600, exist_ok=False)
    with place.open("wb") as file:
        return _measured(piece, file.write)


def _add(archive: ZipFile, it: Gathered, piece: Piece) -> tuple[int, str]:
    # Why the moment of the bundle: the same case gives the same archive.
    made = ZipInfo(f"{it.reference}/{piece.name}", it.at.timetuple()[:6])
    made.compress_type, made.external_attr = ZIP_DEFLATED, 0o600 << 16
    with archive.open(made, "w", force_zip64=True) as file:
        return _measured(piece, file.write)


def _measured(piece: Piece, write: Callable[[bytes], int]) -> tuple[int, str]:
    size, digest = 0, sha256()
    for each in piece.pieces():
        write(each)
        size += len(each)
        digest.update(each)
    return size, digest.hexdigest()


def _remove(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()


# -- one file of it -----------------------------------------------------------------------


def _text(name: str, text: str) -> Piece:
    return Piece(name, lambda: iter([text.encode()]))


def _json(data: dict[str, object]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _stored(place: str) -> Iterator[bytes]:
    with opened(place) as stream:
        while piece := stream.read(PIECE):
            yield piece


def _named(letter: Letter) -> str:
    return f"letters/{letter.number:04}-{_plain(letter.words.kind)}"


def _place(one: Evidence) -> str:
    return f"files/{one.number:04}-{one.id}-{_plain(one.name) or 'file'}"


def _plain(name: str) -> str:
    """Return a name that any system can keep, with its ending: no path, and nothing hidden."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    kept = _ODD.sub("_", letters).strip(". ")
    stem, dot, ending = kept.rpartition(".")
    if not dot or len(ending) > 10:
        return kept[:_LONGEST].strip(". ")
    return f"{stem[: _LONGEST - len(ending)].strip('. ')}.{ending}"
