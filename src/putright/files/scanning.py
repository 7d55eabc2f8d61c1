"""Which files still wait to be scanned, and what came of it?

A worker takes a file by moving its next try on, so that any number may work beside
each other; one that dies leaves it to be taken again. A scanner that is away is asked
again, later each time, and the file stays shut.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings

from putright.files.models import FileScan, KeptFile
from putright.files.scanner import NoScanner, scan
from putright.files.store import Gone, pieces

_LEASE = timedelta(minutes=10)  # longer than any scan takes
_LONGEST_WAIT = timedelta(hours=1)
_MOST = 100  # in one look

_log = logging.getLogger(__name__)


def scan_waiting(at: datetime) -> int:
    """Scan the files that wait for it; return how many could be."""
    if not settings.SCANNER:
        return 0
    waiting = FileScan.objects.filter(state=FileScan.WAITING, next_at__lte=at)
    done = 0
    for one in waiting.order_by("next_at", "organisation", "file")[:_MOST]:
        if not _take(one, at):
            continue
        try:
            done += _scan(one, at)
        except NoScanner as why:
            _log.error("Files wait to be scanned, and nobody can open them: %s", why)
            return done
    return done


def _take(one: FileScan, at: datetime) -> bool:
    """Return whether it is ours: nobody else took it since it was read."""
    wait = min(_LEASE * 2 ** min(one.tries, 3), _LONGEST_WAIT)
    mine = FileScan.objects.filter(pk=one.pk, state=FileScan.WAITING, next_at=one.next_at)
    return bool(mine.update(next_at=at + wait, tries=one.tries + 1))


def _scan(one: FileScan, at: datetime) -> bool:
    file = KeptFile.objects.filter(organisation=one.organisation_id, id=one.file).first()
    if file is None or file.erased_at is not None:
        FileScan.objects.filter(pk=one.pk).delete()
        return False
    try:
        finding = scan(pieces(file), settings.SCANNER)
    except Gone:  # `putright verify` says so of it
        return False
    state = FileScan.FOUND if finding else FileScan.CLEAN
    if finding:
        _log.warning("The scanner found %s in file %s.", finding, file.id)
    FileScan.objects.filter(pk=one.pk).update(state=state, finding=finding, scanned_at=at)
    return True


def may_open(file: KeptFile, at: datetime) -> bool:
    """Return whether this file may be opened by those who may see its case.

    One that came before there was a scanner is shut as well, and put before it now.
    """
    row = FileScan.objects.filter(organisation=file.organisation_id, file=file.id)
    state = row.values_list("state", flat=True).first()
    if state is None and settings.SCANNER:
        FileScan.objects.get_or_create(
            organisation_id=file.organisation_id, file=file.id, defaults={"next_at": at}
        )
        return False
    return state in (None, FileScan.CLEAN)
