"""How do the files of evidence go into a backup, and come back?

A file never changes once it is kept, so only an erasure needs care: files are copied
before the moment at which the database is, and those that came meanwhile after it.
What the database of that moment calls erased, or does not know, is not in the backup.
"""

import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from django.core.files.base import File
from django.db import connection
from django.db.models import Exists, OuterRef, Q

from putright.files.models import HeldFile, KeptFile, place_of
from putright.files.store import PIECE, Gone, opened, store
from putright.keeping.manifest import (
    FILES,
    LISTED,
    Manifest,
    NotSafe,
    Part,
    Progress,
    listed,
    measured,
    new_file,
)

_FIRST = "files-before.jsonl"  # what was copied before that moment: gone when all is done
_Key = tuple[int, int]
_NONE = (2**63, 0)  # comes after every key


class Copied(NamedTuple):
    """What was copied: the list of it, and which files were not to be found."""

    listed: Part
    number: int
    size: int
    missing: list[_Key]


# -- into a backup ------------------------------------------------------------------------


def copy_before(folder: Path, progress: Progress) -> None:
    """Copy every file that there is now."""
    (folder / FILES).mkdir(mode=0o700)
    with new_file(folder / _FIRST) as lines:
        for key in _kept():
            try:
                part = _copy(folder, key, progress)
            except Gone:  # erased this very moment, or lost: it is asked for once more
                continue
            lines.write(json.dumps([*key, *part]).encode() + b"\n")


def copy_after(folder: Path, progress: Progress) -> Copied:
    """Copy the others, and take out what the database does not know or calls erased."""
    number = size = 0
    missing: list[_Key] = []
    with new_file(folder / LISTED) as lines:
        for key, part in _paired(folder, _kept()):
            if part is None:
                try:
                    part = _copy(folder, key, progress)
                except Gone:
                    missing.append(key)
                    continue
            lines.write(json.dumps(part).encode() + b"\n")
            number, size = number + 1, size + part.size
    (folder / _FIRST).unlink()
    return Copied(lines.part(LISTED), number, size, missing)


def _paired(folder: Path, known: Iterator[_Key]) -> Iterator[tuple[_Key, Part | None]]:
    """Give each known file with its copy, if there is one; drop the copies of all others.

    Both come in one order, so that neither is ever held in memory whole.
    """
    with (folder / _FIRST).open(encoding="utf-8") as lines:
        earlier = ((row[0], row[1], Part(*row[2:])) for row in map(json.loads, lines))
        had = next(earlier, None)
        for key in chain(known, [_NONE]):
            while had is not None and had[:2] < key:
                (folder / FILES / had[2].name).unlink()
                had = next(earlier, None)
            if had is not None and had[:2] == key:
                yield key, had[2]
                had = next(earlier, None)
            elif key != _NONE:
                yield key, None


def still_missing(missing: list[_Key]) -> list[str]:
    """Return which of these are missing without having been erased or swept away since."""
    kept = KeptFile.objects.filter(erased_at=None)
    return [
        place_of(organisation, number)
        for organisation, number in missing
        if kept.filter(organisation=organisation, id=number).exists()
    ]


def _kept() -> Iterator[_Key]:
    """Give every file that is of a case, or of a form that was put by, in order."""
    there = connection.introspection.table_names()
    if KeptFile._meta.db_table not in there:
        return
    wanted = Q(case__isnull=False)
    if HeldFile._meta.db_table in there:
        held = HeldFile.objects.filter(organisation=OuterRef("organisation"), file=OuterRef("id"))
        wanted |= Q(Exists(held))
    kept = KeptFile.objects.filter(wanted, erased_at=None)
    yield from kept.order_by("organisation", "id").values_list("organisation_id", "id").iterator()


def _copy(folder: Path, key: _Key, progress: Progress) -> Part:
    place = place_of(*key)
    with opened(place) as stream:
        target = folder / FILES / place
        for each in (target.parent.parent, target.parent):  # the organisation's, and one in it
            each.mkdir(mode=0o700, exist_ok=True)
        with new_file(target) as file:
            while piece := stream.read(PIECE):
                file.write(piece)
                progress("copying files", len(piece))
    return file.part(place)


# -- back ---------------------------------------------------------------------------------


def put_back(folder: Path, manifest: Manifest, progress: Progress) -> None:
    """Put the files of a backup where files are kept; those that are there already stay.

    Raises NotSafe where another file has the place of one of them.
    """
    keeper = store()
    for part in listed(folder, manifest):
        if keeper.exists(part.name):
            _refuse_another(part)
            continue
        with (folder / FILES / part.name).open("rb") as file:
            saved = keeper.save(part.name, File(file))
        if saved != part.name:
            keeper.delete(saved)
            raise NotSafe(f"somebody else puts files into the store meanwhile: {part.name}.")
        progress("copying files", part.size)


def _refuse_another(part: Part) -> None:
    with opened(part.name) as stream:
        same = measured(stream, part.name) == part
    if not same:
        raise NotSafe(
            f"the store of files has another file at {part.name}. Restore where no files are: "
            "into an empty PUTRIGHT_VAR, or another PUTRIGHT_FILES."
        )
