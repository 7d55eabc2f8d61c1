"""Are the bytes of every file those that were kept, and are there no others?"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from putright.files.folder import Folder
from putright.files.models import KeptFile, place_of
from putright.files.store import Gone, begun, digest_at, store
from putright.people.models import Organisation

_TOGETHER = 500  # of whose rows are asked at once


class Row(NamedTuple):
    """What the row of a file says of it."""

    id: int
    case: int
    sequence: int
    size: int
    digest: str
    salt: bytes | None
    name: str | None
    kind: str
    erased_at: datetime | None
    erased_by: str
    erased_rule: str


def rows_between(organisation: int, first: int, last: int) -> dict[int, dict[int, Row]]:
    """Return the rows of files of these cases, by case and by id."""
    found: dict[int, dict[int, Row]] = {}
    kept = KeptFile.objects.filter(organisation=organisation, case__range=(first, last))
    for values in kept.order_by("case", "id").values_list(*Row._fields):
        row = Row(*values)
        found.setdefault(row.case, {})[row.id] = row
    return found


def fault_of(organisation: int, row: Row) -> str:
    """Return what is wrong with the bytes of a file, as a code, or nothing."""
    place = place_of(organisation, row.id)
    if row.erased_at is not None:
        return "file-not-erased" if store().exists(place) else ""
    try:
        begin = begun(bytes(row.salt or b""), row.name or "", row.kind)
        size, digest = digest_at(place, begin)
    except Gone:
        return "file-missing"
    return "" if (size, digest) == (row.size, row.digest) else "file-changed"


def strays(organisations: Sequence[Organisation], *, whole: bool) -> Iterator[str]:
    """Give the place of everything in the store that no row tells of.

    `whole` asks for what belongs to no organisation at all, too.
    """
    numbers = {str(one.pk) for one in organisations}
    folders, files = store().listdir("")
    if whole:
        yield from sorted(files)
    for folder in sorted(folders):
        if folder in numbers:
            yield from _strays_of(int(folder))
        elif whole and folder != Folder.INCOMING:
            yield from (f"{folder}/{name}" for name in _everything(folder))


def _strays_of(organisation: int) -> Iterator[str]:
    top = str(organisation)
    folders, files = store().listdir(top)
    yield from (f"{top}/{name}" for name in sorted(files))
    for folder in sorted(folders):
        deeper, names = store().listdir(f"{top}/{folder}")
        yield from (f"{top}/{folder}/{name}" for name in sorted(deeper))
        for start in range(0, len(names), _TOGETHER):
            yield from _unknown(organisation, folder, names[start : start + _TOGETHER])


def _unknown(organisation: int, folder: str, names: Sequence[str]) -> Iterator[str]:
    numbers = [int(name) for name in names if name.isdecimal() and len(name) < 20]
    kept = KeptFile.objects.filter(organisation=organisation, id__in=numbers)
    known = {place_of(organisation, number) for number in kept.values_list("id", flat=True)}
    for name in sorted(names):
        place = f"{organisation}/{folder}/{name}"
        if place not in known and store().exists(place):  # it may have been swept meanwhile
            yield place


def _everything(folder: str) -> Iterator[str]:
    folders, files = store().listdir(folder)
    yield from sorted(files)
    for deeper in sorted(folders):
        yield from (f"{deeper}/{name}" for name in _everything(f"{folder}/{deeper}"))
