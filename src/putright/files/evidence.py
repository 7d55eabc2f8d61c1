"""Which files does a case have, as its pages list them, and can each be opened?"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.conf import settings

from putright.core.facts import Fact
from putright.files.kinds import name_of
from putright.files.models import FileScan, KeptFile
from putright.files.store import size_in_words
from putright.people.models import Organisation


class Shown(NamedTuple):
    """A file as a list shows it. `state` is "", "waiting" or "found"; only "" can be opened."""

    id: int
    sequence: int
    name: str
    kind: str
    size: str
    kept_at: datetime
    state: str
    finding: str = ""

    @property
    def is_open(self) -> bool:
        return not self.state


def named_in(facts: Iterable[Fact]) -> list[int]:
    """Return the ids of the files that these facts brought."""
    return [
        int(file["id"])
        for fact in facts
        for file in fact.data.get("files") or ()
        if isinstance(file, dict)  # what tells of an erasure names files by number only
    ]


def is_message(name: str) -> bool:
    """Return whether a file is an e-mail as it came: it can be read as one.

    >>> is_message("message.eml"), is_message("letter.pdf")
    (True, False)
    """
    return name.lower().endswith(".eml")


def shown(organisation: Organisation, ids: Iterable[int]) -> list[Shown]:
    """Return these files, as they came; those that were erased are left out.

    Asks nothing where there are none: most cases have no file.
    """
    wanted = list(ids)
    if not wanted:
        return []
    held = KeptFile.objects.filter(organisation=organisation, id__in=wanted, erased_at=None)
    scans = FileScan.objects.filter(organisation=organisation, file__in=wanted)
    said = {one.file: one for one in scans}
    found = {file.id: _shown(file, said.get(file.id)) for file in held}
    return [found[number] for number in wanted if number in found]


def _shown(file: KeptFile, scan: FileScan | None) -> Shown:
    state = scan.state if scan else FileScan.WAITING if settings.SCANNER else FileScan.CLEAN
    return Shown(
        file.id,
        file.sequence or 0,
        file.name or "file",
        name_of(file.kind),
        size_in_words(file.size),
        file.kept_at,
        "" if state == FileScan.CLEAN else state,
        scan.finding if scan else "",
    )
