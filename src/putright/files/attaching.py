"""How does a file become part of a case, and how is it erased?

A command names files by their ids. `chosen` turns the ids into what the event keeps,
`attached` gives the statement that ties the rows to that event: both in the transaction
that appends it, so that a file is of one event or of none.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from putright.core.refusals import Refused
from putright.files.folder import Folder
from putright.files.models import FileScan, HeldFile, KeptFile, place_of
from putright.files.store import store
from putright.languages import say
from putright.people.models import Organisation

MOST = 20  # of one event, as many as one form may bring
KEPT_FOR = timedelta(days=1)  # what was sent and never attached


def chosen(organisation: Organisation, files: Sequence[Any]) -> list[dict[str, Any]]:
    """Return `[{"id", "digest", "size", "kind"}]` for an event, of files that are of nobody yet.

    Holds their rows until the transaction ends. Raises Refused (`file-unknown`).
    """
    ids = [_number(each) for each in files]
    if len(ids) > MOST:
        raise Refused(
            "file-unknown",
            say("Add %(most)s files at a time at most.", most=MOST),
            missing=("files",),
        )
    free = KeptFile.objects.filter(organisation=organisation, case=None, erased_at=None)
    if connection.vendor == "postgresql":
        free = free.select_for_update()
    found = free.filter(id__in=ids).order_by("id").values("id", "digest", "size", "kind")
    known = {one["id"]: dict(one) for one in found}
    if len(known) < len(ids):
        raise Refused(
            "file-unknown",
            say("One of these files is no longer here, or was added before. Choose it again."),
            missing=("files",),
        )
    return [known[number] for number in ids]


def _number(file: Any) -> int:
    number = file.get("id") if isinstance(file, Mapping) else file
    # Beware: a form sends text; and neither database has room for a larger number.
    if not isinstance(number, int | str) or not str(number).isdecimal():
        return -1
    return int(number) if len(str(number)) < 20 and int(number) < 2**63 else -1


def attached(
    organisation: int, case: int, sequence: int, files: Sequence[Mapping[str, Any]]
) -> tuple[str, list[Any]]:
    """Return the statement that ties chosen files to the event that names them."""
    marks = ", ".join(["%s"] * len(files))
    return (
        f'update "{KeptFile._meta.db_table}" set "case" = %s, "sequence" = %s'
        f' where "organisation_id" = %s and "id" in ({marks})',
        [case, sequence, organisation, *(file["id"] for file in files)],
    )


def hold(organisation: Organisation, files: Sequence[int], until: datetime) -> None:
    """Keep files that are of nobody yet for so long: their form is to be gone on with later."""
    for number in files:
        HeldFile.objects.update_or_create(
            organisation=organisation, file=number, defaults={"until": until}
        )


def drop_sent(organisation: Organisation, files: Sequence[int]) -> None:
    """Let go of files that are of nobody: whoever sent them has taken them out again."""
    for number in files:
        HeldFile.objects.filter(organisation=organisation, file=number).delete()
        _drop_unattached(organisation.pk, number)


# -- gone ---------------------------------------------------------------------------------


def files_of(organisation: int, case: int) -> list[tuple[int, int]]:
    """Return the files of a case that are not erased: of which event, and their ids."""
    held = KeptFile.objects.filter(organisation=organisation, case=case, erased_at=None)
    found = held.order_by("sequence", "id").values_list("sequence", "id")
    return [(sequence or 0, number) for sequence, number in found]


def erase_files(organisation: int, ids: Sequence[int], *, by: str, rule: str, at: datetime) -> None:
    """Erase files: name and salt now, the bytes once that is kept.

    To be called in the transaction that records the erasure.
    """
    KeptFile.objects.filter(organisation=organisation, id__in=ids).update(
        name=None, salt=None, erased_at=at, erased_by=by, erased_rule=rule
    )
    FileScan.objects.filter(organisation=organisation, file__in=ids).delete()
    transaction.on_commit(lambda: _drop(organisation, ids))


def _drop(organisation: int, ids: Sequence[int]) -> None:
    for number in ids:
        store().delete(place_of(organisation, number))
        KeptFile.objects.filter(organisation=organisation, id=number).update(is_here=False)


def sweep(at: datetime, most: int = 500) -> int:
    """Drop what was sent and never attached, and the bytes whose erasure was cut short.

    Returns how many files went. Safe to run at any time, by many at once.
    """
    gone = 0
    erased = KeptFile.objects.filter(erased_at__isnull=False, is_here=True)
    for organisation, number in erased.values_list("organisation_id", "id")[:most]:
        _drop(organisation, [number])
        gone += 1
    held = HeldFile.objects.filter(
        organisation=OuterRef("organisation"), file=OuterRef("id"), until__gt=at
    )
    waiting = KeptFile.objects.filter(~Exists(held), case=None, kept_at__lt=at - KEPT_FOR)
    for organisation, number in waiting.values_list("organisation_id", "id")[:most]:
        gone += _drop_unattached(organisation, number)
    HeldFile.objects.filter(until__lte=at).delete()
    _sweep_incoming(at)
    return gone


def _drop_unattached(organisation: int, number: int) -> bool:
    """Drop a file that is still of nobody. Its row last: cut short, the next sweep goes on."""
    with transaction.atomic():
        one = KeptFile.objects.filter(organisation=organisation, id=number, case=None)
        if connection.vendor == "postgresql":
            one = one.select_for_update(skip_locked=True)
        if not one.values_list("id"):
            return False
        store().delete(place_of(organisation, number))
        FileScan.objects.filter(organisation=organisation, file=number).delete()
        KeptFile.objects.filter(organisation=organisation, id=number).delete()
    return True


def _sweep_incoming(at: datetime) -> None:
    keeper = store()
    if not isinstance(keeper, Folder):
        return
    for name in keeper.listdir(keeper.incoming())[1]:
        place = f"{Folder.INCOMING}/{name}"
        if keeper.get_modified_time(place) < at - KEPT_FOR:
            keeper.delete(place)
