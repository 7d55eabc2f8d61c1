"""Were the rows of an organisation's cases made by this version? If not, they are made anew.

Nobody has to remember it after an upgrade, or when a policy begins to keep cases to those
who have to do with them: what the rows were made as stands in the database, and is compared
with what this version makes. `putright work` makes them anew in pieces while people work.

Meanwhile lists show less, never more. A row that an older version did not make, or made
under a name that no longer counts (`access.marks`), leads nobody to a case; and where rows
of before would show more (`access.ACCESS`), lists are empty until it is done. A case
itself opens by its facts, whatever its rows say.
"""

import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.db import connections, transaction

from putright.cases import rebuild
from putright.cases.access import ACCESS, marks
from putright.cases.models import StoredEvent
from putright.cases.store import quoted, read
from putright.core.refusals import PackFaults
from putright.people.models import Organisation
from putright.policies.load import NoSuchPack, versions
from putright.running.models import RowsMade

# Raise it when the rows of a case that is there come out differently than before.
SHAPE = 2
PIECE = 50  # cases in one transaction: others write between two of them
SECONDS = 20.0  # of one look, for there is other work too


class Waiting(NamedTuple):
    """An organisation whose rows are not of this version yet, and the last case that is."""

    organisation: str
    upto: int


def wanted(pack: str) -> str:
    """Return what this version makes rows as, under the policies of a pack."""
    own = any(version.access.need_to_know for version in versions(pack))
    return " ".join([f"{SHAPE}.{ACCESS}", *(marks() if own else ())])


def is_made(organisation: Organisation) -> None:
    """Note that the rows are of this version: there are no cases yet, or all were made again."""
    RowsMade.objects.update_or_create(
        organisation_id=organisation.pk, defaults=_made(wanted(organisation.pack))
    )


def after_migrating(using: str, **rest: Any) -> None:
    """Note each organisation that no version has noted: its rows were made before this one."""
    there = connections[using].introspection.table_names()
    if RowsMade._meta.db_table not in there or Organisation._meta.db_table not in there:
        return  # taken back to before either
    noted = RowsMade.objects.using(using).values("organisation_id")
    RowsMade.objects.using(using).bulk_create(
        [
            RowsMade(organisation_id=number)
            for number in Organisation.objects.using(using)
            .exclude(pk__in=noted)
            .values_list("pk", flat=True)
        ],
        ignore_conflicts=True,
    )


def waiting() -> list[Waiting]:
    """Return the organisations that wait, in one statement."""
    rows = read(
        'select o."slug", o."pack", m."made_as", m."upto"'
        f" from {quoted(Organisation)} o left join {quoted(RowsMade)} m"
        ' on m."organisation_id" = o."id" order by o."slug"',
        [],
    )
    return [
        Waiting(slug, -1 if upto is None else upto)
        for slug, pack, made_as, upto in rows
        if made_as is None or made_as != _wanted_if_known(pack)
    ]


def _wanted_if_known(pack: str) -> str | None:
    try:
        return wanted(pack)
    except (NoSuchPack, PackFaults):
        return None  # Why: whoever cannot read the policy cannot say that the rows are right


def go_on(organisation: Organisation, goes_on: Callable[[], bool] = lambda: True) -> int:
    """Make rows anew, piece by piece, as long as one look may take; return of how many cases."""
    want = wanted(organisation.pack)
    state, _ = RowsMade.objects.get_or_create(organisation_id=organisation.pk)
    if state.made_as == want:
        return 0
    # Conditional, as every step below: of two workers one does it, and the other goes on after.
    if state.making != want:
        _claim(organisation, state, making=want, upto=-1)
    return sum(_pieces(organisation, want, goes_on))


def _pieces(organisation: Organisation, want: str, goes_on: Callable[[], bool]) -> Iterator[int]:
    until = time.monotonic() + SECONDS
    while goes_on() and time.monotonic() < until:
        state = RowsMade.objects.get(organisation_id=organisation.pk)
        if state.making != want:
            return  # another worker has ended it, or is of another version
        yield _piece(organisation, state)


def _piece(organisation: Organisation, state: RowsMade) -> int:
    """Make the next piece in one transaction with the note that it is done."""
    found = read(
        f'select distinct "case" from {quoted(StoredEvent)}'
        ' where "organisation_id" = %s and "case" > %s order by "case" limit %s',
        [organisation.pk, state.upto, PIECE],
    )
    with transaction.atomic():
        if not found:
            if _claim(organisation, state, **_made(state.making)):
                rebuild.count_what_is_there(organisation)
            return 0
        last = found[-1][0]
        if not _claim(organisation, state, upto=last):
            return 0
        rebuild.make_again(organisation, state.upto + 1, last)
        return len(found)


def _made(want: str) -> dict[str, Any]:
    return {"made_as": want, "access": ACCESS, "making": "", "upto": -1}


def _claim(organisation: Organisation, seen: RowsMade, **becomes: Any) -> bool:
    """Change what is noted if it is still as it was seen; return whether it was."""
    still = RowsMade.objects.filter(
        organisation_id=organisation.pk,
        made_as=seen.made_as,
        making=seen.making,
        upto=seen.upto,
    )
    return still.update(**becomes) == 1
