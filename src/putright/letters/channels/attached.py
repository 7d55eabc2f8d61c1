"""Which files go with a letter by e-mail? Those it was sent with, where they may be opened."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from putright.files.kinds import TAKEN, UNKNOWN
from putright.files.models import FileScan, KeptFile
from putright.files.scanning import may_open
from putright.files.store import Gone, pieces
from putright.letters import faults
from putright.letters.channels import NotNow, Undeliverable

MOST_BYTES = 15_000_000  # what most mail servers take, with what writing it as text adds


def attached(
    organisation: Any, case: int, numbers: Sequence[int], at: datetime
) -> list[tuple[str, bytes, str]]:
    """Return name, content and kind of each file. Raises NotNow until they are looked at."""
    if not numbers:
        return []
    held = KeptFile.objects.filter(organisation=organisation, case=case, id__in=numbers)
    files = sorted(held.filter(erased_at=None), key=lambda one: numbers.index(one.id))
    if len(files) < len(numbers):
        raise Undeliverable(faults.ERASED)
    if sum(file.size for file in files) > MOST_BYTES:
        raise Undeliverable(faults.TOO_MUCH)
    return [_read(file, at) for file in files]


def _read(file: KeptFile, at: datetime) -> tuple[str, bytes, str]:
    if not may_open(file, at):
        found = FileScan.objects.filter(organisation=file.organisation_id, file=file.id)
        waits = found.filter(state=FileScan.WAITING).exists()
        raise NotNow("files-not-scanned") if waits else Undeliverable(faults.FILE_SHUT)
    try:
        content = b"".join(pieces(file))
    except Gone:
        raise Undeliverable(faults.FILE_GONE) from None
    return file.name or "file", content, file.kind if file.kind in TAKEN else UNKNOWN
